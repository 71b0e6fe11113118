package io.scheduler.dao.instance;

import io.scheduler.common.slot.Slots;
import io.scheduler.common.state.WorkflowState;
import io.scheduler.common.workflow.DocumentProblem;
import io.scheduler.common.workflow.TaskDefinition.Priority;
import io.scheduler.common.workflow.TaskSelection;
import io.scheduler.dao.database.Database;
import io.scheduler.dao.database.IdBlocks;
import io.scheduler.dao.database.Page;
import io.scheduler.dao.database.PageRequest;
import io.scheduler.dao.instance.WorkflowInstanceMapper.Outcome;
import io.scheduler.dao.instance.WorkflowInstanceMapper.Surroundings;
import io.scheduler.dao.instance.WorkflowInstanceMapper.Version;
import io.scheduler.dao.partition.Watching;
import io.scheduler.dao.user.Caller;
import io.scheduler.dao.workflow.Inputs;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The runs of workflows and what is asked of them. Safe for use by several threads. */
public final class WorkflowInstances {
    /** What people have asked of one instance that may wait for its master at a time. */
    public static final int MAX_WAITING_COMMANDS = 100;

    private static final String[] ASKED =
            Stream.of(CommandType.values()).map(CommandType::name).toArray(String[]::new);

    /** How often somebody may store a version between looking at it and starting it. */
    private static final int MAX_ROUNDS = 5;

    private final Database database;
    private final WorkflowInstanceMapper instances;
    private final Slots slots;
    private final IdBlocks instanceIds;
    private final IdBlocks commandIds;
    private final KeptRequests requests;
    private final EarlierStarts earlier;
    private final VersionCheck check = new VersionCheck();

    public WorkflowInstances(Database database) {
        this.database = database;
        this.instances = database.mapper(WorkflowInstanceMapper.class);
        this.requests = new KeptRequests(database);
        this.earlier = new EarlierStarts(instances);
        this.slots = new Slots(database.slotCount());
        this.instanceIds = database.ids("workflow_instance_id");
        this.commandIds = database.ids("command_id");
    }

    public Optional<WorkflowInstance> find(Caller caller, long id) {
        return Optional.ofNullable(instances.byId(caller, id));
    }

    /** Those that are still there of some that callers were allowed to find. */
    public List<WorkflowInstance> findAll(Collection<Long> ids) {
        return ids.isEmpty() ? List.of() : instances.byIds(ids.toArray(Long[]::new));
    }

    /** Newest first. */
    public Page<WorkflowInstance> list(Caller caller, WorkflowInstance.Filter filter, PageRequest page) {
        return Page.of(instances.list(caller, filter, page), instances.count(caller, filter), page);
    }

    /**
     * Writes a new instance of the workflow's current version and the command to start it, in one statement; in two when
     * the document says something about its parameters.
     *
     * @param idempotencyKey calls with the same key make one instance; null: every call makes one
     */
    public StartResult start(Caller caller, StartRequest request, @Nullable String idempotencyKey, Instant now) {
        if (request.tasks() != null) {
            return startSome(caller, request, request.tasks(), idempotencyKey, now);
        }
        long id = instanceIds.next();
        long commandId = commandIds.next();
        int slot = slots.of(id);
        Outcome outcome = instances.start(caller, id, commandId, slot, request, idempotencyKey, null, now);
        for (int round = 0; outcome != null && outcome.inputs() != null; round++) {
            StartResult before = earlier.find(outcome.workflowId(), idempotencyKey, request);
            if (before != null) {
                return before;
            }
            List<DocumentProblem> problems = Inputs.check(outcome.inputs(), outcome.projectParams(), request.params());
            if (!problems.isEmpty()) {
                return new StartResult.WrongParams(problems);
            }
            if (round == MAX_ROUNDS) {
                throw new IllegalStateException("expected the workflow " + request.workflow()
                        + " to keep its version while it is started, but it was changed " + round + " times");
            }
            outcome = instances.start(caller, id, commandId, slot, request, idempotencyKey, outcome.versionId(), now);
        }
        if (outcome == null) {
            return new StartResult.NoWorkflow();
        }
        return outcome.slot() != null
                ? new StartResult.Started(id, outcome.slot())
                : EarlierStarts.expected(earlier.find(outcome.workflowId(), idempotencyKey, request));
    }

