package io.scheduler.master.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.scheduler.common.instance.ItemRun;
import io.scheduler.common.instance.Origin;
import io.scheduler.common.instance.TaskAttempt;
import io.scheduler.common.instance.TaskAttempt.AssignedWorker;
import io.scheduler.common.instance.TaskAttempt.Times;
import io.scheduler.common.instance.TaskDetail;
import io.scheduler.common.instance.WorkflowInstance;
import io.scheduler.common.state.TaskState;
import io.scheduler.common.state.WorkflowState;
import io.scheduler.dao.partition.AttemptRow;
import io.scheduler.dao.partition.CommandRow;
import io.scheduler.dao.partition.PartitionBatch;
import io.scheduler.dao.partition.PartitionBatch.AttemptWrite;
import io.scheduler.dao.partition.PartitionBatch.Attention;
import io.scheduler.dao.partition.PartitionBatch.Reset;
import io.scheduler.dao.partition.PartitionStore;
import io.scheduler.dao.partition.SlotEpoch;
import io.scheduler.dao.partition.SlotRow;
import io.scheduler.dao.partition.StaleEpochException;
import io.scheduler.dao.partition.Watching;
import io.scheduler.dao.partition.WorkflowRef;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a master may rely on, whatever keeps the rows. */
abstract class PartitionStoreContract {

    static final int SLOT = 5;
    static final String OWNER = "m1";
    static final Instant CREATED = Instant.parse("2026-01-01T00:00:00.123456Z");
    static final Map<String, String> NASTY = Map.ofEntries(
            Map.entry("quotes", "\"it's\""),
            Map.entry("backslashes", "C:\\dir\\n \\u0041 \\"),
            Map.entry("braces", ",{\"a\":{}} [x],, ${y}"),
            Map.entry("emoji", "🚀 ü 漢字"),
            Map.entry("null", "NULL"),
            Map.entry("empty", ""),
            Map.entry("lines", "a\nb\tc\r"),
            Map.entry("a \"key\", {odd} \\", "x"));

    PartitionStore store;
    long version;
    long epoch;

    abstract PartitionStore open();

    abstract long addWorkflow(String document);

    abstract void addInstance(long id, int slot, long versionId, WorkflowState state, Map<String, String> params);

    /** The instance belongs to a workflow with a limit. */
    abstract void gate(long id);

    abstract void addCommand(long id, int slot, long instanceId, String type, Map<String, Object> payload);

    abstract String attentionOf(long instanceId);

    @BeforeEach
    void ownASlot() {
        store = open();
        version = addWorkflow("{\"name\": \"w\",  \"tasks\": []}");
        epoch = store.take(OWNER, List.of(epochOf(SLOT))).getFirst().epoch();
    }

    private SlotEpoch epochOf(int slot) {
        SlotRow row = store.slots().get(slot);
        return new SlotEpoch(slot, row.epoch());
    }

    @Test
    void slotsAreTakenByWhoKnowsTheEpoch() {
        assertThat(store.slots()).isSortedAccordingTo((a, b) -> Integer.compare(a.slot(), b.slot()));
        SlotEpoch free = epochOf(1);
        SlotEpoch outdated = new SlotEpoch(2, epochOf(2).epoch() - 1);
        assertThat(store.take("m2", List.of(free, outdated))).containsExactly(new SlotEpoch(1, free.epoch() + 1));
        assertThat(store.take("m3", List.of(free))).isEmpty();
        assertThat(store.slots().get(1)).isEqualTo(new SlotRow(1, "m2", free.epoch() + 1));
        assertThat(store.slots().get(2).owner()).isNull();
    }

    @Test
    void slotsAreReleasedByTheirOwnerOnly() {
        store.release("other", List.of(SLOT));
        assertThat(store.slots().get(SLOT).owner()).isEqualTo(OWNER);
        store.release(OWNER, List.of(SLOT, SLOT + 1));
        assertThat(store.slots().get(SLOT)).isEqualTo(new SlotRow(SLOT, null, epoch));
        assertThatThrownBy(() -> store.write(batch(List.of(), List.of(), List.of())))
                .isInstanceOf(StaleEpochException.class);
    }

