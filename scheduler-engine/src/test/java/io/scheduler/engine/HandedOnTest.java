package io.scheduler.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.scheduler.common.graph.Dag;
import io.scheduler.common.instance.TaskAttempt;
import io.scheduler.common.instance.TaskAttempt.Times;
import io.scheduler.common.state.TaskState;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Rule P10: of several upstreams with the same key a non-empty value wins, then the one that finished first. */
class HandedOnTest {
    private static final int SOURCE = 0;
    private static final int LEFT = 1;
    private static final int MIDDLE = 2;
    private static final int RIGHT = 3;
    private static final int JOIN = 4;

    private final HandedOn handedOn =
            new HandedOn(Dag.of(new int[][] {{}, {SOURCE}, {SOURCE}, {SOURCE}, {LEFT, MIDDLE, RIGHT}}));

    private void ended(int task, int second, Map<String, String> outputs) {
        Instant at = Instant.ofEpochSecond(second);
        Times times = new Times(at, null, null, null, at);
        handedOn.put(task, new TaskAttempt(task, 1, TaskState.SUCCEEDED, null, times, 0, outputs, null, null));
    }

    private Map<String, String> seenByJoin() {
        return handedOn.seenBy(JOIN);
    }

    @Test
    void aNonEmptyValueWinsOverAnEmptyOneThatWasEarlier() {
        ended(SOURCE, 1, Map.of());
        ended(LEFT, 2, Map.of("k", ""));
        ended(MIDDLE, 4, Map.of("k", "late"));
        ended(RIGHT, 3, Map.of("k", ""));
        assertThat(seenByJoin()).isEqualTo(Map.of("k", "late"));
    }

    @Test
    void ofSeveralValuesTheOneThatFinishedFirstWins() {
        ended(SOURCE, 1, Map.of());
        ended(LEFT, 4, Map.of("k", "left", "l", "1"));
        ended(MIDDLE, 2, Map.of("k", "middle", "m", "2"));
        ended(RIGHT, 3, Map.of("k", "right"));
        assertThat(seenByJoin()).isEqualTo(Map.of("k", "middle", "l", "1", "m", "2"));
    }

    @Test
    void whatIsPassedOnCountsWithTheEndOfTheTaskThatPassesIt() {
        ended(SOURCE, 1, Map.of("k", "source"));
        ended(LEFT, 4, Map.of());
        ended(MIDDLE, 3, Map.of("k", "middle"));
        ended(RIGHT, 2, Map.of());
        assertThat(seenByJoin()).isEqualTo(Map.of("k", "source"));
    }

    @Test
    void theSameValuesByTwoTasksCountWithTheEarlierEnd() {
        ended(SOURCE, 1, Map.of("k", "source"));
        ended(LEFT, 4, Map.of());
        ended(MIDDLE, 2, Map.of());
        ended(RIGHT, 3, Map.of("k", "right"));
        assertThat(seenByJoin()).isEqualTo(Map.of("k", "source"));
    }

    @Test
    void itIsNoMatterInWhichOrderTheyAreWritten() {
        ended(SOURCE, 1, Map.of());
        ended(RIGHT, 4, Map.of("k", "right"));
        ended(LEFT, 2, Map.of("k", "left"));
        ended(MIDDLE, 3, Map.of("k", "middle"));
        assertThat(seenByJoin()).isEqualTo(Map.of("k", "left"));
    }
}
