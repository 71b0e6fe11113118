package io.scheduler.master.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scheduler.common.instance.TaskAttempt;
import io.scheduler.common.instance.TaskAttempt.AssignedWorker;
import io.scheduler.common.state.TaskState;
import io.scheduler.common.state.WorkflowState;
import io.scheduler.dao.partition.CommandRow;
import io.scheduler.dao.partition.InstanceRow;
import io.scheduler.dao.partition.PartitionBatch;
import io.scheduler.dao.partition.SlotEpoch;
import io.scheduler.dao.partition.StaleEpochException;
import io.scheduler.dao.partition.StoreException;
import io.scheduler.master.loop.LoopEvent.AttemptRef;
import io.scheduler.master.loop.LoopEvent.Expected;
import io.scheduler.master.store.InMemoryPartitionStore;
import io.scheduler.rpc.contract.AssignReply;
import io.scheduler.rpc.contract.AttemptReport;
import io.scheduler.rpc.contract.AttemptReport.Phase;
import io.scheduler.rpc.contract.ReportReply.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Single turns, with what can go wrong in each. */
class PartitionLoopTest {

    private static final int SLOT = 0;
    private static final LoopEvent COMMANDS = new LoopEvent.CommandsWaiting();

    private final SettableClock clock = new SettableClock();
    private final InMemoryPartitionStore store = new InMemoryPartitionStore(4);
    private final FakeWorkers workers = new FakeWorkers(clock);
    private final List<LoopEvent> inbox = new ArrayList<>();
    private final PartitionLoop loop = new PartitionLoop(
            "m1",
            new LoopPorts(store, workers, new Plans(store), clock, LoopObserver.NONE, slots -> {}),
            LoopSettings.defaults(),
            inbox::add);
    private long nextCommand = 1;

    private static String document(String task) {
        return "{\"name\": \"w\", \"tasks\": [{\"name\": \"a\", \"type\": \"noop\"" + task + "}]}";
    }

    private void instance(long id, String document) {
        store.documents.put(id, document);
        store.add(id, SLOT, id, WorkflowState.SUBMITTED, Map.of());
        command(id, "START");
    }

    private void command(long id, String type) {
        store.commands.put(nextCommand, new CommandRow(nextCommand++, SLOT, id, type, Map.of()));
    }

    private LoopEvent grant() {
        List<SlotEpoch> taken = store.take(
                "m1", List.of(new SlotEpoch(SLOT, store.slots.get(SLOT).epoch())));
        loop.announce(taken);
        return new LoopEvent.SlotsGranted(taken);
    }

    private CompletableFuture<Verdict> report(List<LoopEvent> into, long instance, long attempt, Phase phase) {
        CompletableFuture<Verdict> answer = new CompletableFuture<>();
        AttemptReport report =
                new AttemptReport(attempt, instance, SLOT, phase, clock.instant(), null, null, null, Map.of());
        into.add(new LoopEvent.Reported(report, FakeWorkers.WORKER, answer));
        return answer;
    }

    private WorkflowState state(long id) {
        InstanceRow row = store.instances.get(id);
        return row.instance().state();
    }

    private static Runnable failing(int times) {
        int[] left = {times};
        return () -> {
            if (left[0]-- > 0) {
                throw new StoreException("away", new IllegalStateException());
            }
        };
    }

    @Test
    void aTaskRunsFromItsCommandToItsEnd() {
        instance(1, document(""));
        loop.turn(List.of(grant()));
        assertThat(store.commands).isEmpty();
        assertThat(workers.sent).hasSize(1);
        assertThat(workers.held).isZero();
        List<LoopEvent> reports = new ArrayList<>();
        CompletableFuture<Verdict> running = report(reports, 1, 1, Phase.RUNNING);
        loop.turn(reports);
        assertThat(running).isCompletedWithValue(Verdict.COMMITTED);
        assertThat(store.attempts.get(1L).attempt().state()).as("lazy").isEqualTo(TaskState.DISPATCHED);
        reports.clear();
        CompletableFuture<Verdict> end = report(reports, 1, 1, Phase.SUCCEEDED);
        store.beforeWrite = () -> assertThat(end).isNotDone();
        loop.turn(reports);
        assertThat(end).isCompletedWithValue(Verdict.COMMITTED);
        assertThat(state(1)).isEqualTo(WorkflowState.SUCCEEDED);
        assertThat(loop.runs()).isEmpty();
    }

