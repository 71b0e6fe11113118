package io.scheduler.api.task;

import io.scheduler.api.problem.ApiException;
import io.scheduler.dao.instance.TaskInstance;

/** Which attempts can be run again. The master decides so, too; here it can be said at once. */
final class TaskReruns {
    private TaskReruns() {}

    static void refuse(TaskInstance task, boolean downstream) {
        switch (task.state()) {
            case SUCCEEDED, FAILED, KILLED, LOST -> {}
            case SKIPPED, WAITING, QUEUED, DELAYED, DISPATCHED, RUNNING, RETRYING, PAUSED ->
                throw ApiException.conflict(
                        "task-instance.not-run",
                        "a rerun is possible in the states SUCCEEDED, FAILED, KILLED, LOST, but the task is "
                                + task.state());
        }
        boolean chooses = task.taskType().equals("switch") || task.taskType().equals("conditions");
        if (chooses && !downstream) {
            throw ApiException.conflict(
                    "task-instance.chooses",
                    "a task that chooses a way can be run again only with what is behind it: {\"downstream\": true}");
        }
    }
}
