package io.scheduler.master.store;

import io.scheduler.common.cluster.NodeWish;
import io.scheduler.common.cluster.WorkerGroup;
import io.scheduler.common.instance.ItemRun;
import io.scheduler.common.instance.Origin;
import io.scheduler.common.instance.TaskAttempt;
import io.scheduler.common.instance.TaskAttempt.Times;
import io.scheduler.common.instance.TaskDetail;
import io.scheduler.common.instance.TaskDetail.Depends;
import io.scheduler.common.instance.WorkflowInstance;
import io.scheduler.common.state.TaskState;
import io.scheduler.common.state.WorkflowState;
import io.scheduler.dao.datasource.DataSources;
import io.scheduler.dao.environment.TaskEnvironment;
import io.scheduler.dao.partition.AttemptRow;
import io.scheduler.dao.partition.ClusterRows;
import io.scheduler.dao.partition.CommandRow;
import io.scheduler.dao.partition.InstanceRow;
import io.scheduler.dao.partition.ItemRow;
import io.scheduler.dao.partition.PartitionBatch;
import io.scheduler.dao.partition.PartitionStore;
import io.scheduler.dao.partition.RaisedAlert;
import io.scheduler.dao.partition.SlotEpoch;
import io.scheduler.dao.partition.SlotRow;
import io.scheduler.dao.partition.StaleEpochException;
import io.scheduler.dao.partition.StoreException;
import io.scheduler.dao.partition.UnreadableRow;
import io.scheduler.dao.partition.UpstreamAnswers;
import io.scheduler.dao.partition.UpstreamQuestion;
import io.scheduler.dao.partition.Watching;
import io.scheduler.dao.partition.WorkflowRef;
import io.scheduler.dao.project.InProject;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The tables that a master reads and writes, as maps. Keeps to the same contract as the real store. */
public final class InMemoryPartitionStore implements PartitionStore {

    public final TreeMap<Integer, SlotRow> slots = new TreeMap<>();
    public final TreeMap<Long, InstanceRow> instances = new TreeMap<>();
    public final TreeMap<Long, AttemptRow> attempts = new TreeMap<>();
    /** In the order in which they were written, whatever their ids. */
    public final Map<Long, CommandRow> commands = new LinkedHashMap<>();

    public final Set<Watching.Watch> watches = new LinkedHashSet<>();
    /** As if a transaction with this number were not over; 0: all are. */
    public long oldestTransaction;

    /** How often it was asked for upstreams. */
    public int looks;

    public final List<NodeWish> wishes = new ArrayList<>();
    public final List<WorkerGroup> groups = new ArrayList<>();
    public final Map<Long, String> documents = new HashMap<>();
    public final Map<Long, String> attentions = new HashMap<>();
    /** Of which somebody may be told, by key. */
    public final Map<String, RaisedAlert> alerts = new LinkedHashMap<>();

    /** Why rows of instances can not be read, by id. */
    public final Map<Long, String> unreadable = new HashMap<>();
    /** Why rows of attempts can not be read, by id. */
    public final Map<Long, String> unreadableAttempts = new HashMap<>();

    /** Of every project. */
    public final Map<String, String> secrets = new HashMap<>();

    /** Those that there are, in every project. */
    public final Set<String> taskGroups = new HashSet<>();
    /** Whether it is granted, by attempt, in the order in which they were asked for. */
    public final Map<Long, Boolean> permits = new LinkedHashMap<>();
    /** Of which group each of them is. */
    final Map<Long, String> groupOfPermit = new HashMap<>();

    public final Map<String, TaskEnvironment> environments = new HashMap<>();
    /** Of every project. */
    public final Map<String, DataSources.Opened> dataSources = new HashMap<>();

    /** By attempt and place. */
    public final Map<Long, TreeMap<Integer, ItemRun>> items = new HashMap<>();

    private final Map<Long, List<Long>> attemptsOf = new HashMap<>();
    /** By project/name. */
    public final Map<String, WorkflowRef> workflows = new HashMap<>();

    /** Of the instance that was added last. */
    public long lastNumber;