    @Test
    void aLazyChangeIsWrittenAfterItsDelayOrWhenItsSlotIsGiven() {
        instance(1, document(""));
        loop.turn(List.of(grant()));
        List<LoopEvent> reports = new ArrayList<>();
        report(reports, 1, 1, Phase.RUNNING);
        loop.turn(reports);
        assertThat(loop.nextDue()).isEqualTo(clock.instant().plusMillis(50));
        CompletableFuture<Void> given = new CompletableFuture<>();
        loop.turn(List.of(new LoopEvent.SlotsRevoked(Set.of(SLOT), given)));
        assertThat(given).isCompleted();
        assertThat(store.attempts.get(1L).attempt().state()).isEqualTo(TaskState.RUNNING);
        assertThat(loop.runs()).isEmpty();
        assertThat(loop.announced()).isEmpty();
    }

    @Test
    void aFailedCommitAfterALazyChangeLosesNothing() {
        instance(1, document(""));
        loop.turn(List.of(grant()));
        List<LoopEvent> events = new ArrayList<>();
        report(events, 1, 1, Phase.RUNNING);
        loop.turn(events);
        events.clear();
        CompletableFuture<Verdict> end = report(events, 1, 1, Phase.SUCCEEDED);
        store.afterWrite = failing(1);
        loop.turn(events);
        assertThat(end).isNotDone();
        assertThat(loop.wantsEvents()).isFalse();
        clock.goOn(Duration.ofSeconds(1));
        loop.turn(List.of());
        assertThat(end).isCompletedWithValue(Verdict.COMMITTED);
        assertThat(state(1)).isEqualTo(WorkflowState.SUCCEEDED);
        assertThat(store.attempts).hasSize(1);
        assertThat(workers.held).isZero();
    }

    @Test
    void commandsOfOneInstanceKeepTheirOrderAndNoneIsPutOffForEver() {
        instance(1, document(""));
        loop.turn(List.of(grant()));
        for (String type : List.of("STOP", "RECOVER", "PAUSE", "RESUME")) {
            command(1, type);
        }
        List<LoopEvent> events = new ArrayList<>(List.of(COMMANDS));
        report(events, 1, 1, Phase.KILLED);
        loop.turn(events);
        while (loop.nextDue() != null && !loop.nextDue().isAfter(clock.instant())) {
            loop.turn(List.of());
        }
        assertThat(store.commands).isEmpty();
        assertThat(state(1)).isEqualTo(WorkflowState.RUNNING);
        assertThat(store.attentions).isEmpty();
    }

    /** As after a schedule's workflow has changed: there is nobody to be asked. */
    @Test
    void aRunWhoseParametersDoNotFitItsWorkflowHasFailedWithThePlace() {
        instance(1, """
                {"name": "w", "params": {"day": {"type": "date", "required": true}, "n": {"type": "integer"}},
                 "tasks": [{"name": "a", "type": "noop"}], "finally": [{"name": "b", "type": "noop"}]}""");
        loop.turn(List.of(grant()));
        assertThat(state(1)).isEqualTo(WorkflowState.FAILED);
        assertThat(store.instances.get(1L).instance().reason())
                .startsWith("its parameters do not fit its workflow: params.day: required: expected")
                .contains("but got nothing");
        assertThat(store.attempts).isEmpty();
        assertThat(loop.runs()).isEmpty();
    }