    @Test
    void aStaleEpochOrAnotherOwnerRefusesTheWholeBatch() {
        addInstance(1, SLOT, version, WorkflowState.RUNNING, Map.of());
        addCommand(11, SLOT, 1, "PAUSE", Map.of());
        List<AttemptWrite> attempts = List.of(write(1, 0, attempt(100, 1, TaskState.QUEUED)));
        SlotEpoch good = new SlotEpoch(SLOT, epoch);
        SlotEpoch lost = epochOf(SLOT + 1);
        for (PartitionBatch stale : List.of(
                batch(OWNER, List.of(new SlotEpoch(SLOT, epoch - 1)), attempts),
                batch(OWNER, List.of(new SlotEpoch(SLOT, epoch + 1)), attempts),
                batch("other", List.of(good), attempts),
                batch(OWNER, List.of(good, lost), attempts))) {
            assertThatThrownBy(() -> store.write(stale))
                    .isInstanceOfSatisfying(
                            StaleEpochException.class,
                            e -> assertThat(e.slots())
                                    .isEqualTo(stale.fences().size() == 2 ? Set.of(SLOT + 1) : Set.of(SLOT)));
        }
        assertThat(store.attempts(List.of(1L))).isEmpty();
        assertThat(store.commands(List.of(SLOT), 10)).hasSize(1);
    }

    @Test
    void aBatchWrittenTwiceIsWrittenOnce() {
        addInstance(1, SLOT, version, WorkflowState.SUBMITTED, NASTY);
        addCommand(11, SLOT, 1, "START", Map.of());
        WorkflowInstance running =
                store.instances(List.of(1L)).getFirst().instance().begun(1, CREATED.plusNanos(1_000));
        TaskAttempt full = new TaskAttempt(
                100,
                1,
                TaskState.SUCCEEDED,
                new AssignedWorker("w1", "w1-a"),
                new Times(CREATED, CREATED.plusNanos(2_000), CREATED.plusSeconds(1), CREATED.plusSeconds(2), null),
                0,
                NASTY,
                "a 'reason', \"quoted\" {x} \\ NULL",
                new TaskDetail.Handled("x", new TaskDetail.Chose(List.of("a", "\"b\""), "${x} > 1")));
        PartitionBatch batch = batch(
                List.of(running),
                List.of(write(1, 0, full), write(1, 1, attempt(101, 1, TaskState.QUEUED))),
                List.of(11L));
        store.write(batch);
        store.write(batch);
        assertThat(store.attempts(List.of(1L)))
                .containsExactly(
                        new AttemptRow(1, 0, full, false),
                        new AttemptRow(1, 1, attempt(101, 1, TaskState.QUEUED), false));
        assertThat(store.instances(List.of(1L)).getFirst().instance()).isEqualTo(running);
        assertThat(running.params()).isEqualTo(NASTY);
        assertThat(store.commands(List.of(SLOT), 10)).isEmpty();
    }

    @Test
    void aLaterValueReplacesAllThatMayChange() {
        addInstance(1, SLOT, version, WorkflowState.RUNNING, Map.of());
        TaskAttempt sent = attempt(100, 1, TaskState.QUEUED).assignedTo(new AssignedWorker("w", "i"), CREATED);
        store.write(batch(List.of(), List.of(write(1, 0, sent)), List.of()));
        TaskAttempt again = sent.queuedAgain("full");
        store.write(batch(List.of(), List.of(write(1, 0, again)), List.of()));
        assertThat(store.attempts(List.of(1L))).containsExactly(new AttemptRow(1, 0, again, false));
    }

    @Test
    void resetsMakeHistoryBeforeNewAttemptsAreWritten() {
        addInstance(1, SLOT, version, WorkflowState.FAILED, Map.of());
        store.write(batch(
                List.of(),
                List.of(
                        write(1, 0, attempt(100, 1, TaskState.SUCCEEDED)),
                        write(1, 1, attempt(101, 1, TaskState.FAILED)),
                        write(1, 1, attempt(102, 2, TaskState.FAILED))),
                List.of()));
        store.write(new PartitionBatch(
                OWNER,
                List.of(new SlotEpoch(SLOT, epoch)),
                List.of(new Reset(1, new int[] {1}, false)),
                List.of(write(1, 1, attempt(103, 3, TaskState.QUEUED))),
                List.of(),
                List.of(),
                List.of()));
        assertThat(store.attempts(List.of(1L)))
                .extracting(row -> row.attempt().id() + " " + row.superseded())
                .containsExactly("100 false", "101 true", "102 true", "103 false");
    }

