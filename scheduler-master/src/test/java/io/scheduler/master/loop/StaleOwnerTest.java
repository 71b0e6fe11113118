package io.scheduler.master.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.scheduler.common.instance.TaskAttempt;
import io.scheduler.common.state.WorkflowState;
import io.scheduler.dao.environment.TaskEnvironment;
import io.scheduler.dao.partition.CommandRow;
import io.scheduler.dao.partition.SlotEpoch;
import io.scheduler.dao.partition.StoreException;
import io.scheduler.master.store.InMemoryPartitionStore;
import io.scheduler.rpc.contract.AttemptReport;
import io.scheduler.rpc.contract.AttemptReport.Phase;
import io.scheduler.rpc.contract.ReportReply.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A master that was cut off or stood still believes in its slots: it must neither take results nor send tasks. */
class StaleOwnerTest {

    private static final int SLOT = 0;

    private final SettableClock clock = new SettableClock();
    private final InMemoryPartitionStore store = new InMemoryPartitionStore(4);
    private final FakeWorkers workers = new FakeWorkers(clock);
    private final PartitionLoop loop = new PartitionLoop(
            "m1",
            new LoopPorts(store, workers, new Plans(store), clock, LoopObserver.NONE, slots -> {}),
            LoopSettings.defaults(),
            event -> {});

    @Test
    void theResultOfARunThatItDoesNotKnowIsTheOwnersToTake() {
        List<SlotEpoch> taken = take("m1");
        loop.announce(taken);
        loop.turn(List.of(new LoopEvent.SlotsGranted(taken)));

        CompletableFuture<Verdict> ofAnOldRun = report();
        assertThat(ofAnOldRun).as("still ours").isCompletedWithValue(Verdict.COMMITTED);

        take("m2");
        CompletableFuture<Verdict> ofANewRun = report();
        assertThat(ofANewRun).as("not ours to say").isNotDone();
        loop.turn(List.of());
        assertThat(ofANewRun).isCompletedWithValue(Verdict.NOT_OWNER);
        assertThat(loop.announced()).isEmpty();
    }

    @Test
    void aGrantThatIsStaleWhenItIsReadIsNotTakenAgainAndAgain() {
        start();
        List<SlotEpoch> taken = take("m1");
        loop.announce(taken);
        take("m2");
        loop.turn(List.of(new LoopEvent.SlotsGranted(taken)));
        assertThat(loop.announced()).isEmpty();
        loop.turn(List.of());
        assertThat(loop.announced()).as("not driven once more").isEmpty();
        assertThat(loop.isIdle()).isTrue();
        assertThat(store.commands).as("for its owner").hasSize(1);
    }

    @Test
    void aTaskIsNotSentAfterACommitThatTookSoLongThatAnotherHasTheSlot() {
        start();
        grantThat(() -> {
            clock.goOn(Duration.ofSeconds(3));
            take("m2");
        });
        assertThat(store.commands).as("written").isEmpty();
        assertThat(workers.sent).as("the slot is another's").isEmpty();
        assertThat(workers.held).as("places").isZero();
        assertThat(loop.announced()).isEmpty();
        assertThat(loop.isIdle()).isTrue();
    }

    @Test
    void afterASlowCommitTheRowsProveThatTheTaskMayBeSent() {
        start();
        grantThat(() -> clock.goOn(Duration.ofSeconds(3)));
        assertThat(workers.sent).hasSize(1);
        assertThat(workers.held).isZero();
        assertThat(store.writes).as("no other commit is waited for").isEqualTo(1);
        assertThat(loop.isIdle()).isTrue();
    }

    @Test
    void whereTheRowsAreSlowTooNothingIsSentUntilTheyAreNot() {
        start();
        store.beforeSlots = () -> clock.goOn(Duration.ofMillis(900));
        grantThat(() -> clock.goOn(Duration.ofSeconds(3)));
        assertThat(workers.sent).isEmpty();
        assertThat(workers.held).isEqualTo(1);
        assertThat(loop.isIdle()).isFalse();
        assertThat(loop.nextDue()).as("at once").isEqualTo(clock.instant());
        loop.turn(List.of(notHeld()));
        loop.turn(List.of(notHeld()));
        assertThat(workers.held).as("places, however often its worker is asked").isEqualTo(1);

        store.beforeSlots = () -> {};
        store.afterWrite = () -> {};
        loop.turn(List.of(notHeld()));
        assertThat(workers.sent).as("once").hasSize(1);
        assertThat(workers.held).isZero();
        assertThat(loop.isIdle()).isTrue();
    }

