package io.scheduler.master.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.scheduler.dao.partition.SlotEpoch;
import io.scheduler.master.store.InMemoryPartitionStore;
import io.scheduler.rpc.contract.AttemptReport;
import io.scheduler.rpc.contract.AttemptReport.Phase;
import io.scheduler.rpc.contract.ReportReply.Verdict;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A master that was cut off still believes in its slots: it must not take results off the workers' hands. */
class StaleOwnerTest {

    private static final int SLOT = 0;

    private final Simulation clock = new Simulation(1);
    private final InMemoryPartitionStore store = new InMemoryPartitionStore(4);
    private final PartitionLoop loop = new PartitionLoop(
            "m1",
            new PartitionLoop.Ports(store, new FakeWorkers(), new Plans(store), clock, LoopObserver.NONE),
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
