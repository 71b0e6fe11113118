package io.scheduler.verify.bench.figure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StatisticsTest {

    @Test
    void theMedianIsTheMiddle() {
        assertThat(Statistics.median(List.of(7.0))).isEqualTo(7);
        assertThat(Statistics.median(List.of(9.0, 1.0, 5.0))).isEqualTo(5);
        assertThat(Statistics.median(List.of(4.0, 1.0, 3.0, 2.0))).isEqualTo(2.5);
    }

    @Test
    void aPercentileIsOneOfTheValues() {
        List<Double> oneToTwenty =
                IntStream.rangeClosed(1, 20).mapToObj(i -> (double) i).toList().reversed();
        assertThat(Statistics.percentile(oneToTwenty, 0.5)).isEqualTo(10);
        assertThat(Statistics.percentile(oneToTwenty, 0.95)).isEqualTo(19);
        assertThat(Statistics.percentile(oneToTwenty, 0.96)).isEqualTo(20);
        assertThat(Statistics.percentile(oneToTwenty, 1)).isEqualTo(20);
        assertThat(Statistics.percentile(List.of(3.0), 0.01)).isEqualTo(3);
    }

    @Test
    void nothingHasNoStatistics() {
        assertThatThrownBy(() -> Statistics.median(List.of())).hasMessageContaining("at least one value");
        assertThatThrownBy(() -> Statistics.percentile(List.of(1.0), 0)).hasMessageContaining("above 0");
    }
}