    /** The names of the tasks are those of a version, which is looked at first. */
    private StartResult startSome(
            Caller caller, StartRequest request, TaskSelection tasks, @Nullable String idempotencyKey, Instant now) {
        long id = instanceIds.next();
        long commandId = commandIds.next();
        for (int round = 0; round <= MAX_ROUNDS; round++) {
            Version current = instances.current(caller, request.project(), request.workflow());
            if (current == null) {
                return new StartResult.NoWorkflow();
            }
            StartResult before = earlier.find(current.workflowId(), idempotencyKey, request);
            if (before != null) {
                return before;
            }
            StartResult wrong = check.refuse(current, request.params(), current.projectParams(), tasks);
            if (wrong != null) {
                return wrong;
            }
            Outcome outcome = instances.start(
                    caller, id, commandId, slots.of(id), request, idempotencyKey, current.versionId(), now);
            if (outcome == null) {
                return new StartResult.NoWorkflow();
            }
            if (outcome.slot() != null) {
                return new StartResult.Started(id, outcome.slot());
            }
            if (outcome.versionId() == current.versionId()) {
                return EarlierStarts.expected(earlier.find(outcome.workflowId(), idempotencyKey, request));
            }
        }
        throw new IllegalStateException("expected the workflow " + request.workflow()
                + " to keep its version while it is started, but it was changed " + MAX_ROUNDS + " times");
    }

    /**
     * Writes a new instance that repeats another, with its business time, and the command to start it.
     *
     * @param idempotencyKey as of {@link #start}
     */
    public StartResult rerun(Caller caller, RerunRequest request, @Nullable String idempotencyKey, Instant now) {
        WorkflowInstance of = request.instance();
        Version version = request.latest()
                ? instances.current(caller, of.project(), of.workflow())
                : instances.version(of.workflowVersionId());
        if (version == null) {
            return new StartResult.NoWorkflow();
        }
        StartResult before = earlier.find(version.workflowId(), idempotencyKey, request);
        if (before != null) {
            return before;
        }
        StartResult wrong = check.refuse(version, request.params(), projectParams(version, of), request.tasks());
        if (wrong != null) {
            return wrong;
        }
        long id = instanceIds.next();
        Outcome outcome =
                instances.rerun(caller, id, commandIds.next(), slots.of(id), request, version, idempotencyKey, now);
        if (outcome == null) {
            return new StartResult.NoWorkflow();
        }
        return outcome.slot() != null
                ? new StartResult.Started(id, outcome.slot())
                : EarlierStarts.expected(earlier.find(outcome.workflowId(), idempotencyKey, request));
    }

    /** A repetition has those of the first run. */
    private @Nullable Map<String, String> projectParams(Version version, WorkflowInstance of) {
        Surroundings had = version.inputs() == null ? null : instances.surroundings(of.id());
        return had == null ? null : had.projectParams();
    }

    /**
     * Writes a command for an instance that the caller was allowed to find, unless its state rules it out already. The
     * master decides again, since the state may change until it reads the command.
     *
     * @param allowed states in which the command makes sense
     * @param payload a JSON object
     */
    public CommandResult command(
            Caller caller, WorkflowInstance instance, CommandType type, Set<WorkflowState> allowed, String payload) {
        return command(caller, instance, new Wish(type, allowed, payload, null));
    }

    /** The same, once for all calls with the same key. */
    public CommandResult command(Caller caller, WorkflowInstance instance, Wish wish) {
        long commandId = commandIds.next();
        KeptRequests.Request once = wish.key() == null
                ? null
                : KeptRequests.Request.of(wish.type() + "/" + instance.id(), wish.key(), wish.payload());
        return database.inTransaction(() -> {
            if (once != null && requests.find(once) != null) {
                return new CommandResult.Written(instance.slot());
            }
            WorkflowState state = instances.stateForCommand(instance.id());
            if (state == null) {
                return new CommandResult.Absent();
            }
            if (!wish.allowed().contains(state)) {
                return new CommandResult.WrongState(state);
            }
            if (instances.countAsked(instance.slot(), instance.id(), ASKED) >= MAX_WAITING_COMMANDS) {
                return new CommandResult.TooMany();
            }
            if (once == null || requests.isFirst(once, "{}")) {
                instances.insertCommand(
                        commandId, instance.slot(), instance.id(), wish.type(), wish.payload(), caller.name());
            }
            return new CommandResult.Written(instance.slot());
        });
    }