    @Test
    void whatANewerVersionWroteWaitsForOneWithItsCommandsAndTheOthersGoOn() {
        instance(1, document(""));
        instance(2, document(""));
        instance(3, document(""));
        store.unreadable.put(2L, "holds the origin MOON");
        loop.turn(List.of(grant()));
        loop.turn(List.of(COMMANDS));
        assertThat(store.attentions.get(2L)).startsWith("can not be run: holds the origin MOON");
        assertThat(state(1)).isEqualTo(WorkflowState.RUNNING);
        assertThat(state(2)).isEqualTo(WorkflowState.SUBMITTED);
        assertThat(state(3)).isEqualTo(WorkflowState.RUNNING);
        assertThat(store.commands.values())
                .as("the start waits for a master that knows it")
                .extracting(CommandRow::workflowInstanceId)
                .containsExactly(2L);
        assertThat(loop.nextDue()).as("nothing to hurry for").isNull();
        // upgraded: the slot is read anew
        store.unreadable.clear();
        loop.turn(List.of(new LoopEvent.SlotsRevoked(Set.of(SLOT), new CompletableFuture<>())));
        loop.turn(List.of(grant()));
        assertThat(state(2)).isEqualTo(WorkflowState.RUNNING);
        assertThat(store.attentions).isEmpty();
        assertThat(store.commands).isEmpty();
    }

    @Test
    void aRunOfWhichOneAttemptCanNotBeReadIsLeftAloneAndTheOthersGoOn() {
        instance(1, document(""));
        instance(2, document(""));
        loop.turn(List.of(grant()));
        long broken = store.attempts.values().stream()
                .filter(row -> row.workflowInstanceId() == 1)
                .findFirst()
                .orElseThrow()
                .attempt()
                .id();
        store.unreadableAttempts.put(broken, "holds the state DREAMING");
        loop.turn(List.of(new LoopEvent.SlotsRevoked(Set.of(SLOT), new CompletableFuture<>())));
        loop.turn(List.of(grant()));
        assertThat(store.attentions.get(1L)).contains("an attempt of it holds the state DREAMING");
        assertThat(loop.runs()).extracting(LiveRun::id).containsExactly(2L);
    }

    @Test
    void anInstanceThatCanNotBeReadIsLeftAloneWithANote() {
        instance(1, "{\"name\": 5}");
        instance(2, document(""));
        loop.turn(List.of(grant()));
        assertThat(store.attentions.get(1L)).contains("can not be run").contains("not valid");
        assertThat(state(2)).isEqualTo(WorkflowState.RUNNING);
        assertThat(store.commands.values())
                .as("what was asked of it waits, too: a newer version may know it")
                .extracting(CommandRow::workflowInstanceId)
                .containsExactly(1L);
        assertThat(loop.nextDue()).as("nothing to hurry for").isNull();
        List<LoopEvent> events = new ArrayList<>();
        CompletableFuture<Verdict> late = report(events, 1, 77, Phase.SUCCEEDED);
        loop.turn(events);
        assertThat(late).as("nobody knows what became of it").isCompletedWithValue(Verdict.RETRY);
        int writes = store.writes;
        loop.turn(List.of(new LoopEvent.Check()));
        assertThat(store.writes).isEqualTo(writes);
    }

    @Test
    void aGrantWhoseReadingFailsIsTakenUpAgain() {
        instance(1, document(""));
        store.beforeRead = failing(2);
        loop.turn(List.of(grant()));
        loop.turn(List.of());
        assertThat(workers.sent).isEmpty();
        loop.turn(List.of());
        assertThat(workers.sent).hasSize(1);
        assertThat(loop.announced()).containsKey(SLOT);
    }

    @Test
    void aSlotThatIsGivenAndGrantedInOneTurnIsReadAnew() {
        instance(1, document(""));
        LoopEvent first = grant();
        loop.turn(List.of(first));
        CompletableFuture<Void> given = new CompletableFuture<>();
        loop.turn(List.of(new LoopEvent.SlotsRevoked(Set.of(SLOT), given), first));
        loop.turn(List.of());
        assertThat(given).isCompleted();
        assertThat(loop.announced()).containsKey(SLOT);
        assertThat(loop.runs()).hasSize(1);
    }

    @Test
    void aGrantOfWhatIsDrivenDoesNotReplaceNewerMemory() {
        instance(1, document(""));
        LoopEvent granted = grant();
        loop.turn(List.of(granted, granted, COMMANDS, granted));
        loop.turn(List.of(granted));
        loop.runs().forEach(run -> assertThat(run.run().state(0)).isEqualTo(TaskState.DISPATCHED));
        assertThat(workers.sent).hasSize(1);
    }