    private long nextAttemptId = 1;
    private long nextId = 1_000_000;
    /** Called before each read, before each write and after each write; may throw. */
    public Runnable beforeRead = () -> {};

    /** The same before environments, secrets and data sources are read, each at once for all tasks that are to be sent. */
    public Runnable beforeSupplies = () -> {};

    public Runnable beforeSlots = () -> {};
    public Runnable beforeCommandIds = () -> {};
    public Runnable beforeCluster = () -> {};
    public Runnable beforeWrite = () -> {};
    public Runnable afterWrite = () -> {};
    /** Takes batches that shall not arrive yet; their writer hears nothing. Null: all arrive. */
    public @Nullable Consumer<PartitionBatch> holdWrites;

    public int writes;
    /** How often runs below another were counted. */
    public int counts;

    /** Off only to prove that tests notice. */
    public boolean checksEpochs = true;
    /** The next taking is written, but whoever asked for it does not hear of it. */
    public boolean answerLost;

    public InMemoryPartitionStore(int slotCount) {
        for (int slot = 0; slot < slotCount; slot++) {
            slots.put(slot, new SlotRow(slot, null, 0));
        }
    }

    @Override
    public List<SlotRow> slots() {
        beforeSlots.run();
        return List.copyOf(slots.values());
    }

    @Override
    public ClusterRows cluster() {
        beforeCluster.run();
        return new ClusterRows(List.copyOf(slots.values()), wishes, groups);
    }

    @Override
    public List<SlotEpoch> take(String incarnation, List<SlotEpoch> expected) {
        List<SlotEpoch> taken = new ArrayList<>();
        for (SlotEpoch wanted : expected) {
            SlotRow row = slots.get(wanted.slot());
            if (row != null && row.epoch() == wanted.epoch()) {
                slots.put(wanted.slot(), new SlotRow(wanted.slot(), incarnation, wanted.epoch() + 1));
                taken.add(new SlotEpoch(wanted.slot(), wanted.epoch() + 1));
            }
        }
        if (answerLost) {
            answerLost = false;
            throw new StoreException("the connection ended before the answer came", new IOException("planned"));
        }
        return taken;
    }

    @Override
    public void release(String incarnation, Collection<Integer> released) {
        for (int slot : released) {
            SlotRow row = slots.get(slot);
            if (row != null && incarnation.equals(row.owner())) {
                slots.put(slot, new SlotRow(slot, null, row.epoch()));
            }
        }
    }

    @Override
    public List<CommandRow> commands(Collection<Integer> wanted, Collection<Long> except, int limit) {
        beforeRead.run();
        Set<Integer> set = Set.copyOf(wanted);
        return commands.values().stream()
                .filter(row -> set.contains(row.slot())
                        && (!except.contains(row.workflowInstanceId())
                                || row.type().equals("STOP")
                                        && (!row.payload().containsKey("parent")
                                                || Boolean.TRUE.equals(
                                                        row.payload().get("insists")))))
                .limit(limit)
                .toList();
    }

    @Override
    public List<InstanceRow> unfinishedInstances(Collection<Integer> wanted, Consumer<UnreadableRow> bad) {
        beforeRead.run();
        Set<Integer> set = Set.copyOf(wanted);
        return instances.values().stream()
                .filter(row -> set.contains(row.instance().slot())
                        && (!row.instance().state().isResting()
                                || row.gate() != null && row.instance().state() == WorkflowState.PAUSED))
                .filter(row -> isReadable(row, bad))
                .toList();
    }

    @Override
    public List<InstanceRow> instances(Collection<Long> ids, Consumer<UnreadableRow> bad) {
        beforeRead.run();
        return ids.stream()
                .distinct()
                .sorted()
                .filter(instances::containsKey)
                .map(instances::get)
                .filter(row -> isReadable(row, bad))
                .toList();
    }

    private boolean isReadable(InstanceRow row, Consumer<UnreadableRow> bad) {
        String why = unreadable.get(row.instance().id());
        if (why != null) {
            bad.accept(new UnreadableRow(row.instance().id(), row.instance().slot(), why));
        }
        return why == null;
    }

