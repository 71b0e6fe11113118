package io.scheduler.node;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** When to speak of the end of one certificate: at the first look and once a day, from 30 days ahead. For one thread. */
final class ExpiryNotice {
    private static final Duration WARN_AHEAD = Duration.ofDays(30);
    private static final Duration ERROR_AHEAD = Duration.ofDays(3);
    private static final Duration AGAIN_AFTER = Duration.ofDays(1);

    private @Nullable Instant spokeOf;
    private Instant spokeAt = Instant.MIN;

    enum Urgency {
        WARN,
        ERROR
    }

    /**
     * @param text goes on after the name of the certificate
     */
    record Notice(Urgency urgency, String text) {}

    /**
     * @param end of the certificate; another one than before counts as another certificate
     */
    Optional<Notice> at(Instant end, Instant now) {
        Duration left = Duration.between(now, end);
        boolean recently = end.equals(spokeOf) && now.isBefore(spokeAt.plus(AGAIN_AFTER));
        if (left.compareTo(WARN_AHEAD) > 0 || recently) {
            return Optional.empty();
        }
        spokeOf = end;
        spokeAt = now;
        Urgency urgency = left.compareTo(ERROR_AHEAD) <= 0 ? Urgency.ERROR : Urgency.WARN;
        return Optional.of(new Notice(urgency, text(end, left)));
    }

    /** What was said last did not reach everybody: it is said once more. */
    void forget() {
        spokeOf = null;
    }

    private static String text(Instant end, Duration left) {
        if (!left.isPositive()) {
            return "ended at " + end + ", and no node accepts it any more";
        }
        long days = left.toDays();
        return "ends at " + end + ", in " + (days > 1 ? days + " days" : left.toHours() + " hours");
    }
}
