package io.scheduler.common.schedule;

/** What becomes of fire times at which nobody could look. */
public enum MisfirePolicy {
    /** None of them is run. */
    SKIP,
    /** The last of them is run. */
    LATEST,
    /** All of them are run, oldest first, up to the limit of the schedule; what is older than that is not. */
    ALL
}
