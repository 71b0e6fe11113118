package io.scheduler.master.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.scheduler.common.workflow.TaskDefinition.Priority;
import io.scheduler.engine.TimerKey;
import io.scheduler.master.loop.LoopEvent.AttemptRef;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class QueuesTest {

    private static final Instant NOW = Instant.EPOCH;

    private final TimerQueue timers = new TimerQueue();
    private final ReadyTasks ready = new ReadyTasks();

    private static TimerQueue.Timer timer(int seconds) {
        return new TimerQueue.Timer(NOW.plusSeconds(seconds), seconds, new TimerKey.AttemptDue(seconds));
    }

    @Test
    void timersComeByTheirTime() {
        assertThat(timers.nextDue()).isNull();
        timers.add(timer(3));
        timers.add(timer(1));
        assertThat(timers.nextDue()).isEqualTo(NOW.plusSeconds(1));
        assertThat(timers.pollDue(NOW)).isNull();
        assertThat(timers.pollDue(NOW.plusSeconds(1))).isEqualTo(timer(1));
        assertThat(timers.pollDue(NOW.plusSeconds(2))).isNull();
        assertThat(timers.pollDue(NOW.plusSeconds(9))).isEqualTo(timer(3));
    }

    @Test
    void timersThatNobodyWaitsForDoNotGather() {
        for (int i = 0; i < 20 * TimerQueue.LEAST; i++) {
            timers.add(timer(i));
            timers.compact(timer -> timer.workflowInstanceId() % 1_000 == 0);
        }
        assertThat(timers.size()).isLessThanOrEqualTo(TimerQueue.LEAST);
    }

    @Test
    void groupsDoNotHoldUpEachOther() {
        ready.add("a", Priority.MEDIUM, 1, Priority.MEDIUM, new AttemptRef(1, 1));
        ready.add("b", Priority.MEDIUM, 1, Priority.MEDIUM, new AttemptRef(1, 2));
        assertThat(ready.groups()).containsExactly("a", "b");
        ready.remove("b");
        assertThat(ready.groups()).containsExactly("a");
        assertThat(ready.peek("b")).isNull();
        assertThat(ready.peek("a")).isEqualTo(new AttemptRef(1, 1));
    }

    @Test
    void thePriorityCountsAndThenWhoCameFirst() {
        ready.add("a", Priority.MEDIUM, 1, Priority.LOW, new AttemptRef(1, 1));
        ready.add("a", Priority.MEDIUM, 1, Priority.HIGH, new AttemptRef(1, 2));
        ready.add("a", Priority.MEDIUM, 1, Priority.HIGH, new AttemptRef(1, 3));
        for (long expected : new long[] {2, 3, 1}) {
            assertThat(ready.peek("a")).isEqualTo(new AttemptRef(1, expected));
            ready.remove("a");
        }
        assertThat(ready.size()).isZero();
    }

    @Test
    void aRunOfHigherPriorityPassesAThousandOthersAndEqualOnesStayInOrder() {
        for (int run = 1_000; run >= 1; run--) {
            ready.add("a", Priority.LOW, run, Priority.HIGHEST, new AttemptRef(run, 10_000 + run));
        }
        ready.add("a", Priority.HIGH, 2_000, Priority.LOWEST, new AttemptRef(2_000, 20_000));
        assertThat(ready.peek("a")).isEqualTo(new AttemptRef(2_000, 20_000));
        ready.remove("a");
        for (int run = 1; run <= 1_000; run++) {
            assertThat(ready.peek("a")).isEqualTo(new AttemptRef(run, 10_000 + run));
            ready.remove("a");
        }
    }

    @Test
    void anOlderRunComesBeforeAYoungerOneWhateverThePriorityOfItsTasks() {
        ready.add("a", Priority.MEDIUM, 7, Priority.HIGHEST, new AttemptRef(1, 1));
        ready.add("a", Priority.MEDIUM, 6, Priority.LOWEST, new AttemptRef(2, 2));
        assertThat(ready.peek("a")).as("whatever its id").isEqualTo(new AttemptRef(2, 2));
    }

    @Test
    void anAttemptStandsInItsQueueOnce() {
        ready.add("a", Priority.MEDIUM, 1, Priority.LOW, new AttemptRef(1, 1));
        ready.add("a", Priority.MEDIUM, 1, Priority.LOW, new AttemptRef(1, 1));
        assertThat(ready.size()).isEqualTo(1);
        ready.remove("a");
        ready.add("a", Priority.MEDIUM, 1, Priority.LOW, new AttemptRef(1, 1));
        assertThat(ready.peek("a")).isEqualTo(new AttemptRef(1, 1));
    }

    @Test
    void staleEntriesOfAGroupWithoutWorkersDoNotGather() {
        for (int i = 0; i < 20 * ReadyTasks.LEAST; i++) {
            ready.add("nobody", Priority.MEDIUM, i, Priority.LOW, new AttemptRef(i, i));
            ready.compact(attempt -> false);
        }
        assertThat(ready.size()).isLessThanOrEqualTo(ReadyTasks.LEAST);
    }
}
