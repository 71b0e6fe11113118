package io.scheduler.api.alert;

import io.scheduler.api.access.Access;
import io.scheduler.api.access.Action;
import io.scheduler.api.access.Resource;
import io.scheduler.api.problem.ApiException;
import io.scheduler.api.web.Check;
import io.scheduler.dao.alert.AlertChannels;
import io.scheduler.dao.alert.Deletion;
import io.scheduler.dao.alert.StoredChannel;
import io.scheduler.dao.database.Page;
import io.scheduler.dao.user.Caller;
import io.scheduler.rpc.contract.TryChannelReply;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

@RestController
@RequestMapping("/api/v1/alert-channels")
@Tag(name = "Alerts")
class AlertChannelController {
    private static final int MAX_DESCRIPTION = 10_000;

    private final AlertChannels channels;
    private final ChannelSettings settings;
    private final AlertTrial trial;

    AlertChannelController(AlertChannels channels, ChannelSettings settings, AlertTrial trial) {
        this.channels = channels;
        this.settings = settings;
        this.trial = trial;
    }

    @GetMapping
    @Access(resource = Resource.ALERT_CHANNEL, action = Action.READ)
    @Operation(summary = "Lists alert channels by name, without what is secret in them")
    Page<AlertChannelView> list(
            Caller caller, @RequestParam(defaultValue = "0") int page, @RequestParam(defaultValue = "20") int size) {
        return channels.list(Check.page(page, size, Check.MAX_PAGE_SIZE)).map(this::view);
    }

    @GetMapping("/{name}")
    @Access(resource = Resource.ALERT_CHANNEL, action = Action.READ)
    @Operation(summary = "Shows an alert channel without what is secret in it")
    AlertChannelView get(Caller caller, @PathVariable String name) {
        return view(find(name));
    }

    @PutMapping("/{name}")
    @Access(resource = Resource.ALERT_CHANNEL, action = Action.WRITE)
    @Operation(
            summary = "Makes or replaces an alert channel",
            description = "Settings are those of the type, see /alert-channel-types/{type}/schema. Those of the format"
                    + " password are kept sealed and never shown again; when none of them is given, those that are stored"
                    + " stay as long as the type and the other settings do not change.")
    ResponseEntity<AlertChannelView> put(Caller caller, @PathVariable String name, @RequestBody AlertChannelBody body) {
        Check.name("name", name);
        StoredChannel present = channels.find(name).orElse(null);
        ChannelSettings.Parts parts = settings.checked(body.type(), body.settings(), present);
        AlertChannels.Wish wish = new AlertChannels.Wish(
                body.description() == null
                        ? ""
                        : Check.optionalText("description", body.description(), MAX_DESCRIPTION),
                parts.type(),
                parts.open(),
                body.enabled() == null || body.enabled());
        boolean created;
        try {
            created = channels.put(caller, name, wish, parts.secret());
        } catch (IllegalStateException noKey) {
            throw ApiException.conflict("secret.not-configured", String.valueOf(noKey.getMessage()));
        }
        return ResponseEntity.status(created ? HttpStatus.CREATED : HttpStatus.OK)
                .body(view(find(name)));
    }

    @DeleteMapping("/{name}")
    @Access(resource = Resource.ALERT_CHANNEL, action = Action.DELETE)
    @Operation(summary = "Deletes an alert channel that no group has, with what was to be sent to it")
    ResponseEntity<Void> delete(Caller caller, @PathVariable String name) {
        return switch (channels.delete(Check.name("name", name))) {
            case Deletion.Deleted deleted -> ResponseEntity.noContent().build();
            case Deletion.Absent absent -> throw notFound(name);
            case Deletion.InUse inUse ->
                throw ApiException.conflict(
                        "alert-channel.in-use",
                        "expected no group to have " + name + ", but these do: " + String.join(", ", inUse.by()));
        };
    }

    @PostMapping("/{name}/test")
    @Access(resource = Resource.ALERT_CHANNEL, action = Action.EXECUTE)
    @Operation(summary = "Has an alert server send a test message, and says what the receiver said or what went wrong")
    AlertTrialView test(Caller caller, @PathVariable String name) {
        find(name);
        return AlertTrialView.of(trial.attempt(name));
    }

    private StoredChannel find(String name) {
        return channels.find(Check.name("name", name)).orElseThrow(() -> notFound(name));
    }

    private static ApiException notFound(String name) {
        return ApiException.notFound("alert-channel.not-found", "there is no alert channel " + name);
    }

    private AlertChannelView view(StoredChannel channel) {
        return new AlertChannelView(
                channel.name(),
                channel.description(),
                channel.type(),
                settings.read(channel.settings()),
                channel.secretNames(),
                channel.enabled(),
                channel.changedBy(),
                channel.createdAt(),
                channel.updatedAt());
    }

    record AlertChannelBody(
            @Schema(description = "One of /alert-channel-types") @Nullable
            String type,

            @Nullable String description,

            @Schema(description = "As the schema of the type says", type = "object") @Nullable
            JsonNode settings,

            @Schema(description = "Off: what is to be sent waits until it is on again; default true") @Nullable
            Boolean enabled) {

        /** Without the settings, which must not reach a log. */
        @Override
        public String toString() {
            return "AlertChannelBody[" + type + "]";
        }
    }

    /**
     * @param settings without secret ones
     * @param secrets which secret settings are stored
     */
    record AlertChannelView(
            String name,
            String description,
            String type,
            Map<String, Object> settings,
            List<String> secrets,
            boolean enabled,
            String changedBy,
            Instant createdAt,
            Instant updatedAt) {}

    /**
     * @param message what the receiver said, or what went wrong
     * @param server who tried; empty when nobody did
     */
    record AlertTrialView(boolean sent, String outcome, String message, String server, long millis) {
        static AlertTrialView of(TryChannelReply reply) {
            return new AlertTrialView(
                    reply.outcome() == TryChannelReply.Outcome.SENT,
                    reply.outcome().name(),
                    reply.message(),
                    reply.alertNodeId(),
                    reply.millis());
        }
    }
}
