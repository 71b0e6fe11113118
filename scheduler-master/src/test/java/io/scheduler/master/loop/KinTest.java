package io.scheduler.master.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.scheduler.common.instance.TaskDetail;
import io.scheduler.common.state.TaskState;
import io.scheduler.common.state.WorkflowState;
import io.scheduler.dao.partition.AttemptRow;
import io.scheduler.dao.partition.CommandRow;
import io.scheduler.dao.partition.InstanceRow;
import io.scheduler.dao.partition.SlotEpoch;
import io.scheduler.dao.partition.StoreException;
import io.scheduler.dao.partition.WorkflowRef;
import io.scheduler.master.store.InMemoryPartitionStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Runs that start others and hear of their end, driven by one loop. */
class KinTest {

    private static final int SLOTS = 4;
    private static final LoopEvent COMMANDS = new LoopEvent.CommandsWaiting();
    private static final String PARENT = """
            {"name": "parent", "tasks": [
              {"name": "c", "type": "sub-workflow", "workflow": "child", "params": {"x": "${y}"}}], "params": {"y": "7"}}""";
    private static final String CHILD = """
            {"name": "child", "tasks": [{"name": "w", "type": "wait"}], "outputs": {"sum": "${x}+${said}"}}""";

    private final SettableClock clock = new SettableClock();
    private final InMemoryPartitionStore store = new InMemoryPartitionStore(SLOTS);
    private final FakeWorkers workers = new FakeWorkers(clock);
    private final List<LoopEvent> inbox = new ArrayList<>();
    private final Set<Integer> nudged = new HashSet<>();
    private final PartitionLoop loop = loop("m1");

    @BeforeEach
    void parentIsStarted() {
        store.documents.put(1L, PARENT);
        store.documents.put(2L, CHILD);
        store.workflows.put("project/child", new WorkflowRef(1, 2, 2, 1, null));
        store.add(1, 0, 1, WorkflowState.SUBMITTED, Map.of());
        command(1, "START", Map.of());
    }

    @Test
    void theChildIsWrittenWithItsParentAndTellsItsEnd() {
        grant();
        InstanceRow child = child();
        assertThat(child.instance().params()).isEqualTo(Map.of("x", "7"));
        assertThat(child.instance().origin().parent().depth()).isEqualTo(1);
        assertThat(store.attempts.get(1L).attempt().detail())
                .isEqualTo(new TaskDetail.Child(child.instance().id()));
        assertThat(store.attempts.get(1L).attempt().state()).isEqualTo(TaskState.RUNNING);
        assertThat(nudged).contains(child.instance().slot());

        loop.turn(List.of(COMMANDS));
        command(
                child.instance().id(),
                "ANSWER",
                Map.of(
                        "taskInstanceId",
                        2,
                        "approved",
                        true,
                        "by",
                        "ann",
                        "at",
                        "2026-01-01T00:00:00Z",
                        "outputs",
                        Map.of("said", "5")));
        loop.turn(List.of(COMMANDS));
        assertThat(child().instance().state()).isEqualTo(WorkflowState.SUCCEEDED);
        loop.turn(List.of(COMMANDS));
        assertThat(store.instances.get(1L).instance().state()).isEqualTo(WorkflowState.SUCCEEDED);
        assertThat(store.attempts.get(1L).attempt().outputs()).isEqualTo(Map.of("sum", "7+5"));
        assertThat(store.commands).isEmpty();
        assertThat(loop.runs()).isEmpty();
    }

