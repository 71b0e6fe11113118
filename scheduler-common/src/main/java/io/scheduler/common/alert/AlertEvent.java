package io.scheduler.common.alert;

/** What people can be told of. The names stand in the database and in rules: they are never used for something else. */
public enum AlertEvent {
    WORKFLOW_SUCCEEDED(Severity.INFO, "succeeded"),
    WORKFLOW_FAILED(Severity.ERROR, "failed"),
    WORKFLOW_STOPPED(Severity.WARNING, "was stopped"),
    /** A success after a failure of the same run, or of the workflow's run before it. */
    WORKFLOW_RECOVERED(Severity.INFO, "has recovered"),
    /** It ran longer than its timeout, whatever the document says should happen then. */
    WORKFLOW_TIMED_OUT(Severity.ERROR, "runs too long"),
    /** It goes on only when a person does something. */
    NEEDS_ATTENTION(Severity.ERROR, "needs a person"),
    /** For good: no retry is left. */
    TASK_FAILED(Severity.ERROR, "failed"),
    TASK_TIMED_OUT(Severity.ERROR, "runs too long"),
    /** A run, or a task of it, is ready to begin but does not for longer than the rule allows. */
    WAITING_TOO_LONG(Severity.WARNING, "waits too long"),
    /** A fire time was dealt with later than the rule allows. */
    SCHEDULE_LATE(Severity.WARNING, "was late"),
    /** A master gave up a worker that had tasks. */
    WORKER_LOST(Severity.ERROR, "is lost"),
    /** The certificate of a node ends within 30 days. */
    CERTIFICATE_EXPIRING(Severity.WARNING, "ends soon");

    private final Severity severity;
    private final String verb;

    AlertEvent(Severity severity, String verb) {
        this.severity = severity;
        this.verb = verb;
    }

    public enum Severity {
        INFO,
        WARNING,
        ERROR
    }

    public Severity severity() {
        return severity;
    }

    /** Follows the name of what it happened to. */
    public String verb() {
        return verb;
    }

    /** It belongs to a project; the others belong to the cluster. */
    public boolean isOfProject() {
        return this != WORKER_LOST && this != CERTIFICATE_EXPIRING;
    }
}
