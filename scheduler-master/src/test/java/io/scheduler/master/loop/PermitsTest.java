package io.scheduler.master.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.scheduler.common.instance.TaskDetail;
import io.scheduler.common.state.TaskState;
import io.scheduler.common.state.WorkflowState;
import io.scheduler.dao.partition.CommandRow;
import io.scheduler.dao.partition.SlotEpoch;
import io.scheduler.dao.partition.StoreException;
import io.scheduler.master.store.InMemoryPartitionStore;
import io.scheduler.rpc.contract.AttemptReport;
import io.scheduler.rpc.contract.AttemptReport.Phase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A loop whose tasks need permits of a task group; the test is the group's keeper. */
class PermitsTest {
    private static final int SLOT = 0;
    private static final LoopEvent COMMANDS = new LoopEvent.CommandsWaiting();

    private final SettableClock clock = new SettableClock();
    private final InMemoryPartitionStore store = new InMemoryPartitionStore(4);
    private final FakeWorkers workers = new FakeWorkers(clock);
    private final List<LoopEvent> inbox = new ArrayList<>();
    private final Set<Integer> asked = new HashSet<>();
    private PartitionLoop loop = loop("m1");
    private long nextCommand = 1;

    private PartitionLoop loop(String incarnation) {
        return new PartitionLoop(
                incarnation,
                new LoopPorts(
                        store,
                        workers,
                        new Plans(store),
                        clock,
                        LoopObserver.NONE,
                        slots -> {},
                        asked::addAll,
                        TraceParents.NONE),
                LoopSettings.defaults(),
                inbox::add);
    }

    @BeforeEach
    void aRunOfOneTaskIsStarted() {
        store.taskGroups.add("g");
        store.documents.put(1L, """
                {"name": "w", "tasks": [{"name": "a", "type": "noop", "taskGroup": "g", "retry": {"attempts": 1}}]}""");
        store.add(1, SLOT, 1, WorkflowState.SUBMITTED, Map.of());
        command("START");
    }

    @Test
    void itGoesToAWorkerWithItsPermitAndGivesItBackAtItsEnd() {
        takeOver("m1");
        assertThat(store.permits).isEqualTo(Map.of(1L, false));
        assertThat(asked).as("the slot of the group").hasSize(1);
        assertThat(workers.sent).isEmpty();

        store.grantPermit(1);
        loop.turn(List.of(COMMANDS));
        assertThat(workers.sent).hasSize(1);
        assertThat(store.attempts.get(1L).attempt().detail()).isEqualTo(new TaskDetail.Permitted("g"));
        asked.clear();

        loop.turn(List.of(report(1, Phase.SUCCEEDED)));
        assertThat(store.permits).isEmpty();
        assertThat(asked).hasSize(1);
        assertThat(store.instances.get(1L).instance().state()).isEqualTo(WorkflowState.SUCCEEDED);
    }

    @Test
    void onlyWithItsPermitItWaitsForNothingButAWorker() {
        workers.free = 0;
        takeOver("m1");
        assertThat(loop.standing().tasks()).containsEntry(TaskState.QUEUED, 1);
        assertThat(loop.standing().ready()).isZero();
        store.grantPermit(1);
        loop.turn(List.of(COMMANDS));
        assertThat(loop.standing().ready()).isEqualTo(1);
        assertThat(loop.standing().oldestReady()).as("since when is not known").isNull();
    }

    @Test
    void aRetryAsksAnew() {
        takeOver("m1");
        store.grantPermit(1);
        loop.turn(List.of(COMMANDS));
        loop.turn(List.of(report(1, Phase.FAILED)));
        assertThat(store.permits).isEqualTo(Map.of(2L, false));
        assertThat(workers.sent).hasSize(1);
    }

    @Test
    void whoeverTakesTheSlotOverAsksAgainAndIsToldOfThePermitThatThereIs() {
        takeOver("m1");
        store.grantPermit(1);
        // the command was seen, and what came of it was not written
        store.commands.clear();
        loop = loop("m2");
        takeOver("m2");
        loop.turn(List.of(COMMANDS));
        assertThat(workers.sent).hasSize(1);
        assertThat(store.permits).isEqualTo(Map.of(1L, true));
    }

    @Test
    void aPermitThatComesTwiceSendsOnce() {
        takeOver("m1");
        store.grantPermit(1);
        store.grantPermit(1);
        loop.turn(List.of(COMMANDS));
        store.grantPermit(1);
        loop.turn(List.of(COMMANDS));
        assertThat(workers.sent).hasSize(1);
        assertThat(store.commands).isEmpty();
    }

