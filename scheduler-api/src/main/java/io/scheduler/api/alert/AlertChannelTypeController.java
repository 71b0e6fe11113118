package io.scheduler.api.alert;

import io.scheduler.api.access.Access;
import io.scheduler.api.access.Action;
import io.scheduler.api.access.Resource;
import io.scheduler.api.problem.ApiException;
import io.scheduler.api.web.Check;
import io.scheduler.common.workflow.JsonSchema;
import io.scheduler.common.workflow.SettingsSchemas;
import io.scheduler.dao.database.Page;
import io.scheduler.dao.user.Caller;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/alert-channel-types")
@Tag(name = "Alerts")
class AlertChannelTypeController {
    private final ChannelSettings settings;

    AlertChannelTypeController(ChannelSettings settings) {
        this.settings = settings;
    }

    @GetMapping
    @Access(resource = Resource.ALERT_CHANNEL, action = Action.READ)
    @Operation(summary = "Lists the types of alert channels, those of plugins too")
    Page<AlertChannelTypeView> list(Caller caller) {
        List<AlertChannelTypeView> items =
                settings.schemas().all().stream().map(AlertChannelTypeView::of).toList();
        return new Page<>(items, items.size(), 0, Math.max(1, items.size()));
    }

    @GetMapping("/{type}/schema")
    @Access(resource = Resource.ALERT_CHANNEL, action = Action.READ)
    @Operation(summary = "The settings of a type as JSON Schema (draft 2020-12); secret ones have the format password")
    Map<String, Object> schema(Caller caller, @PathVariable String type) {
        return settings.schemas()
                .find(Check.name("type", type))
                .map(found -> {
                    Map<String, Object> schema = new LinkedHashMap<>(JsonSchema.of(found.schema()));
                    schema.put("$id", "urn:scheduler:alert-channel:" + type);
                    return schema;
                })
                .orElseThrow(() -> ApiException.notFound(
                        "alert-channel-type.not-found",
                        "there is no type of alert channels " + type + "; there are "
                                + settings.schemas().names()));
    }

    /** @param builtIn false: a plugin brings it */
    record AlertChannelTypeView(String type, String title, String description, boolean builtIn) {
        static AlertChannelTypeView of(SettingsSchemas.Found found) {
            return new AlertChannelTypeView(
                    found.schema().name(),
                    found.schema().title(),
                    found.schema().description(),
                    found.jar().isEmpty());
        }
    }
}
