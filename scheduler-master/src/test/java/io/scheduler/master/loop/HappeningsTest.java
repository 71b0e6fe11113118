package io.scheduler.master.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.scheduler.common.alert.AlertEvent;
import io.scheduler.common.instance.TaskAttempt.AssignedWorker;
import io.scheduler.common.state.WorkflowState;
import io.scheduler.dao.partition.CommandRow;
import io.scheduler.dao.partition.RaisedAlert;
import io.scheduler.dao.partition.SlotEpoch;
import io.scheduler.dao.partition.StoreException;
import io.scheduler.master.store.InMemoryPartitionStore;
import io.scheduler.rpc.contract.AttemptReport;
import io.scheduler.rpc.contract.AttemptReport.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a loop writes down for people, with what it tells of. */
class HappeningsTest {
    private static final int SLOT = 0;

    private final SettableClock clock = new SettableClock();
    private final InMemoryPartitionStore store = new InMemoryPartitionStore(4);
    private final FakeWorkers workers = new FakeWorkers(clock) {
        @Override
        public boolean isLost(AssignedWorker worker, Instant ownedSince) {
            return lost;
        }
    };
    private final PartitionLoop loop = new PartitionLoop(
            "m1",
            new LoopPorts(store, workers, new Plans(store), clock, LoopObserver.NONE, slots -> {}),
            LoopSettings.defaults(),
            event -> {});
    private boolean lost;
    private long nextCommand = 1;

    @BeforeEach
    void takeTheSlot() {
        List<SlotEpoch> taken = store.take(
                "m1", List.of(new SlotEpoch(SLOT, store.slots.get(SLOT).epoch())));
        loop.announce(taken);
        loop.turn(List.of(new LoopEvent.SlotsGranted(taken)));
    }

    /** Starts a run with one task. @param options of the task @param more of the workflow */
    private void given(String options, String more) {
        String document =
                "{\"name\": \"w\", \"tasks\": [{\"name\": \"a\", \"type\": \"noop\"" + options + "}]" + more + "}";
        store.documents.put(1L, document);
        store.add(1, SLOT, 1, WorkflowState.SUBMITTED, Map.of());
        command("START");
    }

    private void command(String type) {
        store.commands.put(nextCommand, new CommandRow(nextCommand++, SLOT, 1, type, Map.of()));
        loop.turn(List.of(new LoopEvent.CommandsWaiting()));
    }

    private void report(Phase phase, String reason) {
        long attempt = store.attempts.lastKey();
        AttemptReport report =
                new AttemptReport(attempt, 1, SLOT, phase, clock.instant(), clock.instant(), 1, reason, Map.of());
        loop.turn(List.of(new LoopEvent.Reported(report, FakeWorkers.WORKER, new CompletableFuture<>())));
    }

    private List<AlertEvent> events() {
        return store.alerts.values().stream().map(RaisedAlert::event).toList();
    }

    private RaisedAlert only(AlertEvent event) {
        List<RaisedAlert> found = store.alerts.values().stream()
                .filter(alert -> alert.event() == event)
                .toList();
        assertThat(found).hasSize(1);
        return found.getFirst();
    }

    @Test
    void aSuccessIsTold() {
        given("", "");
        report(Phase.RUNNING, null);
        assertThat(store.alerts).as("what goes as it should").isEmpty();
        report(Phase.SUCCEEDED, null);
        assertThat(events()).containsExactly(AlertEvent.WORKFLOW_SUCCEEDED, AlertEvent.WORKFLOW_RECOVERED);
        RaisedAlert alert = only(AlertEvent.WORKFLOW_SUCCEEDED);
        assertThat(alert.workflowInstanceId()).isEqualTo(1);
        assertThat(alert.facts())
                .containsEntry("state", "SUCCEEDED")
                .containsEntry("workflowInstanceId", "1")
                .containsKeys("project", "workflow", "startedAt", "finishedAt", "origin");
    }

    @Test
    void aTaskHasFailedWhenNothingIsTriedInItsPlace() {
        given(", \"retry\": {\"attempts\": 1}", "");
        report(Phase.FAILED, "exit status 1");
        assertThat(store.alerts).as("it is tried once more").isEmpty();
        report(Phase.FAILED, "exit status 2");
        assertThat(events()).containsExactlyInAnyOrder(AlertEvent.TASK_FAILED, AlertEvent.WORKFLOW_FAILED);
        assertThat(only(AlertEvent.TASK_FAILED).facts())
                .containsEntry("task", "a")
                .containsEntry("attempt", "2")
                .containsEntry("worker", "w1")
                .containsEntry("reason", "exit status 2");
        assertThat(only(AlertEvent.WORKFLOW_FAILED).facts().get("reason")).contains("task a failed: exit status 2");
    }