    /**
     * Deletes a finished instance with its attempts. {@link CommandResult.TooMany}: commands wait for it, so that somebody was
     * promised that it will go on. {@link DeletionResult.OfBackfill}: what became of it counts for a backfill that goes on.
     */
    public DeletionResult delete(WorkflowInstance instance) {
        return database.inTransaction(() -> {
            WorkflowState state = instances.stateForDeletion(instance.id());
            if (state == null) {
                return new CommandResult.Absent();
            }
            if (!state.isFinished()) {
                return new CommandResult.WrongState(state);
            }
            if (instances.countCommands(instance.slot(), instance.id()) > 0) {
                return new CommandResult.TooMany();
            }
            if (instance.backfillId() != null) {
                if (Boolean.TRUE.equals(instances.isBackfillGoingOn(instance.backfillId()))) {
                    return new DeletionResult.OfBackfill(instance.backfillId());
                }
                instances.leaveDateUndone(instance.id());
            }
            instances.leaveLogsToItsMaster(instance.id());
            instances.delete(instance.id());
            // who depends on it has to look what is there now
            instances.tellWatchers(Watching.key(instance.project(), instance.workflow()));
            return new CommandResult.Written(instance.slot());
        });
    }

    /** The newest ones that a filter lets through. @param before only those before this number; null: all */
    public List<WorkflowInstance.Numbered> newest(
            Caller caller, WorkflowInstance.Filter filter, @Nullable Long before, int limit) {
        return instances.newest(caller, filter, before, limit);
    }

    /**
     * What is asked of an instance.
     *
     * @param allowed states in which that makes sense
     * @param payload a JSON object
     * @param key calls with the same one count once; null: every call counts
     */
    public record Wish(
            CommandType type,
            Set<WorkflowState> allowed,
            String payload,
            @Nullable String key) {}

    /**
     * What to start.
     *
     * @param project name
     * @param workflow name
     * @param params start-up parameters
     * @param tasks which of its tasks; null: all
     * @param priority null: that of the document
     */
    public record StartRequest(
            String project,
            String workflow,
            Map<String, String> params,
            @Nullable TaskSelection tasks,
            @Nullable Priority priority) {
        /** With all of its tasks. */
        public StartRequest(String project, String workflow, Map<String, String> params) {
            this(project, workflow, params, null, null);
        }

        /** For the statement. */
        public @Nullable String selection() {
            return tasks == null ? null : tasks.json();
        }
    }

    /**
     * What to repeat.
     *
     * @param instance one that the caller was allowed to find
     * @param params all of the new one's start-up parameters
     * @param tasks which of its tasks; null: all
     * @param latest with the current version instead of its own
     */
    public record RerunRequest(
            WorkflowInstance instance,
            Map<String, String> params,
            @Nullable TaskSelection tasks,
            boolean latest) {
        /** For the statement. */
        public @Nullable String selection() {
            return tasks == null ? null : tasks.json();
        }
    }

    /** What became of {@link #start}. */
    public sealed interface StartResult {
        record Started(long id, int slot) implements StartResult {}

        /** The key was used before, with the same parameters. */
        record Repeated(long id, int slot) implements StartResult {}

        /** The key was used before, with other parameters. */
        record KeyReused(long id) implements StartResult {}

        record NoWorkflow() implements StartResult {}

        /**
         * The document wants other parameters.
         *
         * @param problems with paths such as {@code params.region}
         */
        record WrongParams(List<DocumentProblem> problems) implements StartResult {}

        /**
         * Tasks were named that the version does not have.
         *
         * @param problems with paths such as {@code tasks.from[0]}
         */
        record WrongTasks(List<DocumentProblem> problems) implements StartResult {}
    }

    /** What became of {@link #delete}. */
    public sealed interface DeletionResult permits CommandResult, DeletionResult.OfBackfill {
        record OfBackfill(long backfillId) implements DeletionResult {}
    }

    /** What became of {@link #command}. */
    public sealed interface CommandResult extends DeletionResult {
        record Written(int slot) implements CommandResult {}

        record WrongState(WorkflowState state) implements CommandResult {}

        /** {@link #MAX_WAITING_COMMANDS} wait already. */
        record TooMany() implements CommandResult {}

        record Absent() implements CommandResult {}
    }
}