    @Test
    void whileTheDatabaseIsAwayEventsDoNotGather() {
        loop.turn(List.of(grant()));
        instance(1, document(""));
        store.beforeRead = failing(100);
        loop.turn(List.of(COMMANDS));
        for (int i = 0; i < 99; i++) {
            assertThat(loop.wantsEvents()).isFalse();
            loop.turn(List.of());
        }
        loop.turn(List.of());
        assertThat(loop.wantsEvents()).isTrue();
        assertThat(workers.sent).hasSize(1);
        assertThat(workers.held).isZero();
    }

    @Test
    void anOldInventoryDoesNotTakeARunningAttemptForLost() {
        instance(1, document(""));
        loop.turn(List.of(grant()));
        AttemptRef attempt = new AttemptRef(1, 1);
        TaskAttempt sent = store.attempts.get(1L).attempt();
        LoopEvent asked =
                new LoopEvent.Inventory(FakeWorkers.WORKER, List.of(), List.of(new Expected(attempt, SLOT, sent)));
        loop.turn(List.of(asked));
        assertThat(workers.sent).as("sent once more").hasSize(2);
        List<LoopEvent> events = new ArrayList<>();
        report(events, 1, 1, Phase.RUNNING);
        events.add(asked);
        loop.turn(events);
        assertThat(loop.runs()).allSatisfy(run -> assertThat(run.run().state(0)).isEqualTo(TaskState.RUNNING));
        TaskAttempt running = sent.running(clock.instant());
        loop.turn(List.of(
                new LoopEvent.Inventory(FakeWorkers.WORKER, List.of(), List.of(new Expected(attempt, SLOT, running)))));
        assertThat(store.attempts.get(1L).attempt().state()).isEqualTo(TaskState.LOST);
        assertThat(workers.held).isZero();
    }

    @Test
    void itIsKnownSinceWhenTheFirstTaskWaitsForAWorker() {
        workers.free = 0;
        instance(1, document(""));
        loop.turn(List.of(grant()));
        Instant since = clock.instant();
        clock.goOn(Duration.ofSeconds(30));
        instance(2, document(""));
        loop.turn(List.of(COMMANDS));
        assertThat(loop.standing().ready()).isEqualTo(2);
        assertThat(loop.standing().oldestReady()).isEqualTo(since);
        workers.free = 2;
        loop.turn(List.of(new LoopEvent.CapacityFreed()));
        assertThat(loop.standing().ready()).isZero();
        assertThat(loop.standing().oldestReady()).isNull();
    }

    @Test
    void anAssignmentThatGotLostIsAskedForAlsoWhenTheClockWasSetBack() {
        instance(1, document(""));
        loop.turn(List.of(grant()));
        int claims = workers.claims.size();
        clock.goOn(Duration.ofSeconds(1));
        loop.turn(List.of(new LoopEvent.Check()));
        assertThat(workers.claims).as("its answer may be on the way").hasSize(claims);
        clock.goOn(Duration.ofHours(-1));
        loop.turn(List.of(new LoopEvent.Check()));
        assertThat(workers.claims).hasSize(claims + 1);
    }

    /** A machine that was copied with its data folder, for instance. */
    @Test
    void whatALivingWorkerRunsIsNotLostBecauseAnotherUnderTheSameNodeIdDoesNotKnowIt() {
        instance(1, document(""));
        loop.turn(List.of(grant()));
        List<LoopEvent> events = new ArrayList<>();
        report(events, 1, 1, Phase.RUNNING);
        loop.turn(events);
        AssignedWorker twin = new AssignedWorker("w1", "w1-b");
        workers.connected = List.of(FakeWorkers.WORKER, twin);
        int claims = workers.claims.size();
        loop.turn(List.of(new LoopEvent.Check()));
        assertThat(workers.claims).as("nothing is to be asked").hasSize(claims);

        Expected expected =
                new Expected(new AttemptRef(1, 1), SLOT, store.attempts.get(1L).attempt());
        LoopEvent notThere = new LoopEvent.Inventory(twin, List.of(), List.of(expected));
        loop.turn(List.of(notThere));
        assertThat(loop.runs()).allSatisfy(run -> assertThat(run.run().state(0)).isEqualTo(TaskState.RUNNING));

        workers.connected = List.of(twin);
        loop.turn(List.of(notThere));
        assertThat(store.attempts.get(1L).attempt().state()).isEqualTo(TaskState.LOST);
    }

