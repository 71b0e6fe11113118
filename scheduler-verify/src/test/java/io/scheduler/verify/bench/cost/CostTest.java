package io.scheduler.verify.bench.cost;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class CostTest {

    @Test
    void theCostOfAUnitIsWhatCameTogetherSharedOut() {
        assertThat(CountedCost.perUnit(
                        Map.of("statements", 10.0, "only before", 1.0), Map.of("statements", 110.0, "late", 5.0), 50))
                .isEqualTo(Map.of("statements", 2.0));
    }
}