    @Override
    public List<AttemptRow> attempts(Collection<Long> instanceIds, Consumer<UnreadableRow> bad) {
        beforeRead.run();
        return instanceIds.stream()
                .distinct()
                .flatMap(id -> attemptsOf.getOrDefault(id, List.of()).stream())
                .sorted()
                .filter(id -> {
                    String why = unreadableAttempts.get(id);
                    if (why != null) {
                        bad.accept(new UnreadableRow(attempts.get(id).workflowInstanceId(), -1, why));
                    }
                    return why == null;
                })
                .map(attempts::get)
                .toList();
    }

    @Override
    public List<ItemRow> items(Collection<Long> taskInstanceIds, Consumer<UnreadableRow> bad) {
        beforeRead.run();
        return taskInstanceIds.stream()
                .distinct()
                .flatMap(id -> items.getOrDefault(id, new TreeMap<>()).values().stream()
                        .map(item -> new ItemRow(id, item)))
                .toList();
    }

    @Override
    public String document(long workflowVersionId) {
        beforeRead.run();
        String document = documents.get(workflowVersionId);
        if (document == null) {
            throw new IllegalArgumentException("no workflow version has the id " + workflowVersionId);
        }
        return document;
    }

    @Override
    public Set<Integer> write(PartitionBatch batch) {
        beforeWrite.run();
        if (holdWrites != null) {
            holdWrites.accept(batch);
            throw new StoreException("no answer", new IllegalStateException());
        }
        Set<Integer> lost = new HashSet<>();
        for (SlotEpoch fence : batch.fences()) {
            SlotRow row = slots.get(fence.slot());
            if (row == null || !batch.owner().equals(row.owner()) || row.epoch() != fence.epoch()) {
                lost.add(fence.slot());
            }
        }
        if (checksEpochs && !lost.isEmpty()) {
            throw new StaleEpochException(lost);
        }
        batch.resets().forEach(this::reset);
        batch.attempts().forEach(this::upsert);
        batch.instances().forEach(this::update);
        batch.attentions().stream()
                .filter(note -> note.endedAt() == null)
                .forEach(note -> attentions.put(note.workflowInstanceId(), note.text()));
        batch.attentions().stream().filter(note -> note.endedAt() != null).forEach(this::endByForce);
        batch.doneCommands().forEach(commands::remove);
        batch.runs().forEach(this::insert);
        batch.items()
                .changed()
                .forEach(write -> items.computeIfAbsent(write.taskInstanceId(), id -> new TreeMap<>())
                        .put(write.item().index(), write.item()));
        batch.items()
                .carried()
                .forEach(carried -> items.getOrDefault(carried.from(), new TreeMap<>()).values().stream()
                        .filter(item -> item.state() == ItemRun.State.SUCCEEDED)
                        .forEach(item -> items.computeIfAbsent(carried.to(), id -> new TreeMap<>())
                                .putIfAbsent(item.index(), item)));
        batch.commands().stream()
                .filter(command -> instances.containsKey(command.workflowInstanceId()))
                .forEach(command -> commands.putIfAbsent(
                        command.id(),
                        new CommandRow(
                                command.id(),
                                instances
                                        .get(command.workflowInstanceId())
                                        .instance()
                                        .slot(),
                                command.workflowInstanceId(),
                                command.type(),
                                command.payload())));
        write(batch.permits());
        batch.alerts().forEach(alert -> alerts.putIfAbsent(alert.key(), alert));
        Set<Integer> told = tell(batch.watching());
        writes++;
        afterWrite.run();
        return told;
    }

    private Set<Integer> tell(Watching watching) {
        watches.addAll(watching.begun());
        Set<Watching.Watch> told = new LinkedHashSet<>();
        for (Watching.End end : watching.ends()) {
            watches.stream()
                    .filter(watch -> watch.workflow() == end.workflow() && (end.ofRun() || watch.byTask()))
                    .forEach(told::add);
        }
        Set<Integer> slots = new HashSet<>();
        for (Watching.Watch watch : told) {
            nextId += ID_BLOCK;
            commands.put(
                    nextId,
                    new CommandRow(nextId, watch.slot(), watch.workflowInstanceId(), "UPSTREAM_ENDED", Map.of()));
            slots.add(watch.slot());
        }
        watches.removeIf(watch -> watching.over().contains(watch.attemptId()));
        return slots;
    }