    /** What succeeded of many items counts after a recovery, and not after a rerun, however many recoveries came before. */
    @Test
    void aResetThatForgetsItemsForgetsThoseOfEarlierAttemptsToo() {
        addInstance(1, SLOT, version, WorkflowState.FAILED, Map.of());
        TaskDetail.Items items = TaskDetail.Items.of(2, "4f").ended(1, 1);
        TaskAttempt first = attempt(100, 1, TaskState.FAILED).with(items);
        TaskAttempt second = attempt(101, 2, TaskState.LOST).with(new TaskDetail.Handled("decide", items));
        store.write(batch(List.of(), List.of(write(1, 0, first)), List.of()));
        store.write(reset(true));
        assertThat(detailOf(100)).isEqualTo(items);
        store.write(batch(List.of(), List.of(write(1, 0, second)), List.of()));
        store.write(reset(false));
        assertThat(store.attempts(List.of(1L))).allMatch(AttemptRow::superseded);
        assertThat(detailOf(100)).isEqualTo(items.forgotten());
        assertThat(detailOf(101)).isEqualTo(new TaskDetail.Handled("decide", items.forgotten()));
    }

    private PartitionBatch reset(boolean keepsItems) {
        return new PartitionBatch(
                OWNER,
                List.of(new SlotEpoch(SLOT, epoch)),
                List.of(new Reset(1, new int[] {0}, keepsItems)),
                List.of(),
                List.of(),
                List.of(),
                List.of());
    }

    private TaskDetail detailOf(long attempt) {
        return store.attempts(List.of(1L)).stream()
                .filter(row -> row.attempt().id() == attempt)
                .findFirst()
                .orElseThrow()
                .attempt()
                .detail();
    }

    @Test
    void attentionsAreNotedAndTakenAwayByProgress() {
        addInstance(1, SLOT, version, WorkflowState.SUBMITTED, Map.of());
        store.write(attention(1, "can't be run: \"x\""));
        assertThat(attentionOf(1)).isEqualTo("can't be run: \"x\"");
        WorkflowInstance begun =
                store.instances(List.of(1L)).getFirst().instance().begun(1, CREATED);
        store.write(batch(List.of(begun), List.of(), List.of()));
        assertThat(attentionOf(1)).isNull();
        store.write(attention(1, "again"));
        store.write(attention(1, null));
        assertThat(attentionOf(1)).isNull();
    }

    @Test
    void commandsComeInOrderUpToALimitForTheSlotsAsked() {
        addInstance(1, SLOT, version, WorkflowState.RUNNING, Map.of());
        addInstance(2, SLOT + 1, version, WorkflowState.RUNNING, Map.of());
        Map<String, Object> payload = Map.of("taskInstanceId", 7, "text", "a \"b\" \\ 🚀");
        // ids come in blocks: an api with an older block writes later with lower ids
        addCommand(13, SLOT, 1, "PAUSE", payload);
        addCommand(11, SLOT, 1, "RESUME", Map.of());
        addCommand(12, SLOT + 1, 2, "STOP", Map.of());
        assertThat(store.commands(List.of(SLOT), 10))
                .containsExactly(
                        new CommandRow(13, SLOT, 1, "PAUSE", payload), new CommandRow(11, SLOT, 1, "RESUME", Map.of()));
        assertThat(store.commands(List.of(SLOT, SLOT + 1), 2))
                .extracting(CommandRow::id)
                .containsExactly(13L, 11L);
        assertThat(store.commands(List.of(), 10)).isEmpty();
    }