    /** Its machine is cut off and a new one was started under its node id: it may run on for the rest of its lease. */
    @Test
    void whoWasStartedInAnotherFolderIsNotAskedWhatItsNamesakeRan() {
        instance(1, document(""));
        loop.turn(List.of(grant()));
        List<LoopEvent> events = new ArrayList<>();
        report(events, 1, 1, Phase.RUNNING);
        loop.turn(events);
        int claims = workers.claims.size();
        workers.connected = List.of(new AssignedWorker("w1", "b@elsewhere"));
        clock.goOn(Duration.ofSeconds(10));
        loop.turn(List.of(new LoopEvent.Check()));
        assertThat(workers.claims).hasSize(claims);
        assertThat(loop.runs()).allSatisfy(run -> assertThat(run.run().state(0)).isEqualTo(TaskState.RUNNING));
    }

    /** Half of what was decided stands in the turn when it happens: nothing of that may be written. */
    @Test
    void runsThatCanNotBeFollowedUpAreLeftAloneAndTheRestGoesOn() {
        runsOfWhichTwoCanNotBeFollowedUp();
        loop.turn(List.of(grant()));
        clock.goOn(Duration.ofSeconds(5));
        for (int turn = 0; turn < 20; turn++) {
            loop.turn(List.of());
        }
        assertThat(workers.sent).extracting(sent -> sent.workflowInstanceId()).containsExactly(2L);
        assertTheTwoAreLeftAlone();
        assertThat(loop.runs()).extracting(LiveRun::id).containsExactly(2L);
        assertThat(loop.wantsEvents()).isTrue();
    }

    /** What was left alone is read again with its slot, all of it at once. */
    @Test
    void whoTakesASlotWithSuchRunsDrivesTheRest() {
        runsOfWhichTwoCanNotBeFollowedUp();
        loop.turn(List.of(grant()));
        clock.goOn(Duration.ofSeconds(5));
        PartitionLoop next = new PartitionLoop(
                "m2",
                new LoopPorts(store, workers, new Plans(store), clock, LoopObserver.NONE, slots -> {}),
                LoopSettings.defaults(),
                inbox::add);
        List<SlotEpoch> taken = store.take(
                "m2", List.of(new SlotEpoch(SLOT, store.slots.get(SLOT).epoch())));
        next.announce(taken);
        next.turn(List.of(new LoopEvent.SlotsGranted(taken), COMMANDS));
        for (int turn = 0; turn < 20; turn++) {
            next.turn(List.of());
        }
        assertThat(workers.sent).extracting(sent -> sent.workflowInstanceId()).containsExactly(2L);
        assertTheTwoAreLeftAlone();
        CompletableFuture<Void> given = new CompletableFuture<>();
        next.turn(List.of(new LoopEvent.SlotsRevoked(Set.of(SLOT), given)));
        assertThat(given).isDone();
    }

    private void runsOfWhichTwoCanNotBeFollowedUp() {
        store.taskGroups.add("g");
        instance(1, document(", \"delay\": \"5s\", \"taskGroup\": \"g\""));
        instance(2, document(", \"delay\": \"5s\""));
        instance(3, document(", \"delay\": \"5s\", \"taskGroup\": \"g\""));
        store.beforeCommandIds = () -> {
            throw new IllegalStateException("a bug");
        };
    }

    private void assertTheTwoAreLeftAlone() {
        for (long id : List.of(1L, 3L)) {
            assertThat(store.attentions.get(id)).contains("a bug").contains("report it");
        }
        assertThat(store.attempts.values())
                .filteredOn(row -> row.workflowInstanceId() != 2)
                .hasSize(2)
                .allSatisfy(row -> assertThat(row.attempt().state()).isEqualTo(TaskState.DELAYED));
    }