    /** P13: what a start brings goes down to all levels; the workflow's own parameters only where the task says so. */
    @Test
    void theChildGetsWhatItsParentWasStartedWith() {
        store.documents.put(1L, """
                {"name": "parent", "params": {"y": "7", "own": "1"}, "tasks": [
                  {"name": "c", "type": "sub-workflow", "workflow": "child", "params": {"x": "${y}", "z": "local"}},
                  {"name": "e", "type": "foreach", "workflow": "child", "items": ["a"], "params": {"x": "${item}"}}]}""");
        store.add(
                1,
                0,
                1,
                WorkflowState.SUBMITTED,
                Map.of("region", "eu-${y}", "z", "given", "item", "not this", "s", "${secret.DB}"));
        grant();
        assertThat(store.instances.values().stream()
                        .filter(row -> row.instance().origin().parent() != null)
                        .map(row -> row.instance().params()))
                .containsExactlyInAnyOrder(
                        Map.of("x", "7", "z", "given", "region", "eu-7", "item", "not this", "s", "${secret.DB}"),
                        Map.of("x", "a", "z", "given", "region", "eu-7", "s", "${secret.DB}"));
    }

    @Test
    void theChildRefusesWhatDoesNotFitItsInputs() {
        store.documents.put(1L, """
                {"name": "parent", "params": {"y": "x"}, "tasks": [
                  {"name": "c", "type": "sub-workflow", "workflow": "child", "params": {"n": "${y}"}},
                  {"name": "e", "type": "foreach", "workflow": "child", "items": ["$[HH]", "b"], "params": {"n": "${item}"},
                   "onItemFailure": "continue"}]}""");
        store.documents.put(2L, """
                {"name": "child", "params": {"n": {"type": "integer", "required": true}},
                 "tasks": [{"name": "t", "type": "noop", "disabled": true}]}""");
        grant();
        for (int i = 0; i < 4; i++) {
            loop.turn(List.of(COMMANDS));
        }
        assertThat(store.instances.get(1L).instance().state()).isEqualTo(WorkflowState.FAILED);
        assertThat(store.attempts.values().stream()
                        .map(row -> row.attempt().reason())
                        .filter(reason -> reason != null && reason.contains("params.n")))
                .hasSize(2)
                .anySatisfy(reason -> assertThat(reason)
                        .isEqualTo(
                                "its run is FAILED: its parameters do not fit its workflow: params.n: expected a whole"
                                        + " number of 32 bits, but got 'x'"))
                .anySatisfy(
                        reason -> assertThat(reason).startsWith("1 of 2 items").contains("but got 'b'"));
    }

    /** P9: a parameter with direction out is handed to the parent like an output. */
    @Test
    void theChildHandsUpItsOutParameters() {
        store.documents.put(2L, """
                {"name": "child", "params": {"said": {"direction": "out"}, "v": {"value": "declared ${x}", "direction": "out"},
                  "none": {"direction": "out"}, "in": 1}, "tasks": [{"name": "w", "type": "wait"}]}""");
        grant();
        loop.turn(List.of(COMMANDS));
        answer(true);
        loop.turn(List.of(COMMANDS));
        loop.turn(List.of(COMMANDS));
        assertThat(store.attempts.get(1L).attempt().outputs()).isEqualTo(Map.of("said", "5", "v", "declared 7"));
    }

    @Test
    void stoppingTheParentStopsTheChildFirst() {
        grant();
        loop.turn(List.of(COMMANDS));
        command(1, "STOP", Map.of());
        loop.turn(List.of(COMMANDS));
        assertThat(store.instances.get(1L).instance().state()).isEqualTo(WorkflowState.STOPPING);
        loop.turn(List.of(COMMANDS));
        assertThat(child().instance().state()).isEqualTo(WorkflowState.STOPPED);
        loop.turn(List.of(COMMANDS));
        assertThat(store.instances.get(1L).instance().state()).isEqualTo(WorkflowState.STOPPED);
        assertThat(store.attentions.values().stream().filter(note -> note != null))
                .isEmpty();
    }

