package io.scheduler.api.alert;

import io.scheduler.api.access.Access;
import io.scheduler.api.access.Action;
import io.scheduler.api.access.Resource;
import io.scheduler.api.problem.ApiException;
import io.scheduler.api.web.Check;
import io.scheduler.common.alert.AlertEvent;
import io.scheduler.dao.alert.Alert;
import io.scheduler.dao.alert.Alerts;
import io.scheduler.dao.database.Page;
import io.scheduler.dao.user.Caller;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/alerts")
@Tag(name = "Alerts")
class AlertController {
    private final Alerts alerts;

    AlertController(Alerts alerts) {
        this.alerts = alerts;
    }

    enum DeliveryState {
        PENDING,
        SENDING,
        SENT,
        FAILED,
        /** Told together with others by one message. */
        SUMMED
    }

    @GetMapping
    @Access(resource = Resource.ALERT, action = Action.READ)
    @Operation(
            summary = "Lists alerts with their deliveries, the newest first",
            description = "state is that of at least one delivery.")
    Page<Alert> list(
            Caller caller,
            @RequestParam(required = false) @Nullable String project,
            @RequestParam(required = false) @Nullable AlertEvent event,
            @RequestParam(required = false) @Nullable DeliveryState state,
            @RequestParam(required = false) @Nullable Long workflowInstanceId,
            @RequestParam(defaultValue = "0") int page,
            @RequestParam(defaultValue = "20") int size) {
        Alerts.Filter filter = new Alerts.Filter(
                Check.optionalName("project", project),
                event == null ? null : event.name(),
                state == null ? null : state.name(),
                workflowInstanceId);
        return alerts.list(caller, filter, Check.page(page, size, Check.MAX_PAGE_SIZE));
    }

    @GetMapping("/{id}")
    @Access(resource = Resource.ALERT, action = Action.READ)
    @Operation(summary = "Shows an alert with its deliveries")
    Alert get(Caller caller, @PathVariable long id) {
        return alerts.find(caller, id).orElseThrow(() -> notFound(id));
    }

    @PostMapping("/{id}/retry")
    @Access(resource = Resource.ALERT, action = Action.EXECUTE)
    @Operation(summary = "Sends an alert once more to those channels where it has failed; done within some seconds")
    AlertRetryView retry(Caller caller, @PathVariable long id) {
        return new AlertRetryView(alerts.retry(caller, id).orElseThrow(() -> notFound(id)));
    }

    private static ApiException notFound(long id) {
        return ApiException.notFound("alert.not-found", "there is no alert " + id);
    }

    /** @param deliveries to how many channels it is sent once more */
    record AlertRetryView(int deliveries) {}
}