    /** Knows whole runs only, and takes each transaction for over when the next one begins. */
    @Override
    public UpstreamAnswers upstreams(List<UpstreamQuestion> questions) {
        beforeRead.run();
        looks++;
        return new UpstreamAnswers(
                questions.stream().map(this::answer).toList(),
                oldestTransaction == 0 ? writes : oldestTransaction,
                writes);
    }

    private UpstreamAnswers.Answer answer(UpstreamQuestion question) {
        InstanceRow last = null;
        for (InstanceRow row : instances.values()) {
            if (row.project().equals(question.project())
                    && row.workflow().equals(question.workflow())
                    && row.instance().id() != question.askingRun()
                    && (last == null || row.number() > last.number())
                    && question.interval().contains(row.instance().businessTime())) {
                last = row;
            }
        }
        if (last == null) {
            return new UpstreamAnswers.Answer(Depends.Status.NO_RUN, null, List.of());
        }
        Depends.Status status = !last.instance().state().isFinished()
                ? Depends.Status.UNFINISHED
                : last.instance().state() == WorkflowState.SUCCEEDED ? Depends.Status.SUCCEEDED : Depends.Status.FAILED;
        return new UpstreamAnswers.Answer(status, last.instance().id(), List.of());
    }

    private void endByForce(PartitionBatch.Attention note) {
        InstanceRow row = instances.get(note.workflowInstanceId());
        WorkflowInstance old = row.instance();
        tell(new Watching(
                List.of(), List.of(), List.of(new Watching.End(Watching.key(row.project(), row.workflow()), true))));
        attemptsOf.getOrDefault(old.id(), List.of()).forEach(id -> {
            AttemptRow attempt = attempts.get(id);
            if (!attempt.attempt().state().isFinished()) {
                TaskAttempt killed = attempt.attempt().in(TaskState.KILLED, note.text());
                attempts.put(
                        id, new AttemptRow(attempt.workflowInstanceId(), attempt.task(), killed, attempt.superseded()));
                permits.remove(id);
            }
        });
        commands.values().removeIf(command -> command.workflowInstanceId() == old.id());
        update(old.ended(WorkflowState.STOPPED, note.text(), note.endedAt()));
        Origin.Parent parent = old.origin().parent();
        if (parent != null && instances.containsKey(parent.workflowInstanceId())) {
            nextId += ID_BLOCK;
            int slot = instances.get(parent.workflowInstanceId()).instance().slot();
            Map<String, Object> payload = Map.of(
                    "taskInstanceId", parent.taskInstanceId(), "workflowInstanceId", old.id(), "state", "STOPPED");
            commands.put(nextId, new CommandRow(nextId, slot, parent.workflowInstanceId(), "CHILD_ENDED", payload));
        }
    }

    private void write(PartitionBatch.Permits written) {
        for (PartitionBatch.GivenBack back : written.givenBack()) {
            permits.remove(back.taskInstanceId());
            if (back.mayAskAgain()) {
                commands.values()
                        .removeIf(row -> row.type().equals("PERMIT")
                                && row.payload().get("taskInstanceId") instanceof Number id
                                && id.longValue() == back.taskInstanceId());
            }
        }
        for (PartitionBatch.Ask ask : written.asks()) {
            boolean known = taskGroups.contains(ask.group());
            if (known && !permits.containsKey(ask.taskInstanceId())) {
                permits.put(ask.taskInstanceId(), false);
                groupOfPermit.put(ask.taskInstanceId(), ask.group());
            } else if (!known || permits.get(ask.taskInstanceId())) {
                tell(ask.commandId(), ask.workflowInstanceId(), ask.taskInstanceId(), ask.group(), known);
            }
        }
    }

    /** What the keeper of the group's slot does. */
    public void grantPermit(long attemptId) {
        permits.put(attemptId, true);
        nextId += ID_BLOCK;
        tell(
                nextId,
                attempts.get(attemptId).workflowInstanceId(),
                attemptId,
                groupOfPermit.getOrDefault(attemptId, "g"),
                true);
    }