    /** It can not be read: of itself it would never end, and its parent neither. */
    @Test
    void aSecondStopOfTheParentEndsAChildThatCanNotBeDriven() {
        grant();
        loop.turn(List.of(COMMANDS));
        long child = child().instance().id();
        store.unreadable.put(child, "holds the origin MOON");
        PartitionLoop other = loop("m2");
        grant("m2", other);
        command(1, "STOP", Map.of());
        for (int i = 0; i < 3; i++) {
            other.turn(List.of(COMMANDS));
        }
        assertThat(store.instances.get(1L).instance().state()).isEqualTo(WorkflowState.STOPPING);
        assertThat(store.instances.get(child).instance().state()).isEqualTo(WorkflowState.RUNNING);
        assertThat(store.attentions.get(child)).contains("MOON", "to give it up, stop it");
        command(1, "STOP", Map.of());
        for (int i = 0; i < 6; i++) {
            other.turn(List.of(COMMANDS));
        }
        assertThat(store.instances.get(child).instance().state()).isEqualTo(WorkflowState.STOPPED);
        assertThat(store.instances.get(child).instance().reason()).startsWith("ended by force");
        assertThat(store.instances.get(1L).instance().state()).isEqualTo(WorkflowState.STOPPED);
        assertThat(store.attempts.values())
                .allMatch(row -> row.attempt().state().isFinished());
        assertThat(store.commands).isEmpty();
    }

    @Test
    void afterACommitOfWhichNobodyKnowsThereIsStillOneChild() {
        int[] left = {1};
        store.afterWrite = () -> {
            if (left[0]-- > 0) {
                throw new StoreException("no answer", new IllegalStateException());
            }
        };
        grant();
        clock.goOn(Duration.ofSeconds(1));
        loop.turn(List.of());
        loop.turn(List.of(COMMANDS));
        assertThat(store.instances).hasSize(2);
        assertThat(store.attempts.get(1L).attempt().detail())
                .isEqualTo(new TaskDetail.Child(child().instance().id()));
    }

    @Test
    void aWorkflowThatIsNotThereFailsTheTask() {
        store.workflows.clear();
        grant();
        assertThat(store.instances.get(1L).instance().state()).isEqualTo(WorkflowState.FAILED);
        assertThat(store.instances.get(1L).instance().reason())
                .isEqualTo("task c failed: there is no workflow child in the project project");
        assertThat(store.instances).hasSize(1);
    }

    @Test
    void itemsBeginOneAfterTheOtherAlsoUnderAnotherMaster() {
        store.documents.put(1L, """
                {"name": "parent", "params": {"y": "7"}, "tasks": [
                  {"name": "c", "type": "foreach", "workflow": "child", "parallelism": 3,
                   "items": ["a", "b", "${y}", "d", "e", "f", "g", "h", "i", "j"],
                   "params": {"x": "${item}-${y}-${index}", "item": "<${item}>"}}]}""");
        store.documents.put(2L, """
                {"name": "child", "tasks": [{"name": "w", "type": "noop", "disabled": true}],
                 "outputs": {"sum": "${x}"}}""");
        grant();
        assertThat(liveChildren()).isEqualTo(3);
        loop.turn(List.of(COMMANDS));
        loop.turn(List.of(COMMANDS));
        assertThat(liveChildren()).isEqualTo(3);
        assertThat(store.instances.get(1L).instance().state()).isEqualTo(WorkflowState.RUNNING);

        // a newer version is stored in between
        store.workflows.put("project/child", new WorkflowRef(1, 2, 1, 2, null));
        store.workflows.put("project/child/1", new WorkflowRef(1, 2, 2, 1, null));
        PartitionLoop other = loop("m2");
        grant("m2", other);
        int writesBefore = store.writes;
        for (int i = 0; i < 20 && !store.commands.isEmpty(); i++) {
            other.turn(List.of(COMMANDS));
            assertThat(liveChildren()).isLessThanOrEqualTo(3);
        }
        assertThat(store.writes - writesBefore).as("turns, not items").isLessThan(12);
        assertThat(store.instances.get(1L).instance().state()).isEqualTo(WorkflowState.SUCCEEDED);
        assertThat(store.attempts.get(1L).attempt().outputs())
                .isEqualTo(Map.of(
                        "sum",
                        "[\"a-7-0\",\"b-7-1\",\"7-7-2\",\"d-7-3\",\"e-7-4\",\"f-7-5\",\"g-7-6\",\"h-7-7\","
                                + "\"i-7-8\",\"j-7-9\"]"));
        assertThat(store.attempts.get(1L).attempt().detail())
                .isInstanceOfSatisfying(
                        TaskDetail.Items.class,
                        items -> assertThat(items).isEqualTo(new TaskDetail.Items(10, 10, 0, null, 1, items.list())));
        assertThat(store.instances).as("each item once").hasSize(11);
        assertThat(store.counts).as("once by each loop, far from the limit").isEqualTo(2);
        assertThat(store.instances.values().stream()
                        .filter(row -> row.instance().id() != 1)
                        .map(row -> row.instance().workflowVersionId()))
                .as("all of the version that the first ones are of")
                .containsOnly(2L);
        assertThat(other.runs()).isEmpty();
        assertThat(child().instance().params()).isEqualTo(Map.of("x", "a-7-0", "item", "<a>"));
    }

