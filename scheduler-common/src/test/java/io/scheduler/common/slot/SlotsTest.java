package io.scheduler.common.slot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SlotsTest {
    /** These values are stored in databases: if this test fails, the code is wrong, never the test. */
    @ParameterizedTest
    @CsvSource({"0, 47", "1, 65", "2, 78", "3, 109", "1000, 72", "9223372036854775807, 39", "-1, 32"})
    void theHashIsPinned(long id, int slot) {
        assertThat(new Slots(128).of(id)).isEqualTo(slot);
    }

    @Test
    void consecutiveIdsSpreadEvenly() {
        int[] hits = new int[128];
        for (long id = 1; id <= 128_000; id++) {
            hits[new Slots(128).of(id)]++;
        }
        assertThat(Arrays.stream(hits).min().orElseThrow()).isGreaterThan(850);
        assertThat(Arrays.stream(hits).max().orElseThrow()).isLessThan(1150);
    }

    @Test
    void idsTakenInBlocksSpreadToo() {
        int[] hits = new int[128];
        for (long id = 0; id < 12_800_000; id += 100) {
            hits[new Slots(128).of(id)]++;
        }
        assertThat(Arrays.stream(hits).min().orElseThrow()).isGreaterThan(850);
    }

    @Test
    void aSingleSlotTakesAll() {
        assertThat(new Slots(1).of(42)).isZero();
        assertThatIllegalArgumentException().isThrownBy(() -> new Slots(0)).withMessageContaining("at least 1");
    }
}
