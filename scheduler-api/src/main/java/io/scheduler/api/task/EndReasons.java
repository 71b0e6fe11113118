package io.scheduler.api.task;

import io.scheduler.api.task.TaskExplanation.Code;
import io.scheduler.api.task.TaskExplanation.WaitsFor;
import io.scheduler.dao.instance.TaskInstance;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** Says how attempts came to their end. */
final class EndReasons {
    private EndReasons() {}

    static TaskExplanation explain(TaskInstance attempt) {
        TaskExplanation end = switch (attempt.state()) {
            case SUCCEEDED -> TaskExplanation.of(Code.SUCCEEDED, text(attempt));
            case FAILED -> TaskExplanation.of(Code.FAILED, text(attempt));
            case KILLED -> TaskExplanation.of(Code.KILLED, text(attempt));
            case LOST -> TaskExplanation.of(Code.LOST, text(attempt));
            case SKIPPED -> skipped(attempt);
            case WAITING, QUEUED, DELAYED, DISPATCHED, RUNNING, RETRYING, PAUSED ->
                throw new IllegalArgumentException("expected an attempt that has ended, but it is " + attempt.state());
        };
        return end.since(attempt.finishedAt());
    }

    private static TaskExplanation skipped(TaskInstance attempt) {
        Map<String, Object> detail = TaskView.detailOf(attempt);
        if (detail == null || !"skipped".equals(detail.get("kind"))) {
            return TaskExplanation.of(Code.DISABLED, text(attempt));
        }
        if ("NOT_SELECTED".equals(detail.get("cause"))) {
            return TaskExplanation.of(Code.NOT_SELECTED, text(attempt));
        }
        boolean blocked = "BLOCKED".equals(detail.get("cause"));
        return TaskExplanation.of(blocked ? Code.BLOCKED : Code.NOT_TAKEN, text(attempt))
                .waitingFor(List.of(new WaitsFor(
                        "task", String.valueOf(detail.get("by")), blocked ? "failed" : "chose another way")));
    }

    private static String text(TaskInstance attempt) {
        String state = attempt.state().name().toLowerCase(Locale.ROOT);
        String reason = Objects.requireNonNullElse(attempt.reason(), "");
        String exit = attempt.exitCode() == null || attempt.exitCode() == 0 ? "" : "exit status " + attempt.exitCode();
        String why = reason.isEmpty() ? exit : reason;
        return why.isEmpty() ? state : state + ": " + why;
    }
}
