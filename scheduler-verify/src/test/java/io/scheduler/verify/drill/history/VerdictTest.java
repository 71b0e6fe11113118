package io.scheduler.verify.drill.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.scheduler.verify.drill.history.History.Accepted;
import io.scheduler.verify.drill.history.History.Attempt;
import io.scheduler.verify.drill.history.History.Run;
import io.scheduler.verify.drill.history.History.SlotChange;
import io.scheduler.verify.drill.history.History.Window;
import io.scheduler.verify.drill.history.History.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The judge itself: a clean history passes, and each kind of violation that is planted in it is found. */
class VerdictTest {

    private static final long SECOND = 1_000_000_000L;

    private final List<Accepted> accepted = new ArrayList<>();
    private final List<Run> runs = new ArrayList<>();
    private final List<Attempt> attempts = new ArrayList<>();
    private final List<Execution> executions = new ArrayList<>();
    private final List<Write> writes = new ArrayList<>();
    private final List<SlotChange> slotChanges = new ArrayList<>();
    private final List<Window> windows = new ArrayList<>();

    /** One run of two tasks, from second 0 to 10; a begins at 1 and ends at 4, b at 5 and 9. */
    VerdictTest() {
        accepted.add(new Accepted(1, "key", 0));
        runs.add(new Run(1, "w", "SUCCEEDED", 0, 10 * SECOND, "SUCCEEDED"));
        attempts.add(new Attempt(1, "a", 1, "SUCCEEDED", "worker-1", null));
        attempts.add(new Attempt(1, "b", 1, "SUCCEEDED", "worker-2", null));
        executions.add(execution("a", 1, 11, 1, 4));
        executions.add(execution("b", 1, 12, 5, 9));
        slotChanges.add(new SlotChange(0, "master-1.1", 7, "first"));
        slotChanges.add(new SlotChange(0, "master-2.1", 8, "second"));
        writes.add(write(10, "master-1.1", "first"));
        writes.add(write(0, "api-1.1", "first"));
    }

    private Verdict verdict() {
        Map<String, Set<String>> tasks = Map.of("w", Set.of("a", "b"));
        return Verdict.of(new History(
                tasks, tasks, accepted, runs, attempts, executions, writes, slotChanges, windows, 100 * SECOND));
    }

    private static Execution execution(String task, int attempt, long pid, double from, double to) {
        return new Execution(1, task, attempt, pid, nanos(from), nanos(to), 0, nanos(to), Set.of());
    }

    private static Execution unended(
            String task, int attempt, long pid, double from, double lastAlive, Long... beside) {
        return new Execution(1, task, attempt, pid, nanos(from), Execution.NEVER, 0, nanos(lastAlive), Set.of(beside));
    }

    private static long nanos(double seconds) {
        return (long) (seconds * SECOND);
    }

    private static Write write(double at, String app, @Nullable String owner) {
        return new Write(nanos(at), app, 1, null, 0, "RUNNING", 7, owner);
    }

    @Test
    void aCleanHistoryIsSafe() {
        assertThat(verdict().isSafe()).isTrue();
        assertThat(verdict().longestStallMillis()).isEqualTo(1000);
    }

    @Test
    void findsAnAcceptedRunThatIsNotStored() {
        accepted.add(new Accepted(2, "other", 0));
        assertThat(verdict().lostRuns()).hasSize(1);
        assertThat(verdict().isSafe()).isFalse();
    }

    @Test
    void findsARunThatIsNotFinished() {
        runs.set(0, new Run(1, "w", "RUNNING", 0, Execution.NEVER, "RUNNING"));
        assertThat(verdict().lostRuns()).hasSize(1);
        assertThat(verdict().longestStallMillis()).as("it still stands").isEqualTo(90_000);
    }

    @Test
    void findsAnApiThatSaysSomethingElse() {
        runs.set(0, new Run(1, "w", "SUCCEEDED", 0, 10 * SECOND, "RUNNING"));
        assertThat(verdict().lostRuns()).hasSize(1);
    }

