package io.scheduler.engine;

import io.scheduler.common.instance.ItemRun;
import io.scheduler.common.instance.TaskAttempt;
import io.scheduler.common.instance.WorkflowInstance;
import java.util.Map;

/**
 * A durable fact. Changes carry whole values, never differences: to store one twice is to store it once, and the last
 * one of a key is all that a batch needs to write.
 */
public sealed interface Change {

    /** @param instance its new value */
    record InstanceChanged(WorkflowTrigger trigger, WorkflowInstance instance) implements Change {}

    /**
     * @param task index of the task in the document
     * @param attempt its new value; a new id begins a new attempt
     */
    record TaskChanged(int task, TaskTrigger trigger, TaskAttempt attempt) implements Change {}

    /**
     * The attempts so far of these tasks become history and the tasks wait again.
     *
     * @param tasks indexes of the tasks, ascending
     * @param keepsItems what succeeded of many items counts when their task begins once more
     */
    record TasksReset(int[] tasks, boolean keepsItems) implements Change {}

    /** The run of an item has begun or ended. @param attemptId the attempt that waits for it */
    record ItemChanged(int task, long attemptId, ItemRun item) implements Change {}

    /**
     * What succeeded in an earlier attempt counts in a later one.
     *
     * @param results what each item handed on, by its place
     */
    record ItemsCarried(int task, long from, long to, Map<Integer, Map<String, String>> results) implements Change {
        public ItemsCarried {
            results = Map.copyOf(results);
        }
    }

    /**
     * Another instance is told something.
     *
     * @param workflowInstanceId of that instance
     */
    record Told(long workflowInstanceId, Message message) implements Change {}
}
