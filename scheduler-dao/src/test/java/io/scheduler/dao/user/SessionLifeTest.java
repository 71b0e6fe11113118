package io.scheduler.dao.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SessionLifeTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);

    @Test
    void everyDefaultIsPinned() {
        assertThat(new SessionLife(null, null)).isEqualTo(new SessionLife(Duration.ofHours(12), Duration.ofDays(7)));
        assertThatThrownBy(() -> new SessionLife(Duration.ofSeconds(1), null)).hasMessageContaining("session.idle");
        assertThatThrownBy(() -> new SessionLife(HOUR, Duration.ofMinutes(1))).hasMessageContaining("session.longest");
    }

    @Test
    void renewsInTheLastHalfAndNeverBeyondTheLongest() {
        SessionLife life = new SessionLife(HOUR, HOUR.multipliedBy(2));

        assertThat(life.renew(session(NOW, 31), NOW).expiresAt()).isEqualTo(NOW.plus(Duration.ofMinutes(31)));
        assertThat(life.renew(session(NOW, 29), NOW).expiresAt()).isEqualTo(NOW.plus(HOUR));
        assertThat(life.renew(session(NOW.minus(Duration.ofMinutes(90)), 10), NOW)
                        .expiresAt())
                .isEqualTo(NOW.plus(Duration.ofMinutes(30)));
        assertThat(life.renew(session(NOW.minus(HOUR.multipliedBy(3)), 10), NOW).expiresAt())
                .isEqualTo(NOW.plus(Duration.ofMinutes(10)));
    }

    private static TokenOwner session(Instant made, int minutesLeft) {
        return new TokenOwner(
                1,
                Token.Kind.SESSION,
                made,
                NOW.plus(Duration.ofMinutes(minutesLeft)),
                null,
                1,
                "somebody",
                Role.ADMIN,
                true);
    }
}
