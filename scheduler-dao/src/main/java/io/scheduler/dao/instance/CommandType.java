package io.scheduler.dao.instance;

/** What people ask of an instance; the name stands in the command row. */
public enum CommandType {
    START,
    PAUSE,
    RESUME,
    STOP,
    /** Everything anew. */
    RERUN,
    /** Goes on from the tasks that did not succeed. */
    RECOVER,
    /** Payload {@code {"taskInstanceId": n, "downstream": false}}: that task once more. */
    RERUN_TASK,
    /** Payload {@code {"taskInstanceId": n}}: counts as succeeded from now on. */
    FORCE_SUCCESS,
    /** Payload: the task instance, whether it may go on, who says so and when. */
    ANSWER;

    /** What can be asked of a run that has been started, as SQL: annotations take nothing that is computed. */
    public static final String LATER =
            "'PAUSE', 'RESUME', 'STOP', 'RERUN', 'RECOVER', 'RERUN_TASK', 'FORCE_SUCCESS', 'ANSWER'";
}