    @Test
    void unfinishedInstancesAreThoseThatAMasterMustDrive() {
        long id = 1;
        for (WorkflowState state : WorkflowState.values()) {
            addInstance(id++, SLOT, version, state, Map.of());
        }
        addInstance(id, SLOT + 1, version, WorkflowState.RUNNING, Map.of());
        assertThat(store.unfinishedInstances(List.of(SLOT)))
                .allSatisfy(row -> {
                    assertThat(row.project()).isEqualTo("project");
                    assertThat(row.workflow()).isEqualTo("workflow");
                })
                .extracting(row -> row.instance().state())
                .containsExactly(
                        WorkflowState.SUBMITTED,
                        WorkflowState.WAITING,
                        WorkflowState.RUNNING,
                        WorkflowState.PAUSING,
                        WorkflowState.STOPPING);
        assertThat(store.instances(List.of(3L, 999L, 1L)))
                .extracting(row -> row.instance().id())
                .containsExactly(1L, 3L);
    }

    @Test
    void aPausedInstanceForWhichOthersWaitIsUnfinishedToo() {
        addInstance(1, SLOT, version, WorkflowState.PAUSED, Map.of());
        addInstance(2, SLOT, version, WorkflowState.PAUSED, Map.of());
        addInstance(3, SLOT, version, WorkflowState.WAITING, Map.of());
        addInstance(4, SLOT, version, WorkflowState.FAILED, Map.of());
        gate(2);
        gate(3);
        gate(4);
        assertThat(store.unfinishedInstances(List.of(SLOT)))
                .extracting(row -> row.instance().id(), row -> row.gate() != null)
                .containsExactly(tuple(2L, true), tuple(3L, true));
    }

    @Test
    void aThousandRowsAreOneBatch() {
        addInstance(1, SLOT, version, WorkflowState.RUNNING, Map.of());
        store.write(thousand());
        store.write(thousand());
        assertThat(store.attempts(List.of(1L))).hasSize(1_000);
    }

    @Test
    void documentsAreReadAsTheyWereWritten() {
        assertThat(store.document(version)).isEqualTo("{\"name\": \"w\",  \"tasks\": []}");
        assertThatThrownBy(() -> store.document(4711))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("4711");
    }

    @Test
    void blocksOfIdsDoNotOverlap() {
        long first = store.nextAttemptIdBlock();
        assertThat(store.nextAttemptIdBlock() - first).isGreaterThanOrEqualTo(PartitionStore.ATTEMPT_ID_BLOCK);
    }

    /** What the next owner has written already must not hide from this one why it can not write. */
    @Test
    void aStaleBatchSaysSoEvenWhereItsRowsFitNoLonger() {
        addInstance(1, SLOT, version, WorkflowState.RUNNING, Map.of());
        store.write(batch(List.of(), List.of(write(1, 0, attempt(100, 1, TaskState.QUEUED))), List.of()));
        PartitionBatch late = batch(List.of(), List.of(write(1, 0, attempt(101, 1, TaskState.QUEUED))), List.of());
        store.take("m2", List.of(epochOf(SLOT)));
        assertThatThrownBy(() -> store.write(late)).isInstanceOf(StaleEpochException.class);
    }

    @Test
    void aBatchOfFencesOnlyProvesOwnership() {
        store.write(batch(List.of(), List.of(), List.of()));
        store.take("m2", List.of(epochOf(SLOT)));
        assertThatThrownBy(() -> store.write(batch(List.of(), List.of(), List.of())))
                .isInstanceOf(StaleEpochException.class);
    }

