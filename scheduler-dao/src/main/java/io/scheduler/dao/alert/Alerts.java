package io.scheduler.dao.alert;

import io.scheduler.dao.database.Database;
import io.scheduler.dao.database.Page;
import io.scheduler.dao.database.PageRequest;
import io.scheduler.dao.user.Caller;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What happened, for people who look for it. Safe for use by several threads. */
public final class Alerts {
    private final AlertMapper alerts;

    public Alerts(Database database) {
        this.alerts = database.mapper(AlertMapper.class);
    }

    /** Null: whatever it is. @param state of at least one of its deliveries */
    public record Filter(
            @Nullable String project,
            @Nullable String event,
            @Nullable String state,
            @Nullable Long workflowInstanceId) {}

    /** The newest first. */
    public Page<Alert> list(Caller caller, Filter filter, PageRequest page) {
        List<AlertMapper.Row> rows = alerts.list(caller, filter, page);
        return Page.of(withDeliveries(rows), alerts.count(caller, filter), page);
    }

    public Optional<Alert> find(Caller caller, long id) {
        AlertMapper.Row row = alerts.byId(caller, id);
        return row == null
                ? Optional.empty()
                : withDeliveries(List.of(row)).stream().findFirst();
    }

    /** Tries once more what has failed. Returns to how many channels; empty when there is no such alert. */
    public OptionalInt retry(Caller caller, long id) {
        return alerts.byId(caller, id) == null ? OptionalInt.empty() : OptionalInt.of(alerts.retry(id));
    }

    private List<Alert> withDeliveries(List<AlertMapper.Row> rows) {
        if (rows.isEmpty()) {
            return List.of();
        }
        Long[] ids = rows.stream().map(AlertMapper.Row::id).toArray(Long[]::new);
        Map<Long, List<Alert.Delivery>> deliveries = new HashMap<>(alerts.deliveries(ids).stream()
                .collect(Collectors.groupingBy(
                        AlertMapper.DeliveryRow::alertId, Collectors.mapping(Alerts::delivery, Collectors.toList()))));
        return rows.stream()
                .map(row -> new Alert(
                        row.id(),
                        row.event(),
                        row.project(),
                        row.workflowInstanceId(),
                        JsonObjects.texts(row.facts()),
                        row.node(),
                        row.createdAt(),
                        deliveries.getOrDefault(row.id(), List.of())))
                .toList();
    }

    private static Alert.Delivery delivery(AlertMapper.DeliveryRow row) {
        return new Alert.Delivery(
                row.channel(),
                row.state(),
                row.attempts(),
                row.dueAt(),
                row.sentAt(),
                row.outcome(),
                row.possibleDuplicate());
    }
}
