package io.scheduler.common.instance;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The run of one item of a task that runs another workflow for each of many, as that task knows it.
 *
 * @param index place of the item, from 0
 * @param item for people; shortened when it is long
 * @param workflowInstanceId the run
 * @param outputs what the run handed on
 * @param reason why it failed
 */
public record ItemRun(
        int index,
        String item,
        long workflowInstanceId,
        State state,
        Map<String, String> outputs,
        @Nullable String reason) {

    public enum State {
        RUNNING,
        SUCCEEDED,
        FAILED
    }

    public ItemRun {
        outputs = Map.copyOf(outputs);
    }

    public static ItemRun begun(int index, String item, long workflowInstanceId) {
        return new ItemRun(index, item, workflowInstanceId, State.RUNNING, Map.of(), null);
    }

    public ItemRun succeeded(Map<String, String> results) {
        return new ItemRun(index, item, workflowInstanceId, State.SUCCEEDED, results, null);
    }

    public ItemRun failed(String why) {
        return new ItemRun(index, item, workflowInstanceId, State.FAILED, Map.of(), why);
    }
}
