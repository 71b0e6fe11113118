package io.scheduler.api.auth;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Slows down guessing: after five failures for an account from one address each further failure doubles the wait, from one
 * second to a quarter of an hour. Remembers the {@value #REMEMBERED} pairs used last; in this process only. Safe for use by
 * several threads.
 */
public final class LoginThrottle {
    static final int FREE_FAILURES = 5;
    static final int REMEMBERED = 10_000;
    static final Duration LONGEST_WAIT = Duration.ofMinutes(15);

    private final Clock clock;
    private final Map<Source, Failures> failures = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Source, Failures> eldest) {
            return size() > REMEMBERED;
        }
    };

    public LoginThrottle(Clock clock) {
        this.clock = clock;
    }

    /** How long this account may not be tried from this address; zero when it may. */
    synchronized Duration waitFor(Source source) {
        Failures known = failures.get(source);
        if (known == null) {
            return Duration.ZERO;
        }
        Duration left = Duration.between(clock.instant(), known.blockedUntil());
        return left.isNegative() ? Duration.ZERO : left;
    }

    synchronized void failed(Source source) {
        Failures known = failures.get(source);
        Instant now = clock.instant();
        boolean forgotten =
                known == null || known.blockedUntil().plus(LONGEST_WAIT).isBefore(now);
        int count = forgotten ? 1 : known.count() + 1;
        failures.put(source, new Failures(count, now.plus(waitAfter(count))));
    }

    synchronized void succeeded(Source source) {
        failures.remove(source);
    }

    static Duration waitAfter(int count) {
        if (count < FREE_FAILURES) {
            return Duration.ZERO;
        }
        long seconds = 1L << Math.min(20, count - FREE_FAILURES);
        return seconds > LONGEST_WAIT.toSeconds() ? LONGEST_WAIT : Duration.ofSeconds(seconds);
    }

    /**
     * Who is tried from where.
     *
     * @param account as given, also when there is none
     * @param address of the client
     */
    record Source(String account, String address) {}

    private record Failures(int count, Instant blockedUntil) {}
}
