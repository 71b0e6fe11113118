package io.scheduler.master.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TraceIdsTest {

    @Test
    void anyMasterMakesTheSameAndAnotherClusterMakesOthers() {
        TraceIds one = new TraceIds("scheduler/a", 100);
        TraceIds same = new TraceIds("scheduler/a", 100);
        TraceIds other = new TraceIds("scheduler/b", 100);
        assertThat(one.trace(7))
                .isEqualTo(same.trace(7))
                .isNotEqualTo(other.trace(7))
                .matches("[0-9a-f]{32}");
        assertThat(one.run(7, 1))
                .isEqualTo(same.run(7, 1))
                .isNotEqualTo(other.run(7, 1))
                .matches("[0-9a-f]{16}");
        assertThat(one.run(7, 1)).isNotEqualTo(one.run(7, 2)).isNotEqualTo(one.attempt(7));
        assertThat(one.traceParent(7, 9)).isEqualTo("00-" + one.trace(7) + "-" + one.attempt(9) + "-01");
    }

    /** Runs of an upgraded cluster keep the traces that they have begun. */
    @Test
    void idsNeverChange() {
        TraceIds ids = new TraceIds("scheduler/1b4e28ba-2fa1-11d2-883f-0016d3cca427", 100);
        assertThat(ids.traceParent(1, 2)).isEqualTo("00-610844855be74f343ed06f50a443a5af-c04704ca7bc0dbc1-01");
    }

    @Test
    void aShareOfTheTracesIsMadeWhole() {
        TraceIds ids = new TraceIds("scheduler/a", 25);
        TraceIds more = new TraceIds("scheduler/a", 50);
        long[] traced = LongStream.range(0, 10_000).filter(ids::isTraced).toArray();
        assertThat(traced.length).isBetween(2_200, 2_800);
        assertThat(LongStream.of(traced)).allMatch(more::isTraced);
        long left = LongStream.range(0, 10_000)
                .filter(id -> !ids.isTraced(id))
                .findFirst()
                .orElseThrow();
        assertThat(ids.traceParent(left, 1)).isNull();
    }
}
