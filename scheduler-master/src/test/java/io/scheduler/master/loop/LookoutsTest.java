package io.scheduler.master.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.scheduler.common.instance.Origin;
import io.scheduler.common.instance.TaskDetail.Depends;
import io.scheduler.common.instance.WorkflowInstance;
import io.scheduler.common.state.TaskState;
import io.scheduler.common.state.WorkflowState;
import io.scheduler.dao.partition.CommandRow;
import io.scheduler.dao.partition.InstanceRow;
import io.scheduler.dao.partition.SlotEpoch;
import io.scheduler.dao.partition.StoreException;
import io.scheduler.master.store.InMemoryPartitionStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Runs that wait for runs of other workflows, driven by one loop. */
class LookoutsTest {

    private static final int SLOTS = 4;
    private static final LoopEvent COMMANDS = new LoopEvent.CommandsWaiting();
    private static final LoopEvent CHECK = new LoopEvent.Check();
    private static final String WAITER = """
            {"name": "waiter", "tasks": [
              {"name": "up", "type": "dependent", "when": {"workflow": "upstream"}}]}""";
    private static final String UPSTREAM = """
            {"name": "upstream", "tasks": [{"name": "w", "type": "wait"}]}""";

    private final SettableClock clock = new SettableClock();
    private final InMemoryPartitionStore store = new InMemoryPartitionStore(SLOTS);
    private final FakeWorkers workers = new FakeWorkers(clock);
    private final Set<Integer> nudged = new HashSet<>();
    private PartitionLoop loop = newLoop();
    private long nextCommand = 1;

    @BeforeEach
    void thereIsAWaiter() {
        store.documents.put(1L, WAITER);
        store.documents.put(2L, UPSTREAM);
        store.add(1, 0, 1, WorkflowState.SUBMITTED, Map.of());
        command(1, "START", Map.of());
    }

    @Test
    void looksOnceItWatchesAndThenOnlyWhenTold() {
        grant();
        loop.turn(List.of());
        assertThat(store.looks).isEqualTo(1);
        assertThat(seen()).isEqualTo(Depends.Status.NO_RUN);
        assertThat(store.watches).hasSize(1);
        loop.turn(List.of(CHECK));
        loop.turn(List.of(CHECK));
        assertThat(store.looks).as("nothing is asked again and again").isEqualTo(1);

        upstream(2, WorkflowState.SUBMITTED);
        command(2, "START", Map.of());
        loop.turn(List.of(COMMANDS));
        nudged.clear();
        long task = store.attempts.values().stream()
                .filter(row -> row.workflowInstanceId() == 2)
                .findFirst()
                .orElseThrow()
                .attempt()
                .id();
        command(
                2,
                "ANSWER",
                Map.of("taskInstanceId", task, "approved", true, "by", "ann", "at", "2026-01-01T00:00:00Z"));
        loop.turn(List.of(COMMANDS));
        assertThat(nudged).as("the slot of the run that waits").containsExactly(0);
        loop.turn(List.of(COMMANDS));
        assertThat(store.looks).isEqualTo(2);
        assertThat(store.instances.get(1L).instance().state()).isEqualTo(WorkflowState.SUCCEEDED);
        assertThat(seen()).isEqualTo(Depends.Status.SUCCEEDED);
        assertThat(store.watches).isEmpty();
        assertThat(store.commands).isEmpty();
        assertThat(loop.runs()).isEmpty();
    }

    /** A failure that is being mended lasts no longer. */
    @Test
    void isToldThatARunBeginsOnceMore() {
        store.documents.put(1L, WAITER.replace("\"dependent\",", "\"dependent\", \"onFailure\": \"wait\","));
        upstream(2, WorkflowState.FAILED);
        grant();
        loop.turn(List.of());
        assertThat(seen()).isEqualTo(Depends.Status.FAILED);
        nudged.clear();
        command(2, "RECOVER", Map.of());
        loop.turn(List.of(COMMANDS));
        assertThat(nudged).containsExactly(0);
        loop.turn(List.of(COMMANDS));
        assertThat(seen()).isEqualTo(Depends.Status.UNFINISHED);
    }

