package io.scheduler.dao.user;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How long a browser stays signed in.
 *
 * @param idle without being used; default 12 h
 * @param longest however much it is used; default 7 days
 */
public record SessionLife(Duration idle, Duration longest) {
    private static final Duration SHORTEST = Duration.ofSeconds(10);

    public SessionLife(@Nullable Duration idle, @Nullable Duration longest) {
        this.idle = Objects.requireNonNullElse(idle, Duration.ofHours(12));
        this.longest = Objects.requireNonNullElse(longest, Duration.ofDays(7));
        if (this.idle.compareTo(SHORTEST) < 0 || this.longest.compareTo(this.idle) < 0) {
            throw new IllegalArgumentException(
                    "expected session.idle to be at least 10s and session.longest at least as" + " long, but got "
                            + this.idle + " and " + this.longest);
        }
    }

    public Instant firstEnd(Instant now) {
        return now.plus(idle);
    }

    /** In the first half of its life it stays as it is. */
    TokenOwner renew(TokenOwner session, Instant now) {
        Instant end = session.expiresAt();
        if (end == null || !end.isBefore(now.plus(idle.dividedBy(2)))) {
            return session;
        }
        Instant last = session.createdAt().plus(longest);
        Instant next = now.plus(idle);
        next = next.isAfter(last) ? last : next;
        return next.isAfter(end) ? session.until(next) : session;
    }
}
