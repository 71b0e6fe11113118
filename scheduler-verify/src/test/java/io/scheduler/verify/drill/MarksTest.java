package io.scheduler.verify.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scheduler.verify.drill.history.Execution;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MarksTest {

    @Test
    void anAttemptTellsItsStartAndEnd() {
        List<String> lines = List.of("start 100 7", "end 200 7 3");
        assertThat(Marks.parse("12.fails-once.2", lines, Map.of()))
                .containsExactly(new Execution(12, "fails-once", 2, 7, 100, 200, 3, 200, Set.of()));
    }

    @Test
    void whatTheWatchSawCountsWithoutAnEnd() {
        assertThat(Marks.parse("12.a.1", List.of("start 100 7 5 6"), Map.of("12.a.1.7", 180L)))
                .containsExactly(new Execution(12, "a", 1, 7, 100, Execution.NEVER, 0, 180, Set.of(5L, 6L)));
    }

    @Test
    void twoProcessesOfOneAttemptAreTwoExecutions() {
        List<String> lines = List.of("start 100 7", "start 110 8 7", "end 200 7 0", "end 210 8 0");
        assertThat(Marks.parse("12.a.1", lines, Map.of()))
                .extracting(Execution::pid, Execution::ended)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(7L, 200L), org.assertj.core.groups.Tuple.tuple(8L, 210L));
    }

    @Test
    void anEndWithoutAStartIsRefused() {
        assertThatThrownBy(() -> Marks.parse("12.a.1", List.of("end 200 7 0"), Map.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