    @Test
    void aRunForATaskIsWrittenWithItsCommandsAndOnce() {
        addInstance(1, SLOT, version, WorkflowState.RUNNING, Map.of());
        WorkflowRef workflow = store.workflow("project", "workflow", null).orElseThrow();
        assertThat(workflow.workflowVersionId()).isEqualTo(version);
        assertThat(store.workflow("project", "workflow", 1)).contains(workflow);
        assertThat(store.workflow("project", "workflow", 2)).isEmpty();
        assertThat(store.workflow("project", "other", null)).isEmpty();
        assertThat(store.nextCommandIdBlock()).isNotEqualTo(store.nextCommandIdBlock());
        long child = 77_000 + store.nextInstanceIdBlock();
        Origin origin = new Origin(
                Origin.Kind.SUB_WORKFLOW, CREATED, ZoneId.of("Europe/Paris"), new Origin.Parent(1, 100, 3, 1));
        PartitionBatch batch = new PartitionBatch(
                OWNER,
                List.of(new SlotEpoch(SLOT, epoch)),
                List.of(),
                List.of(write(1, 0, attempt(100, 1, TaskState.RUNNING))),
                List.of(),
                List.of(),
                List.of(),
                List.of(new PartitionBatch.NewRun(child, SLOT + 1, workflow, NASTY, origin, 4, CREATED)),
                List.of(
                        new PartitionBatch.NewCommand(900, SLOT + 1, child, "START", Map.of()),
                        new PartitionBatch.NewCommand(
                                901, SLOT, 1, "CHILD_ENDED", Map.of("state", "FAILED", "outputs", NASTY)),
                        new PartitionBatch.NewCommand(902, SLOT, 77, "STOP", Map.of())),
                Watching.NONE);
        store.write(batch);
        store.write(batch);
        WorkflowInstance written = store.instances(List.of(child)).getFirst().instance();
        assertThat(written)
                .isEqualTo(new WorkflowInstance(
                        child,
                        SLOT + 1,
                        version,
                        WorkflowState.SUBMITTED,
                        null,
                        NASTY,
                        origin,
                        1,
                        null,
                        CREATED,
                        null,
                        null));
        assertThat(store.commands(List.of(SLOT, SLOT + 1), 10))
                .as("of an instance that is gone there are none")
                .containsExactly(
                        new CommandRow(900, SLOT + 1, child, "START", Map.of()),
                        new CommandRow(901, SLOT, 1, "CHILD_ENDED", Map.of("state", "FAILED", "outputs", NASTY)));
        assertThat(store.runsBelow(1, CREATED, 10)).isEqualTo(1);
        assertThat(store.runsBelow(1, CREATED.plusMillis(1), 10))
                .as("of an earlier beginning")
                .isZero();
        assertThat(store.runsBelow(1, CREATED, 0)).as("no further").isZero();
        assertThat(store.runsBelow(child, CREATED, 10)).isZero();
        assertThat(store.runsBelow(child + 1, CREATED, 10)).as("gone").isZero();
    }

    @Test
    void whoWatchesIsToldOfEndsUntilItsAttemptIsOver() {
        addInstance(1, SLOT, version, WorkflowState.RUNNING, Map.of());
        addInstance(2, SLOT + 1, version, WorkflowState.RUNNING, Map.of());
        addInstance(3, SLOT + 2, version, WorkflowState.RUNNING, Map.of());
        long key = Watching.key("p", "w");
        Watching begun = new Watching(
                List.of(
                        new Watching.Watch(key, 200, 2, SLOT + 1, false),
                        new Watching.Watch(key, 300, 3, SLOT + 2, true),
                        new Watching.Watch(key, 301, 3, SLOT + 2, false),
                        new Watching.Watch(Watching.key("p", "x"), 301, 3, SLOT + 2, false)),
                List.of(),
                List.of());
        assertThat(store.write(watching(begun))).isEmpty();
        assertThat(store.write(watching(begun))).as("twice is once").isEmpty();
        assertThat(store.commands(List.of(SLOT, SLOT + 1, SLOT + 2), 10)).isEmpty();

        assertThat(store.write(watching(end(key, false)))).containsExactly(SLOT + 2);
        assertThat(store.commands(List.of(SLOT, SLOT + 1, SLOT + 2), 10))
                .extracting(CommandRow::slot, CommandRow::workflowInstanceId, CommandRow::type, CommandRow::payload)
                .containsExactly(tuple(SLOT + 2, 3L, "UPSTREAM_ENDED", Map.of()));
        assertThat(store.write(watching(end(key, true)))).containsExactlyInAnyOrder(SLOT + 1, SLOT + 2);
        assertThat(store.write(watching(end(Watching.key("p", "other"), true)))).isEmpty();

        store.write(watching(new Watching(List.of(), List.of(200L, 300L), List.of())));
        assertThat(store.write(watching(end(key, true)))).containsExactly(SLOT + 2);
        store.write(watching(new Watching(List.of(), List.of(301L), List.of())));
        assertThat(store.write(watching(end(key, true)))).isEmpty();
    }