    @Test
    void whereTheRowsCanNotBeReadTheWorkerIsAskedOnceTheyCan() {
        start();
        store.beforeSlots = () -> {
            throw new StoreException("away", new IllegalStateException());
        };
        grantThat(() -> clock.goOn(Duration.ofSeconds(3)));
        assertThat(workers.sent).isEmpty();
        assertThat(workers.held).isZero();
        assertThat(loop.notBefore()).as("not at once").isAfter(clock.instant());

        store.beforeSlots = () -> {};
        store.afterWrite = () -> {};
        int asked = workers.claims.size();
        loop.turn(List.of());
        assertThat(workers.claims).hasSizeGreaterThan(asked);
        loop.turn(List.of(notHeld()));
        assertThat(workers.sent).hasSize(1);
        assertThat(workers.held).isZero();
    }

    /** A read that hangs must not come between what proves that the slot is ours and the sending. */
    @Test
    void whatATaskNeedsIsReadBeforeTheCommit() {
        environment();
        int[] reads = {0};
        store.beforeSupplies = () -> {
            reads[0]++;
            clock.goOn(Duration.ofSeconds(30));
            take("m2");
        };
        start();
        grantThat(() -> {});
        assertThat(reads[0]).isEqualTo(1);
        assertThat(workers.sent).as("the commit found out").isEmpty();
        assertThat(workers.held).isZero();
        assertThat(store.commands).hasSize(1);
    }

    @Test
    void placesAreGivenBackForTasksWhoseEnvironmentCanNotBeRead() {
        environment();
        store.beforeSupplies = () -> {
            throw new StoreException("away", new IllegalStateException());
        };
        start();
        grantThat(() -> {});
        assertThat(workers.sent).isEmpty();
        for (int i = 0; i < 5; i++) {
            loop.turn(List.of(notHeld()));
            assertThat(workers.held).isZero();
        }

        store.beforeSupplies = () -> {};
        loop.turn(List.of(notHeld()));
        assertThat(workers.sent).hasSize(1);
        assertThat(workers.held).isZero();
    }

    private void environment() {
        store.environments.put(
                "prod", new TaskEnvironment("prod", "", Map.of(), "", List.of(), "ann", clock.instant()));
    }

    private void grantThat(Runnable afterWrite) {
        List<SlotEpoch> taken = take("m1");
        loop.announce(taken);
        store.afterWrite = afterWrite;
        loop.turn(List.of(new LoopEvent.SlotsGranted(taken)));
    }

    private LoopEvent notHeld() {
        TaskAttempt attempt = store.attempts.get(1L).attempt();
        return new LoopEvent.Inventory(
                FakeWorkers.WORKER,
                List.of(),
                List.of(new LoopEvent.Expected(new LoopEvent.AttemptRef(1, 1), SLOT, attempt)));
    }

    private void start() {
        String environment = store.environments.isEmpty() ? "" : ", \"environment\": \"prod\"";
        store.documents.put(
                1L, "{\"name\": \"w\", \"tasks\": [{\"name\": \"a\", \"type\": \"noop\"" + environment + "}]}");
        store.add(1, SLOT, 1, WorkflowState.SUBMITTED, Map.of());
        store.commands.put(1L, new CommandRow(1, SLOT, 1, "START", Map.of()));
    }

    private List<SlotEpoch> take(String incarnation) {
        return store.take(
                incarnation, List.of(new SlotEpoch(SLOT, store.slots.get(SLOT).epoch())));
    }

    private CompletableFuture<Verdict> report() {
        CompletableFuture<Verdict> answer = new CompletableFuture<>();
        AttemptReport report =
                new AttemptReport(7, 1, SLOT, Phase.SUCCEEDED, clock.instant(), null, null, null, Map.of());
        loop.turn(List.of(new LoopEvent.Reported(report, FakeWorkers.WORKER, answer)));
        return answer;
    }
}