    private void tell(long commandId, long instance, long attempt, String group, boolean granted) {
        int slot = instances.get(instance).instance().slot();
        Map<String, Object> payload = Map.of("taskInstanceId", attempt, "group", group, "granted", granted);
        commands.putIfAbsent(commandId, new CommandRow(commandId, slot, instance, "PERMIT", payload));
    }

    @Override
    public Map<String, TaskEnvironment> environments(Collection<String> names) {
        beforeSupplies.run();
        Map<String, TaskEnvironment> found = new HashMap<>(environments);
        found.keySet().retainAll(names);
        return found;
    }

    @Override
    public Map<InProject, Supplier<String>> secrets(Collection<InProject> names) {
        beforeSupplies.run();
        return names.stream()
                .filter(name -> secrets.containsKey(name.name()))
                .collect(Collectors.toMap(name -> name, name -> () -> secrets.get(name.name())));
    }

    @Override
    public Map<InProject, Supplier<DataSources.Opened>> dataSources(Collection<InProject> names) {
        beforeSupplies.run();
        return names.stream()
                .filter(name -> dataSources.containsKey(name.name()))
                .collect(Collectors.toMap(name -> name, name -> () -> dataSources.get(name.name())));
    }

    @Override
    public long nextAttemptIdBlock() {
        long first = nextAttemptId;
        nextAttemptId += ATTEMPT_ID_BLOCK;
        return first;
    }

    @Override
    public List<Long> ancestors(long workflowInstanceId) {
        beforeRead.run();
        List<Long> ancestors = new ArrayList<>();
        InstanceRow row = instances.get(workflowInstanceId);
        while (row != null && row.instance().origin().parent() != null) {
            ancestors.add(row.instance().origin().parent().workflowInstanceId());
            row = instances.get(ancestors.getLast());
        }
        return ancestors;
    }

    /** It is part of another. */
    public void child(long id, long parent) {
        origin(
                id,
                new Origin(
                        Origin.Kind.SUB_WORKFLOW,
                        null,
                        java.time.ZoneOffset.UTC,
                        new Origin.Parent(parent, parent, 1, parent)));
    }

    /** What has made it. */
    public void origin(long id, Origin origin) {
        InstanceRow row = instances.get(id);
        WorkflowInstance old = row.instance();
        instances.put(
                id,
                new InstanceRow(
                        new WorkflowInstance(
                                id,
                                old.slot(),
                                old.workflowVersionId(),
                                old.state(),
                                null,
                                old.params(),
                                origin,
                                1,
                                null,
                                old.createdAt(),
                                null,
                                null),
                        row.project(),
                        row.workflow(),
                        row.projectParams(),
                        row.gate(),
                        null,
                        row.number()));
    }

    @Override
    public long runsBelow(long root, @Nullable Instant begun, long most) {
        beforeRead.run();
        counts++;
        InstanceRow top = instances.get(root);
        Instant since = top == null || begun != null ? begun : top.instance().startedAt();
        return top == null || since == null
                ? 0
                : instances.values().stream()
                        .map(InstanceRow::instance)
                        .filter(run -> run.origin().parent() != null
                                && run.origin().parent().root() == root
                                && !run.createdAt().isBefore(since))
                        .limit(most)
                        .count();
    }

    @Override
    public Optional<WorkflowRef> workflow(String project, String workflow, @Nullable Integer version) {
        beforeRead.run();
        String name = project + "/" + workflow;
        return Stream.of(name, name + "/" + version)
                .map(workflows::get)
                .filter(found -> found != null && (version == null || version == found.version()))
                .findFirst();
    }

    @Override
    public long nextInstanceIdBlock() {
        nextId += ID_BLOCK;
        return nextId;
    }

    @Override
    public long nextCommandIdBlock() {
        beforeCommandIds.run();
        nextId += ID_BLOCK;
        return nextId;
    }

