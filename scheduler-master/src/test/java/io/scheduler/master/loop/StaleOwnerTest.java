package io.scheduler.master.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.scheduler.common.state.WorkflowState;
import io.scheduler.dao.partition.CommandRow;
import io.scheduler.dao.partition.SlotEpoch;
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
            new PartitionLoop.Ports(store, workers, new Plans(store), clock, LoopObserver.NONE, slots -> {}),
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
    void aTaskIsNotSentAfterACommitThatTookSoLongThatAnotherMayOwnTheSlot() {
        start();
        List<SlotEpoch> taken = take("m1");
        loop.announce(taken);
        store.afterWrite = () -> clock.goOn(Duration.ofSeconds(3));
        loop.turn(List.of(new LoopEvent.SlotsGranted(taken)));
        assertThat(store.commands).as("written").isEmpty();
        assertThat(workers.sent).isEmpty();

        take("m2");
        loop.turn(List.of());
        assertThat(workers.sent).as("the slot is another's").isEmpty();
        assertThat(workers.held).as("places").isZero();
        assertThat(loop.announced()).isEmpty();
    }

    @Test
    void afterASlowCommitAnotherOneProvesThatTheTaskMayBeSent() {
        start();
        List<SlotEpoch> taken = take("m1");
        loop.announce(taken);
        store.afterWrite = () -> clock.goOn(Duration.ofSeconds(3));
        loop.turn(List.of(new LoopEvent.SlotsGranted(taken)));
        assertThat(loop.nextDue()).as("at once").isEqualTo(clock.instant());

        store.afterWrite = () -> {};
        loop.turn(List.of());
        assertThat(workers.sent).hasSize(1);
        assertThat(workers.held).isZero();
        assertThat(loop.isIdle()).isTrue();
    }

    private void start() {
        store.documents.put(1L, "{\"name\": \"w\", \"tasks\": [{\"name\": \"a\", \"type\": \"noop\"}]}");
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
