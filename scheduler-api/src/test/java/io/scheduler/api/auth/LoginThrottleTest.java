package io.scheduler.api.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.scheduler.api.MovableClock;
import io.scheduler.api.auth.LoginThrottle.Source;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LoginThrottleTest {
    private final MovableClock clock = new MovableClock();
    private final LoginThrottle throttle = new LoginThrottle(clock);
    private final Source source = new Source("admin", "192.0.2.1");

    @Test
    void waitDoublesUpToItsLimitAndEndsWithASuccess() {
        assertThat(LoginThrottle.waitAfter(4)).isZero();
        assertThat(LoginThrottle.waitAfter(5)).isEqualTo(Duration.ofSeconds(1));
        assertThat(LoginThrottle.waitAfter(8)).isEqualTo(Duration.ofSeconds(8));
        assertThat(LoginThrottle.waitAfter(1_000_000)).isEqualTo(LoginThrottle.LONGEST_WAIT);

        fail(source, 5);
        assertThat(throttle.waitFor(source)).isPositive();
        assertThat(throttle.waitFor(new Source("admin", "192.0.2.2"))).isZero();
        throttle.succeeded(source);
        assertThat(throttle.waitFor(source)).isZero();
    }

    @Test
    void failuresAreForgottenAfterAQuietQuarterOfAnHour() {
        fail(source, 12);
        clock.advance(
                LoginThrottle.waitAfter(12).plus(LoginThrottle.LONGEST_WAIT).plusSeconds(1));
        fail(source, 4);

        assertThat(throttle.waitFor(source)).isZero();
    }

    @Test
    void memoryIsBounded() {
        fail(source, 5);
        for (int i = 0; i < LoginThrottle.REMEMBERED; i++) {
            throttle.failed(new Source("user " + i, "192.0.2.1"));
        }
        assertThat(throttle.waitFor(source)).isZero();
    }

    private void fail(Source who, int times) {
        for (int i = 0; i < times; i++) {
            throttle.failed(who);
        }
    }
}