    @Test
    void theFailureOfAnItemStopsTheOthersAndARetryTakesUpWhatIsMissing() {
        store.documents.put(1L, """
                {"name": "parent", "tasks": [
                  {"name": "c", "type": "foreach", "workflow": "child", "items": ["a", "b"], "parallelism": 1,
                   "retry": {"attempts": 1}, "params": {"x": "${item}"}}]}""");
        grant();
        loop.turn(List.of(COMMANDS));
        answer(true);
        loop.turn(List.of(COMMANDS));
        loop.turn(List.of(COMMANDS));
        loop.turn(List.of(COMMANDS));
        answer(false);
        for (int i = 0; i < 4; i++) {
            loop.turn(List.of(COMMANDS));
        }
        assertThat(store.instances).as("the second item once more").hasSize(4);
        assertThat(store.items.values().stream().map(Map::size)).containsExactly(2, 2);
        answer(true);
        for (int i = 0; i < 4; i++) {
            loop.turn(List.of(COMMANDS));
        }
        assertThat(store.instances.get(1L).instance().state()).isEqualTo(WorkflowState.SUCCEEDED);
        assertThat(store.instances.get(1L).instance().reason()).isNull();
    }

    @Test
    void noMoreRunsBeginBelowOneStartThanMay() {
        store.documents.put(1L, """
                {"name": "parent", "tasks": [
                  {"name": "e", "type": "foreach", "workflow": "child", "items": ["a", "b"], "parallelism": 2},
                  {"name": "c", "type": "sub-workflow", "workflow": "child", "dependsOn": ["e"]}]}""");
        store.documents.put(2L, """
                {"name": "child", "tasks": [{"name": "e", "type": "foreach", "workflow": "leaf", "items": ["x", "y"],
                  "parallelism": 1}]}""");
        store.documents.put(3L, """
                {"name": "leaf", "tasks": [{"name": "t", "type": "noop", "disabled": true}]}""");
        store.workflows.put("project/leaf", new WorkflowRef(1, 3, 3, 1, null));
        PartitionLoop limited = loop("m1", new LoopSettings(null, null, null, null, null, null, null, 8));
        grant("m1", limited);
        runToTheEnd(limited);
        assertThat(store.instances)
                .as("two items, two below each, one more with no room for two")
                .hasSize(1 + 6 + 1);
        String why =
                "expected at most 8 runs below one start, but run 1, which this one is part of, has 7, and 2 more were"
                        + " to begin: let one start do less, or raise master.loop.runs-below-one-start";
        assertThat(store.instances.get(1L).instance().reason())
                .isEqualTo("task c failed: its run is FAILED: task e failed: " + why);

        // what an earlier beginning has made does not count
        clock.goOn(Duration.ofMillis(500));
        command(1, "RERUN", Map.of());
        runToTheEnd(limited);
        assertThat(store.instances).hasSize(1 + 2 * 7);
        assertThat(store.instances.get(1L).instance().reason()).endsWith(why);
    }

