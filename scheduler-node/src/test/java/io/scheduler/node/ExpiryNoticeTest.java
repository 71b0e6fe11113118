package io.scheduler.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.scheduler.node.ExpiryNotice.Urgency;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ExpiryNoticeTest {
    private static final Instant END = Instant.parse("2027-01-31T00:00:00Z");

    private final ExpiryNotice notice = new ExpiryNotice();

    @Test
    void aCertificateThatLastsIsNotSpokenOf() {
        assertThat(notice.at(END, END.minus(Duration.ofDays(30)).minusSeconds(1)))
                .isEmpty();
    }

    @Test
    void fromThirtyDaysAheadOnceADay() {
        Instant first = END.minus(Duration.ofDays(30));
        assertThat(notice.at(END, first)).hasValueSatisfying(said -> {
            assertThat(said.urgency()).isEqualTo(Urgency.WARN);
            assertThat(said.text()).isEqualTo("ends at 2027-01-31T00:00:00Z, in 30 days");
        });
        assertThat(notice.at(END, first.plus(Duration.ofHours(23)))).isEmpty();
        assertThat(notice.at(END, first.plus(Duration.ofHours(24)))).isPresent();
        assertThat(notice.at(END, first.plus(Duration.ofHours(25)))).isEmpty();
    }

    @Test
    void fromThreeDaysAheadLouder() {
        assertThat(notice.at(END, END.minus(Duration.ofDays(3))))
                .hasValueSatisfying(said -> assertThat(said.urgency()).isEqualTo(Urgency.ERROR));
        assertThat(notice.at(END, END.plus(Duration.ofDays(1))))
                .hasValueSatisfying(
                        said -> assertThat(said.text()).contains("ended").contains("no node accepts it"));
    }

    @Test
    void anotherCertificateIsAnotherMatter() {
        Instant now = END.minus(Duration.ofDays(5));
        assertThat(notice.at(END, now)).isPresent();
        assertThat(notice.at(END.plus(Duration.ofDays(365)), now)).isEmpty();
        assertThat(notice.at(END.plus(Duration.ofDays(1)), now)).isPresent();
    }
}
