package io.scheduler.verify.simulation;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Bugs that can be planted, to see that they are found. */
enum Plant {
    /** The store writes whatever the epoch says. */
    EPOCH_CHECK,
    /** A worker hears that the end of its attempt is stored before it is. */
    EARLY_ACK,
    /** A worker lets its attempts run longer without contact than the masters wait for it. */
    LONG_LEASE,
    /** A master counts a worker as lost as soon as the registry does not show it. */
    IMPATIENT_MASTER,
    /** A master counts a worker as lost as soon as its connection is gone, whatever the registry shows. */
    REGISTRY_IGNORED,
    /** What a worker answers to a claim that it holds gets lost on the way. */
    DEAF_CLAIM,
    /** A worker forgets what it has refused, and runs it when it comes once more. */
    REFUSALS_FORGOTTEN(Found.AFTER_A_WHILE),
    /** A worker listens to masters whose slot has another owner now. */
    ANYBODY_ADMITTED(Found.NOT_WITHIN_THE_DEFAULT_SEEDS),
    /** A master says that slots are its own although nobody vouches for it. */
    UNSURE_HOLD(Found.AFTER_A_WHILE),
    /** A worker that stood still believes the state of the registry as it was before. */
    STALE_CONTACT,
    /** Nobody ends the attempts of a worker that has ended or stands still. */
    NO_GUARDIAN,
    /** A worker begins what it took before it stood still without asking how late it is. */
    LATE_BEGIN,
    /** A process that stood still acts upon what waited in its connections, however old. */
    LATE_READ(Found.AFTER_A_WHILE),
    /** A worker that was started elsewhere in place of another is believed when it does not know what that one runs. */
    NAMESAKE_TRUSTED,
    /** A failed write counts as done. */
    SWALLOWED_FAILURE,
    /** Written is said before it is written. */
    WRITE_BEHIND,
    /** Nobody locks a group: permits that are being given are not counted by whoever gives the next ones. */
    PERMITS_COUNTED_EARLY,
    /** A permit is given back when its attempt begins to run. */
    PERMIT_RETURNED_EARLY,
    /** A permit is given back also when the write is refused or fails that says so. */
    PERMIT_RETURNED_UNFENCED(Found.NOT_WITHIN_THE_DEFAULT_SEEDS),
    /** A permit is not given back. */
    PERMIT_KEPT,
    /** To run one task again runs all that have ended. */
    TASK_RERUN_AS_ALL,
    /** What is read after a write without an answer is taken for its outcome, though it may still be on its way. */
    OUTCOME_GUESSED;

    /** How soon it is found. */
    enum Found {
        QUICKLY,
        AFTER_A_WHILE,
        /** Other rules stand in front of the one that it breaks. */
        NOT_WITHIN_THE_DEFAULT_SEEDS
    }

    private final Found found;

    Plant() {
        this(Found.QUICKLY);
    }

    Plant(Found found) {
        this.found = found;
    }

    Found found() {
        return found;
    }

    /** As people write it. */
    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Plant of(String label) {
        return Arrays.stream(values())
                .filter(plant -> plant.label().equals(label))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException("--plant: expected one of " + labels() + ", but got " + label));
    }

    static String labels() {
        return Arrays.stream(values()).map(Plant::label).collect(Collectors.joining(", "));
    }
}