    @Test
    void aFailureIsToldAgainWhenTheRunWasRecoveredInVain() {
        given("", "");
        report(Phase.FAILED, "one");
        clock.goOn(Duration.ofSeconds(1));
        command("RECOVER");
        report(Phase.FAILED, "two");
        assertThat(events())
                .filteredOn(event -> event == AlertEvent.WORKFLOW_FAILED)
                .hasSize(2);
    }

    @Test
    void aCommitOfWhichNobodyKnowsIsToldOnce() {
        given("", "");
        boolean[] failed = new boolean[1];
        store.afterWrite = () -> {
            if (!failed[0]) {
                failed[0] = true;
                throw new StoreException("no answer", new IllegalStateException());
            }
        };
        report(Phase.SUCCEEDED, null);
        clock.goOn(Duration.ofSeconds(5));
        loop.turn(List.of());
        assertThat(events()).containsExactly(AlertEvent.WORKFLOW_SUCCEEDED, AlertEvent.WORKFLOW_RECOVERED);
    }

    @Test
    void timeoutsAreToldWhateverTheyLeadTo() {
        given(", \"timeout\": {\"after\": \"1m\", \"action\": \"warn\"}", ", \"timeout\": \"2m\"");
        report(Phase.RUNNING, null);
        clock.goOn(Duration.ofSeconds(61));
        loop.turn(List.of());
        assertThat(events()).containsExactly(AlertEvent.TASK_TIMED_OUT);
        assertThat(only(AlertEvent.TASK_TIMED_OUT).facts().get("reason")).contains("longer than its timeout of 1m");
        clock.goOn(Duration.ofSeconds(61));
        loop.turn(List.of());
        assertThat(events()).contains(AlertEvent.WORKFLOW_TIMED_OUT);
        assertThat(only(AlertEvent.WORKFLOW_TIMED_OUT).facts().get("reason")).contains("timed out after 2m");
    }

    @Test
    void aTaskThatIsEndedForItsTimeIsToldOnceHoweverOftenItIsAskedToEnd() {
        given(", \"timeout\": \"1m\"", "");
        report(Phase.RUNNING, null);
        for (int i = 0; i < 4; i++) {
            clock.goOn(Duration.ofSeconds(61));
            loop.turn(List.of());
        }
        assertThat(workers.kills).hasSizeGreaterThan(1);
        assertThat(events()).containsExactly(AlertEvent.TASK_TIMED_OUT);
    }

    @Test
    void aStopIsTold() {
        given("", "");
        report(Phase.RUNNING, null);
        command("STOP");
        report(Phase.KILLED, "stopped");
        assertThat(events()).containsExactly(AlertEvent.WORKFLOW_STOPPED);
    }

    @Test
    void aWorkerThatIsLostWithItsTasksIsToldOnce() {
        given(", \"onWorkerLoss\": \"ask\"", "");
        report(Phase.RUNNING, null);
        lost = true;
        loop.turn(List.of(new LoopEvent.Check()));
        assertThat(events())
                .containsExactlyInAnyOrder(AlertEvent.WORKER_LOST, AlertEvent.TASK_FAILED, AlertEvent.NEEDS_ATTENTION);
        assertThat(only(AlertEvent.WORKER_LOST).key()).isEqualTo("worker/w1-a");
        assertThat(only(AlertEvent.NEEDS_ATTENTION).facts().get("reason")).contains("was lost with its worker");
    }

    @Test
    void aPersonIsAskedForAgainWhenTheTaskIsLostAgain() {
        given(", \"onWorkerLoss\": \"ask\"", "");
        for (int i = 1; i <= 2; i++) {
            report(Phase.RUNNING, null);
            lost = true;
            loop.turn(List.of(new LoopEvent.Check()));
            assertThat(events())
                    .filteredOn(event -> event == AlertEvent.NEEDS_ATTENTION)
                    .hasSize(i);
            lost = false;
            clock.goOn(Duration.ofSeconds(1));
            command("RESUME");
        }
    }
}