    @Test
    void aCommandThatCanNotBeFollowedUpIsNotTakenUpForEver() {
        store.taskGroups.add("g");
        instance(1, document(", \"taskGroup\": \"g\""));
        instance(2, document(""));
        int[] bugs = {0};
        store.beforeCommandIds = () -> {
            bugs[0]++;
            throw new IllegalStateException("a bug");
        };
        loop.turn(List.of(grant()));
        for (int turn = 0; turn < 20; turn++) {
            loop.turn(List.of(COMMANDS));
        }
        assertThat(bugs[0]).isEqualTo(3);
        assertThat(workers.sent).extracting(sent -> sent.workflowInstanceId()).containsExactly(2L);
        assertThat(loop.isIdle()).isTrue();

        command(1, "STOP");
        loop.turn(List.of(COMMANDS));
        assertThat(state(1)).as("a person gives it up").isEqualTo(WorkflowState.STOPPED);
    }

    @Test
    void aSecondRefusalOfAnEarlierDispatchIsOfNoInterest() {
        instance(1, document(""));
        loop.turn(List.of(grant()));
        workers.answers.getFirst().complete(new AssignReply(List.of(AssignReply.Verdict.FULL), 0));
        LoopEvent refused = inbox.getFirst();
        clock.goOn(Duration.ofMillis(10));
        loop.turn(List.of(refused));
        assertThat(workers.sent).as("dispatched anew").hasSize(2);
        loop.turn(List.of(refused));
        assertThat(store.attempts.get(1L).attempt().state()).isEqualTo(TaskState.DISPATCHED);
        assertThat(workers.sent).hasSize(2);
    }

    @Test
    void whatRunsWithoutBeingWantedIsEndedOnceOwnershipIsProved() {
        loop.turn(List.of(grant()));
        List<LoopEvent> events = new ArrayList<>();
        report(events, 1, 99, Phase.RUNNING);
        loop.turn(events);
        assertThat(workers.kills).hasSize(1);
        store.take("m2", List.of(new SlotEpoch(SLOT, store.slots.get(SLOT).epoch())));
        loop.turn(events);
        assertThat(workers.kills).as("no longer ours to say").hasSize(1);
        assertThat(loop.announced()).isEmpty();
    }

    @Test
    void anEventThatMeetsABugIsLeftOutAndTheRestGoesOn() {
        instance(1, document(""));
        loop.turn(List.of(grant()));
        List<LoopEvent> events = new ArrayList<>();
        CompletableFuture<Verdict> end = report(events, 1, 1, Phase.SUCCEEDED);
        boolean[] thrown = new boolean[1];
        store.beforeRead = () -> {
            if (!thrown[0]) {
                thrown[0] = true;
                throw new IllegalStateException("a row that this version can not read");
            }
        };
        loop.turn(List.of(events.getFirst(), COMMANDS));
        loop.turn(List.of());
        assertThat(end).isCompletedWithValue(Verdict.COMMITTED);
        assertThat(loop.wantsEvents()).isTrue();
    }

    /** The batch of the start lies in the network; if it came when the run had gone on, it would take it back. */
    @Test
    void aBatchWithoutAnAnswerCanNotBeWrittenLaterAnyMore() {
        instance(1, document(""));
        LoopEvent granted = grant();
        List<PartitionBatch> held = new ArrayList<>();
        store.holdWrites = held::add;
        loop.turn(List.of(granted));
        assertThat(held).hasSize(1);
        store.holdWrites = null;

        clock.goOn(Duration.ofSeconds(5));
        loop.turn(List.of());
        List<LoopEvent> reports = new ArrayList<>();
        CompletableFuture<Verdict> end = report(reports, 1, store.attempts.firstKey(), Phase.SUCCEEDED);
        loop.turn(reports);
        assertThat(end).isCompletedWithValue(Verdict.COMMITTED);

        assertThatThrownBy(() -> store.write(held.getFirst())).isInstanceOf(StaleEpochException.class);
        assertThat(state(1)).isEqualTo(WorkflowState.SUCCEEDED);
        assertThat(loop.announced()).containsEntry(SLOT, store.slots.get(SLOT).epoch());
    }
}