    @Test
    void noneOfTheItemsBeginsWhenNotAllMay() {
        store.documents.put(1L, """
                {"name": "parent", "tasks": [
                  {"name": "e", "type": "foreach", "workflow": "child", "items": ["a", "b", "c"], "parallelism": 1},
                  {"name": "c", "type": "sub-workflow", "workflow": "child", "dependsOn": ["e"]}]}""");
        PartitionLoop limited = loop("m1", new LoopSettings(null, null, null, null, null, null, null, 2));
        grant("m1", limited);
        runToTheEnd(limited);
        assertThat(store.instances).hasSize(1);
        assertThat(store.instances.get(1L).instance().reason())
                .isEqualTo("task e failed: expected at most 2 runs below one start, but run 1 has 0, and 3 more were to"
                        + " begin: let one start do less, or raise master.loop.runs-below-one-start");
    }

    /** Each of them has a row with all that its parent was started with. */
    @Test
    void whatAllItemsGetTogetherHasALimit() {
        store.documents.put(1L, """
                {"name": "parent", "tasks": [{"name": "e", "type": "foreach", "workflow": "child", "parallelism": 1,
                  "items": "${list}", "params": {"x": "${item}", "list": ""}}]}""");
        String list = IntStream.range(0, 10_000).mapToObj(String::valueOf).collect(Collectors.joining(",", "[", "]"));
        store.add(1, 0, 1, WorkflowState.SUBMITTED, Map.of("list", list, "much", "m".repeat(30_000)));
        grant();
        assertThat(store.instances).hasSize(1);
        assertThat(store.instances.get(1L).instance().reason())
                .startsWith(
                        "task e failed: expected at most 268435456 characters of parameters of the runs of all items"
                                + " together, but each of 10000 gets 7")
                .endsWith(": hand on less, or keep it in files");
    }

    private void runToTheEnd(PartitionLoop of) {
        for (int i = 0; i < 30 && !store.commands.isEmpty(); i++) {
            of.turn(List.of(COMMANDS));
        }
        assertThat(store.instances.get(1L).instance().state()).isEqualTo(WorkflowState.FAILED);
    }

    /** To the child that waits. */
    private void answer(boolean approved) {
        AttemptRow waits = store.attempts.values().stream()
                .filter(row -> row.workflowInstanceId() != 1 && row.attempt().state() == TaskState.RUNNING)
                .findFirst()
                .orElseThrow();
        command(
                waits.workflowInstanceId(),
                "ANSWER",
                Map.of(
                        "taskInstanceId",
                        waits.attempt().id(),
                        "approved",
                        approved,
                        "by",
                        "ann",
                        "at",
                        "2026-01-01T00:00:00Z",
                        "outputs",
                        Map.of("said", "5")));
        loop.turn(List.of(COMMANDS));
    }

    private long liveChildren() {
        return store.instances.values().stream()
                .filter(row -> row.instance().origin().parent() != null
                        && !row.instance().state().isFinished())
                .count();
    }

    private void grant() {
        grant("m1", loop);
    }

    private PartitionLoop loop(String incarnation) {
        return loop(incarnation, LoopSettings.defaults());
    }

    private PartitionLoop loop(String incarnation, LoopSettings settings) {
        return new PartitionLoop(
                incarnation,
                new LoopPorts(store, workers, new Plans(store), clock, LoopObserver.NONE, nudged::addAll),
                settings,
                inbox::add);
    }

    private void grant(String incarnation, PartitionLoop to) {
        List<SlotEpoch> all = IntStream.range(0, SLOTS)
                .mapToObj(slot -> new SlotEpoch(slot, store.slots.get(slot).epoch()))
                .toList();
        List<SlotEpoch> taken = store.take(incarnation, all);
        to.announce(taken);
        to.turn(List.of(new LoopEvent.SlotsGranted(taken)));
    }

    private InstanceRow child() {
        return store.instances.values().stream()
                .filter(row -> row.instance().origin().parent() != null)
                .findFirst()
                .orElseThrow();
    }

    private long nextCommand = 1;

    private void command(long instance, String type, Map<String, Object> payload) {
        int slot = store.instances.get(instance).instance().slot();
        store.commands.put(nextCommand, new CommandRow(nextCommand++, slot, instance, type, payload));
    }
}
