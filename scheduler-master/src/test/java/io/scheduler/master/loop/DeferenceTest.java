package io.scheduler.master.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.scheduler.common.workflow.TaskDefinition.Priority;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Two loops of a master that share a worker. */
class DeferenceTest {

    private static final String GROUP = "default";

    private final SettableClock clock = new SettableClock();
    private final FakeWorkers workers = new FakeWorkers(clock);
    private final AtomicInteger woken = new AtomicInteger();
    private final Deference.Board board = new Deference.Board(2, woken::incrementAndGet);
    private final Deference busy = new Deference(workers, board, 0);
    private final Deference other = new Deference(workers, board, 1);

    @Test
    void aPlaceIsLeftToTheLoopInWhichAHigherPriorityWaits() {
        other.waiting(Map.of(GROUP, Priority.HIGH));

        assertThat(busy.reserve(GROUP, Priority.LOW)).isEmpty();
        assertThat(busy.reserve(GROUP, Priority.HIGH)).as("equal ones do not").isPresent();
        assertThat(other.reserve(GROUP, Priority.HIGH)).isPresent();
        other.waiting(Map.of("another", Priority.HIGH));
        assertThat(busy.reserve(GROUP, Priority.LOW))
                .as("another group does not count")
                .isPresent();
    }

    @Test
    void whoHasLeftAPlaceIsToldWhenItMayHaveIt() {
        other.waiting(Map.of(GROUP, Priority.HIGH));
        busy.waiting(Map.of(GROUP, Priority.LOW));
        assertThat(woken).hasValue(0);
        assertThat(busy.reserve(GROUP, Priority.LOW)).isEmpty();

        other.waiting(Map.of(GROUP, Priority.HIGH));
        assertThat(woken).as("it waits as before").hasValue(0);
        other.waiting(Map.of());
        assertThat(woken).hasValue(1);
        assertThat(busy.reserve(GROUP, Priority.LOW)).isPresent();
        other.waiting(Map.of(GROUP, Priority.HIGH));
        other.waiting(Map.of());
        assertThat(woken).as("nobody had left a place").hasValue(1);
    }

    @Test
    void aPlaceThatIsNotTakenIsNotLeftForLong() {
        other.waiting(Map.of(GROUP, Priority.HIGH));
        assertThat(busy.reserve(GROUP, Priority.LOW)).isEmpty();
        busy.waiting(Map.of(GROUP, Priority.LOW));
        clock.goOn(Deference.LONGEST);
        assertThat(busy.reserve(GROUP, Priority.LOW)).isPresent();
        assertThat(busy.reserve(GROUP, Priority.LOW)).as("all that is free now").isPresent();
        busy.waiting(Map.of(GROUP, Priority.LOW));
        assertThat(busy.reserve(GROUP, Priority.LOW))
                .as("the next one is left again")
                .isEmpty();
    }
}