    @Test
    void aHeldTaskGivesItsPermitBackAndAnOldAnswerIsNotTaken() {
        workers.free = 0;
        takeOver("m1");
        store.grantPermit(1);
        loop.turn(List.of(COMMANDS));
        assertThat(store.permits).isEqualTo(Map.of(1L, true));
        command("PAUSE");
        loop.turn(List.of(COMMANDS));
        assertThat(store.permits).isEmpty();
        assertThat(store.attempts.get(1L).attempt().state()).isEqualTo(TaskState.PAUSED);

        workers.free = 10;
        command("RESUME");
        loop.turn(List.of(COMMANDS));
        assertThat(store.permits).isEqualTo(Map.of(1L, false));
        assertThat(workers.sent)
                .as("its old place among the ready ones is worth nothing")
                .isEmpty();
        store.grantPermit(1);
        loop.turn(List.of(COMMANDS));
        assertThat(workers.sent).hasSize(1);
    }

    @Test
    void anAnswerToTheOldWishThatIsReadTogetherWithThePauseIsNotTakenForTheNewOne() {
        takeOver("m1");
        command("PAUSE");
        command("RESUME");
        store.grantPermit(1);
        loop.turn(List.of(COMMANDS));
        assertThat(workers.sent).isEmpty();
        assertThat(store.permits).isEqualTo(Map.of(1L, false));
        assertThat(store.commands).isEmpty();
        store.grantPermit(1);
        loop.turn(List.of(COMMANDS));
        assertThat(workers.sent).hasSize(1);
    }

    @Test
    void stoppedWhileItWaitsItLeavesNothing() {
        takeOver("m1");
        command("STOP");
        loop.turn(List.of(COMMANDS));
        assertThat(store.permits).isEmpty();
        assertThat(store.instances.get(1L).instance().state()).isEqualTo(WorkflowState.STOPPED);
    }

    @Test
    void aGroupThatIsNotThereFailsTheTaskWithTheReason() {
        store.taskGroups.clear();
        takeOver("m1");
        loop.turn(List.of(COMMANDS));
        loop.turn(List.of(COMMANDS));
        assertThat(store.instances.get(1L).instance().reason())
                .isEqualTo("task a failed: there is no task group g in the project: make it, or correct the document");
        assertThat(workers.sent).isEmpty();
    }

    @Test
    void afterACommitOfWhichNobodyKnowsThereIsOnePermit() {
        int[] left = {1};
        store.afterWrite = () -> {
            if (left[0]-- > 0) {
                throw new StoreException("no answer", new IllegalStateException());
            }
        };
        takeOver("m1");
        clock.goOn(Duration.ofSeconds(1));
        loop.turn(List.of());
        loop.turn(List.of(COMMANDS));
        assertThat(store.permits).isEqualTo(Map.of(1L, false));
    }

    @Test
    void aReadThatFailsWhileASlotIsTakenLosesNoRunOfIt() {
        workers.free = 0;
        store.documents.put(2L, "{\"name\": \"v\", \"tasks\": [{\"name\": \"a\", \"type\": \"noop\"}]}");
        store.add(2, SLOT, 2, WorkflowState.SUBMITTED, Map.of());
        store.commands.put(nextCommand, new CommandRow(nextCommand++, SLOT, 2, "START", Map.of()));
        takeOver("m1");
        assertThat(store.attempts).hasSize(2);

        loop = loop("m2");
        int[] left = {1};
        store.beforeSlots = () -> {
            if (left[0]-- > 0) {
                throw new StoreException("away", new IllegalStateException());
            }
        };
        takeOver("m2");
        assertThat(left[0]).as("the slot of the group was asked for").isLessThanOrEqualTo(0);
        workers.free = 10;
        for (int i = 0; i < 5; i++) {
            clock.goOn(Duration.ofSeconds(1));
            loop.turn(loop.wantsEvents() ? List.of(COMMANDS, new LoopEvent.Check()) : List.of());
        }
        assertThat(workers.sent).as("the one that needs no permit").hasSize(1);
    }

    private LoopEvent report(long attempt, Phase phase) {
        return new LoopEvent.Reported(
                new AttemptReport(attempt, 1, SLOT, phase, clock.instant(), clock.instant(), 0, null, Map.of()),
                FakeWorkers.WORKER,
                new CompletableFuture<>());
    }

    private void takeOver(String incarnation) {
        List<SlotEpoch> taken = store.take(
                incarnation, List.of(new SlotEpoch(SLOT, store.slots.get(SLOT).epoch())));
        loop.announce(taken);
        loop.turn(List.of(new LoopEvent.SlotsGranted(taken)));
    }

    private void command(String type) {
        store.commands.put(nextCommand, new CommandRow(nextCommand++, SLOT, 1, type, Map.of()));
    }
}