    @Test
    void looksAgainWhileSomebodyMayNotHaveSeenTheWatch() {
        store.oldestTransaction = -1;
        grant();
        loop.turn(List.of());
        loop.turn(List.of(CHECK));
        assertThat(store.looks).isEqualTo(2);
        // ended by who did not know that it is watched: no command comes
        upstream(2, WorkflowState.SUCCEEDED);
        loop.turn(List.of(CHECK));
        assertThat(store.instances.get(1L).instance().state()).isEqualTo(WorkflowState.SUCCEEDED);
    }

    @Test
    void oneLookBehindAllOlderTransactionsIsEnough() {
        store.oldestTransaction = -1;
        grant();
        loop.turn(List.of());
        store.oldestTransaction = 0;
        loop.turn(List.of(CHECK));
        loop.turn(List.of(CHECK));
        loop.turn(List.of(CHECK));
        assertThat(store.looks).isEqualTo(2);
    }

    @Test
    void whoTakesOverWatchesAndLooks() {
        grant();
        loop.turn(List.of());
        upstream(2, WorkflowState.SUCCEEDED);
        // what the first owner would have been told is lost with it, and so are its watches for the sake of the test
        store.watches.clear();
        loop = newLoop();
        grant();
        assertThat(store.watches).hasSize(1);
        loop.turn(List.of());
        assertThat(store.instances.get(1L).instance().state()).isEqualTo(WorkflowState.SUCCEEDED);
    }

    @Test
    void aCommitOfWhichNobodyKnowsDoesNotLoseTheLook() {
        int[] left = {1};
        store.afterWrite = () -> {
            if (left[0]-- > 0) {
                throw new StoreException("no answer", new IllegalStateException());
            }
        };
        upstream(2, WorkflowState.SUCCEEDED);
        grant();
        for (int i = 0; i < 4; i++) {
            clock.goOn(Duration.ofSeconds(1));
            loop.turn(List.of(COMMANDS));
        }
        assertThat(store.instances.get(1L).instance().state()).isEqualTo(WorkflowState.SUCCEEDED);
    }

    @Test
    void aLookThatFailsIsRepeated() {
        upstream(2, WorkflowState.SUCCEEDED);
        grant();
        store.beforeRead = () -> {
            throw new StoreException("no answer", new IllegalStateException());
        };
        loop.turn(List.of());
        assertThat(store.attempts.get(1L).attempt().state()).isEqualTo(TaskState.RUNNING);
        store.beforeRead = () -> {};
        clock.goOn(Duration.ofSeconds(1));
        loop.turn(List.of());
        assertThat(store.instances.get(1L).instance().state()).isEqualTo(WorkflowState.SUCCEEDED);
    }

    @Test
    void stoppingTakesTheWatchAway() {
        grant();
        loop.turn(List.of());
        command(1, "STOP", Map.of());
        loop.turn(List.of(COMMANDS));
        assertThat(store.instances.get(1L).instance().state()).isEqualTo(WorkflowState.STOPPED);
        assertThat(store.watches).isEmpty();
    }

    private PartitionLoop newLoop() {
        return new PartitionLoop(
                "m1",
                new LoopPorts(store, workers, new Plans(store), clock, LoopObserver.NONE, nudged::addAll),
                LoopSettings.defaults(),
                new ArrayList<LoopEvent>()::add);
    }

    private void grant() {
        List<SlotEpoch> taken = store.take(
                "m1",
                IntStream.range(0, SLOTS)
                        .mapToObj(slot ->
                                new SlotEpoch(slot, store.slots.get(slot).epoch()))
                        .toList());
        loop.announce(taken);
        loop.turn(List.of(new LoopEvent.SlotsGranted(taken)));
    }

    private void upstream(long id, WorkflowState state) {
        WorkflowInstance instance = new WorkflowInstance(
                id, 1, 2, state, null, Map.of(), Origin.MANUAL, 1, null, Instant.EPOCH, null, null);
        store.instances.put(id, new InstanceRow(instance, "project", "upstream", ++store.lastNumber));
    }

    private Depends.Status seen() {
        return ((Depends) store.attempts.get(1L).attempt().detail())
                .seen()
                .getFirst()
                .status();
    }

    private void command(long instance, String type, Map<String, Object> payload) {
        int slot = store.instances.get(instance).instance().slot();
        store.commands.put(nextCommand, new CommandRow(nextCommand++, slot, instance, type, payload));
    }
}
