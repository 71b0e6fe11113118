package io.scheduler.master.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TraceIdsTest {
    private static final Instant T = Instant.parse("2026-03-01T04:00:00Z");

    @Test
    void anyMasterMakesTheSameAndAnotherClusterMakesOthers() {
        TraceIds one = new TraceIds("scheduler/a", 100);
        TraceIds same = new TraceIds("scheduler/a", 100);
        TraceIds other = new TraceIds("scheduler/b", 100);
        assertThat(one.trace(7))
                .isEqualTo(same.trace(7))
                .isNotEqualTo(other.trace(7))
                .matches("[0-9a-f]{32}");
        assertThat(one.run(7, T))
                .isEqualTo(same.run(7, T))
                .isEqualTo(one.run(7, T.plusNanos(999)))
                .isNotEqualTo(other.run(7, T))
                .matches("[0-9a-f]{16}");
        assertThat(one.run(7, T)).isNotEqualTo(one.run(7, T.plusNanos(1_000))).isNotEqualTo(one.attempt(7));
        assertThat(one.traceParent(7, 9)).isEqualTo("00-" + one.trace(7) + "-" + one.attempt(9) + "-01");
    }

    /** Runs of an upgraded cluster keep the traces that they have begun. */
    @Test
    void idsNeverChange() {
        TraceIds ids = new TraceIds("scheduler/1b4e28ba-2fa1-11d2-883f-0016d3cca427", 100);
        assertThat(ids.traceParent(1, 2)).isEqualTo("00-ac424642d6b1815a1ef6c71896bb320b-de1bda7084f1ca00-01");
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
