package io.scheduler.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.scheduler.common.graph.Dag;
import io.scheduler.common.instance.TaskAttempt;
import io.scheduler.common.instance.TaskAttempt.Times;
import io.scheduler.common.state.TaskState;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    /** When each of them ended, and the value that it has set, if any. The source ended at 1. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    source   | left   | middle   | right   | expected
                             | 2      | 3        | 4       |
                             | 2=     | 3        | 4       | ''
                             | 2=     | 4=late   | 3=      | late
                             | 4=left | 2=middle | 3=right | middle
                             | 2=left | 4=middle | 3=right | left
                             | 4=left | 3        | 2=      | left
                    # what is passed on counts with the end of the task that passes it
                    s        | 4      | 3=middle | 2       | s
                    s        | 4      | 2=middle | 3       | middle
                    # the same by two counts with the earlier end
                    s        | 4      | 2        | 3=right | s
                    s        | 2=     | 3        | 4=right | s
                    """, useHeadersInDisplayName = true)
    void aNonEmptyValueWinsThenTheOneThatFinishedFirst(
            @Nullable String source, String left, String middle, String right, @Nullable String expected) {
        ended(SOURCE, 1, source == null ? Map.of() : Map.of("k", source));
        ended(LEFT, left);
        ended(MIDDLE, middle);
        ended(RIGHT, right);
        assertThat(seenByJoin()).isEqualTo(expected == null ? Map.of() : Map.of("k", expected));
    }

    private void ended(int task, String text) {
        String[] parts = text.split("=", -1);
        ended(task, Integer.parseInt(parts[0]), parts.length == 1 ? Map.of() : Map.of("k", parts[1]));
    }

    @Test
    void eachKeyIsLookedAtByItself() {
        ended(SOURCE, 1, Map.of());
        ended(LEFT, 4, Map.of("k", "left", "l", "1"));
        ended(MIDDLE, 2, Map.of("k", "middle", "m", "2"));
        ended(RIGHT, 3, Map.of("k", "right"));
        assertThat(seenByJoin()).isEqualTo(Map.of("k", "middle", "l", "1", "m", "2"));
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