    /** What is told goes along with what is written. */
    PartitionBatch watching(Watching watching) {
        return new PartitionBatch(
                OWNER,
                List.of(new SlotEpoch(SLOT, epoch)),
                List.of(),
                List.of(write(1, 0, attempt(100, 1, TaskState.RUNNING))),
                List.of(store.instances(List.of(1L)).getFirst().instance()),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                watching);
    }

    static Watching end(long workflow, boolean ofRun) {
        return new Watching(List.of(), List.of(), List.of(new Watching.End(workflow, ofRun)));
    }

    PartitionBatch thousand() {
        List<AttemptWrite> writes = new ArrayList<>();
        for (int i = 999; i >= 0; i--) {
            writes.add(write(1, i, attempt(1_000 + i, 1, TaskState.QUEUED)));
        }
        return batch(List.of(store.instances(List.of(1L)).getFirst().instance()), writes, List.of(1L, 2L));
    }

    private PartitionBatch attention(long instance, String text) {
        return new PartitionBatch(
                OWNER,
                List.of(new SlotEpoch(SLOT, epoch)),
                List.of(),
                List.of(),
                List.of(),
                List.of(new Attention(instance, text)),
                List.of());
    }

    @Test
    void itemsAreWrittenAndCarriedOver() {
        addInstance(1, SLOT, version, WorkflowState.RUNNING, Map.of());
        ItemRun first = ItemRun.begun(0, "a\u0000b", 500);
        ItemRun second = ItemRun.begun(1, "b", 501);
        ItemRun third = ItemRun.begun(2, "c", 502);
        store.write(items(List.of(attempt(100, 1, TaskState.RUNNING)), List.of(first, second, third), List.of()));
        PartitionBatch ended = items(
                List.of(attempt(101, 2, TaskState.RUNNING)),
                List.of(first.succeeded(NASTY), second.failed("its run is FAILED")),
                List.of(new PartitionBatch.Carried(100, 101)));
        store.write(ended);
        store.write(ended);
        assertThat(store.items(List.of(100L, 101L)))
                .extracting(row -> row.taskInstanceId() + " " + row.item().index() + " "
                        + row.item().workflowInstanceId() + " " + row.item().state() + " "
                        + row.item().reason())
                .containsExactlyInAnyOrder(
                        "100 0 500 SUCCEEDED null",
                        "100 1 501 FAILED its run is FAILED",
                        "100 2 502 RUNNING null",
                        "101 0 500 SUCCEEDED null");
        assertThat(store.items(List.of(101L)).getFirst().item().outputs().keySet())
                .hasSameSizeAs(NASTY.keySet());
        assertThat(store.items(List.of(7L))).isEmpty();
    }

    private PartitionBatch items(
            List<TaskAttempt> attempts, List<ItemRun> items, List<PartitionBatch.Carried> carried) {
        return new PartitionBatch(
                OWNER,
                List.of(new SlotEpoch(SLOT, epoch)),
                List.of(),
                attempts.stream().map(attempt -> write(1, 0, attempt)).toList(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Watching.NONE,
                PartitionBatch.Permits.NONE,
                new PartitionBatch.Items(
                        items.stream()
                                .map(item -> new PartitionBatch.ItemWrite(100, item))
                                .toList(),
                        carried));
    }

    PartitionBatch batch(List<WorkflowInstance> instances, List<AttemptWrite> attempts, List<Long> commands) {
        return new PartitionBatch(
                OWNER, List.of(new SlotEpoch(SLOT, epoch)), List.of(), attempts, instances, List.of(), commands);
    }

    private static PartitionBatch batch(String owner, List<SlotEpoch> fences, List<AttemptWrite> attempts) {
        return new PartitionBatch(owner, fences, List.of(), attempts, List.of(), List.of(), List.of(11L));
    }

    static AttemptWrite write(long instance, int task, TaskAttempt attempt) {
        return new AttemptWrite(instance, task, "t" + task, "noop", attempt);
    }

    static TaskAttempt attempt(long id, int number, TaskState state) {
        return TaskAttempt.created(id, number, state, CREATED, null, null);
    }
}
