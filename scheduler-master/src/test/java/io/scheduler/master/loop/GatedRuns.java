package io.scheduler.master.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.scheduler.common.instance.Origin;
import io.scheduler.common.state.WorkflowState;
import io.scheduler.dao.partition.CommandRow;
import io.scheduler.dao.partition.SlotEpoch;
import io.scheduler.master.store.InMemoryPartitionStore;
import io.scheduler.rpc.contract.AttemptReport;
import io.scheduler.rpc.contract.AttemptReport.Phase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A loop with runs of a workflow with a limit; what runs of them says a test. */
abstract class GatedRuns {

    static final int SLOT = 0;
    static final long WORKFLOW = 70;
    static final LoopEvent COMMANDS = new LoopEvent.CommandsWaiting();
    static final LoopEvent CHECK = new LoopEvent.Check();

    final SettableClock clock = new SettableClock();
    final InMemoryPartitionStore store = new InMemoryPartitionStore(4);
    final FakeWorkers workers = new FakeWorkers(clock);
    PartitionLoop loop = loop();
    long nextCommand = 1;

    PartitionLoop loop() {
        return new PartitionLoop(
                "m1",
                new LoopPorts(store, workers, new Plans(store), clock, LoopObserver.NONE, slots -> {}),
                LoopSettings.defaults(),
                event -> {});
    }

    void begin() {
        List<SlotEpoch> taken = store.take(
                "m1", List.of(new SlotEpoch(SLOT, store.slots.get(SLOT).epoch())));
        loop.announce(taken);
        loop.turn(List.of(new LoopEvent.SlotsGranted(taken)));
    }

    void start(String execution, long... ids) {
        start(execution, Origin.MANUAL, ids);
    }

    void start(String execution, Origin origin, long... ids) {
        for (long id : ids) {
            store.documents.put(
                    id,
                    "{\"name\": \"w\", \"execution\": " + execution
                            + ", \"tasks\": [{\"name\": \"a\", \"type\": \"noop\"}]}");
            store.add(id, SLOT, id, WorkflowState.SUBMITTED, Map.of());
            store.gate(id, WORKFLOW);
            store.origin(id, origin);
            command(id, "START");
        }
        loop.turn(List.of(COMMANDS));
    }

    void command(long id, String type) {
        store.commands.put(nextCommand, new CommandRow(nextCommand++, SLOT, id, type, Map.of()));
    }

    void ask(long id, String type) {
        command(id, type);
        loop.turn(List.of(COMMANDS));
    }

    void report(long id, Phase phase) {
        loop.turn(reports(id, phase));
    }

    List<LoopEvent> reports(long id, Phase phase) {
        List<LoopEvent> reports = new ArrayList<>();
        store.attempts.forEach((attempt, row) -> {
            if (row.workflowInstanceId() == id && !row.attempt().state().isFinished()) {
                reports.add(new LoopEvent.Reported(
                        new AttemptReport(attempt, id, SLOT, phase, clock.instant(), null, null, null, Map.of()),
                        FakeWorkers.WORKER,
                        new CompletableFuture<>()));
            }
        });
        assertThat(reports).as("run " + id + " has a task on a worker").isNotEmpty();
        return reports;
    }

    WorkflowState state(long id) {
        return store.instances.get(id).instance().state();
    }

    String reason(long id) {
        return store.instances.get(id).instance().reason();
    }
}