    @Test
    void findsARunThatFailed() {
        runs.set(0, new Run(1, "w", "FAILED", 0, 10 * SECOND, "FAILED"));
        assertThat(verdict().failedRuns()).hasSize(1);
        assertThat(verdict().isSafe()).isFalse();
    }

    @Test
    void findsATaskThatSucceededWithoutRunning() {
        executions.removeLast();
        assertThat(verdict().lostTasks()).hasSize(1);
    }

    @Test
    void findsATaskThatWasForgotten() {
        attempts.removeLast();
        assertThat(verdict().lostTasks()).hasSize(1);
        assertThat(verdict().isSafe()).isFalse();
    }

    @Test
    void findsAttemptsThatOverlapByTheirOwnWords() {
        executions.add(execution("a", 2, 13, 3.9, 4.5));
        assertThat(verdict().overlapping()).hasSize(1);
        assertThat(verdict().isSafe()).isFalse();
    }

    @Test
    void findsAnAttemptThatRanTwice() {
        executions.add(execution("a", 1, 13, 2, 3));
        assertThat(verdict().overlapping()).hasSize(1);
    }

    @Test
    void findsAnOrphanThatWasSeenAliveAfterTheNextStart() {
        executions.add(unended("a", 0, 10, 0.1, 1.5));
        assertThat(verdict().overlapping()).hasSize(1);
    }

    @Test
    void findsAnOrphanThatTheNextAttemptSaw() {
        executions.add(unended("b", 0, 10, 4.5, 4.6));
        executions.set(1, new Execution(1, "b", 1, 12, nanos(5), nanos(9), 0, nanos(9), Set.of(10L)));
        assertThat(verdict().overlapping()).hasSize(1);
    }

    @Test
    void anOrphanThatWasDeadBeforeIsNone() {
        executions.add(unended("a", 0, 10, 0.1, 0.8));
        assertThat(verdict().overlapping()).isEmpty();
    }

    @Test
    void findsATaskThatRanAfterItsSuccess() {
        executions.add(execution("a", 2, 13, 6, 7));
        assertThat(verdict().rerunAfterSuccess()).hasSize(1);
        assertThat(verdict().isSafe()).isFalse();
    }

    @Test
    void aSuccessThatDiedWithItsWorkerIsCountedApart() {
        attempts.set(0, new Attempt(1, "a", 1, "LOST", "worker-1", "lost"));
        attempts.add(new Attempt(1, "a", 2, "SUCCEEDED", "worker-2", null));
        executions.add(execution("a", 2, 13, 6, 7));
        assertThat(verdict().rerunAfterSuccess()).as("no fault explains it").hasSize(1);
        windows.add(new Window("kill-9", "worker-1", nanos(3), nanos(5)));
        assertThat(verdict().rerunAfterSuccess()).isEmpty();
        assertThat(verdict().successDiedWithWorker()).hasSize(1);
    }

    @Test
    void findsAWriteOfAMasterThatDidNotOwnTheSlot() {
        writes.add(write(6, "master-2.1", "first"));
        assertThat(verdict().staleWrites()).hasSize(1);
        assertThat(verdict().isSafe()).isFalse();
    }

    @Test
    void findsAWriteOfAnEarlierLifeOfTheOwner() {
        writes.add(write(6, "master-1.0", "first"));
        assertThat(verdict().staleWrites()).hasSize(1);
    }

    @Test
    void findsAWriteToASlotOfNobody() {
        writes.add(write(6, "master-1.1", null));
        assertThat(verdict().staleWrites()).hasSize(1);
    }

    @Test
    void measuresAStallWithAndWithoutTheDatabaseOutage() {
        executions.set(1, execution("b", 1, 12, 8, 9));
        windows.add(new Window(History.DATABASE_DOWN, "postgres", nanos(5), nanos(7)));
        assertThat(verdict().longestStallMillis()).isEqualTo(4000);
        assertThat(verdict().longestStallOutsideOutageMillis()).isEqualTo(2000);
        assertThat(verdict().stalls().getFirst().around()).hasSize(1);
    }
}