    private void insert(PartitionBatch.NewRun run) {
        WorkflowInstance instance = new WorkflowInstance(
                run.id(),
                run.slot(),
                run.workflow().workflowVersionId(),
                WorkflowState.SUBMITTED,
                null,
                run.params(),
                run.origin(),
                1,
                null,
                run.createdAt(),
                null,
                null);
        instances.putIfAbsent(run.id(), new InstanceRow(instance, "project", "workflow", ++lastNumber));
    }

    public void add(long id, int slot, long version, WorkflowState state, Map<String, String> params) {
        WorkflowInstance instance = new WorkflowInstance(
                id, slot, version, state, null, params, Origin.MANUAL, 1, null, Instant.EPOCH, null, null);
        instances.put(id, new InstanceRow(instance, "project", "workflow", ++lastNumber));
    }

    /** A run of a workflow of this name that is yet to begin. */
    public void add(long id, int slot, long version, String workflow) {
        add(id, slot, version, WorkflowState.SUBMITTED, Map.of());
        InstanceRow row = instances.get(id);
        instances.put(id, new InstanceRow(row.instance(), "project", workflow, row.number()));
    }

    /** Its runs have a limit. */
    public void gate(long id, long workflow) {
        InstanceRow row = instances.get(id);
        instances.put(
                id,
                new InstanceRow(
                        row.instance(),
                        row.project(),
                        row.workflow(),
                        row.projectParams(),
                        workflow,
                        null,
                        row.number()));
    }

    private void reset(PartitionBatch.Reset reset) {
        for (long id : attemptsOf.getOrDefault(reset.workflowInstanceId(), List.of())) {
            AttemptRow row = attempts.get(id);
            if (Arrays.stream(reset.tasks()).anyMatch(task -> task == row.task())) {
                TaskAttempt attempt = reset.keepsItems()
                        ? row.attempt()
                        : row.attempt().with(TaskDetail.forgotten(row.attempt().detail()));
                attempts.put(id, new AttemptRow(row.workflowInstanceId(), row.task(), attempt, true));
            }
        }
    }

    private void upsert(PartitionBatch.AttemptWrite write) {
        TaskAttempt next = write.attempt();
        AttemptRow before = attempts.get(next.id());
        if (before == null) {
            boolean taken = attemptsOf.getOrDefault(write.workflowInstanceId(), List.of()).stream()
                    .map(attempts::get)
                    .anyMatch(row -> row.task() == write.task() && row.attempt().number() == next.number());
            if (taken) {
                throw new IllegalStateException(
                        "task " + write.task() + " already has an attempt with the number " + next.number());
            }
            attemptsOf
                    .computeIfAbsent(write.workflowInstanceId(), id -> new ArrayList<>())
                    .add(next.id());
            attempts.put(next.id(), new AttemptRow(write.workflowInstanceId(), write.task(), next, false));
            return;
        }
        Times times = new Times(
                before.attempt().times().createdAt(),
                next.times().dueAt(),
                next.times().dispatchedAt(),
                next.times().startedAt(),
                next.times().finishedAt());
        TaskAttempt merged = new TaskAttempt(
                next.id(),
                before.attempt().number(),
                next.state(),
                next.worker(),
                times,
                next.exitCode(),
                next.outputs(),
                next.reason(),
                next.detail());
        attempts.put(
                next.id(), new AttemptRow(before.workflowInstanceId(), before.task(), merged, before.superseded()));
    }

    private void update(WorkflowInstance next) {
        InstanceRow before = instances.get(next.id());
        if (before == null) {
            return;
        }
        WorkflowInstance old = before.instance();
        WorkflowInstance merged = new WorkflowInstance(
                old.id(),
                old.slot(),
                old.workflowVersionId(),
                next.state(),
                next.endsAs(),
                old.params(),
                old.origin(),
                next.runNumber(),
                next.reason(),
                old.createdAt(),
                next.startedAt(),
                next.finishedAt());
        instances.put(
                old.id(),
                new InstanceRow(
                        merged,
                        before.project(),
                        before.workflow(),
                        before.projectParams(),
                        before.gate(),
                        before.priority(),
                        before.number()));
        attentions.remove(old.id());
    }
}
