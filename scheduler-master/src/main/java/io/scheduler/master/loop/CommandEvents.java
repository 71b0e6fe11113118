package io.scheduler.master.loop;

import io.scheduler.common.instance.TaskDetail;
import io.scheduler.common.state.WorkflowState;
import io.scheduler.dao.partition.CommandRow;
import io.scheduler.engine.Event;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What command rows mean to the engine. */
final class CommandEvents {

    private CommandEvents() {}

    /** Null for a type or a payload that this version does not know. */
    static @Nullable Event of(CommandRow row) {
        Map<String, Object> payload = row.payload();
        return switch (row.type()) {
            case "START" -> new Event.StartRequested();
            case "PAUSE" -> new Event.PauseRequested();
            case "RESUME" -> new Event.ResumeRequested();
            case "STOP" ->
                payload.containsKey("parent")
                        ? new Event.StopRequested(
                                "its parent: " + payload.get("reason"), Boolean.TRUE.equals(payload.get("insists")))
                        : new Event.StopRequested("stopped by a person", true);
            case "RERUN" -> new Event.RerunRequested();
            case "RECOVER" -> new Event.RecoverRequested();
            case "RERUN_TASK" ->
                payload.get("taskInstanceId") instanceof Number id
                        ? new Event.TaskRerunRequested(id.longValue(), Boolean.TRUE.equals(payload.get("downstream")))
                        : null;
            case "FORCE_SUCCESS" ->
                payload.get("taskInstanceId") instanceof Number id
                        ? new Event.ForceSuccessRequested(id.longValue())
                        : null;
            case "ANSWER" -> answer(payload);
            case "PERMIT" -> permit(payload);
            case "CHILD_ENDED" -> childEnded(payload);
            default -> null;
        };
    }

    private static @Nullable Event answer(Map<String, Object> payload) {
        if (!(payload.get("taskInstanceId") instanceof Number id)
                || !(payload.get("by") instanceof String by)
                || !(payload.get("at") instanceof String at)) {
            return null;
        }
        try {
            TaskDetail.Answered answer = new TaskDetail.Answered(
                    Boolean.TRUE.equals(payload.get("approved")),
                    by,
                    Instant.parse(at),
                    text(payload.get("comment")),
                    text(payload.get("key")));
            return new Event.Answered(id.longValue(), answer, texts(payload.get("outputs")));
        } catch (DateTimeException notOurs) {
            return null;
        }
    }

    private static @Nullable Event permit(Map<String, Object> payload) {
        if (!(payload.get("taskInstanceId") instanceof Number id)) {
            return null;
        }
        return Boolean.TRUE.equals(payload.get("granted"))
                ? new Event.PermitGranted(id.longValue())
                : new Event.PermitRefused(
                        id.longValue(),
                        "there is no task group " + payload.get("group")
                                + " in the project: make it, or correct the document");
    }

    private static @Nullable Event childEnded(Map<String, Object> payload) {
        if (!(payload.get("taskInstanceId") instanceof Number id) || !(payload.get("state") instanceof String state)) {
            return null;
        }
        for (WorkflowState known : WorkflowState.values()) {
            if (known.name().equals(state)) {
                return new Event.ChildEnded(
                        id.longValue(),
                        payload.get("workflowInstanceId") instanceof Number child ? child.longValue() : 0,
                        known,
                        texts(payload.get("outputs")),
                        text(payload.get("reason")));
            }
        }
        return null;
    }

    private static @Nullable String text(@Nullable Object value) {
        return value instanceof String text ? text : null;
    }

    private static Map<String, String> texts(@Nullable Object value) {
        Map<String, String> texts = new HashMap<>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, entry) -> texts.put(String.valueOf(key), String.valueOf(entry)));
        }
        return texts;
    }
}
