package io.scheduler.dao.workflow;

import io.scheduler.common.slot.Slots;
import io.scheduler.common.workflow.WorkflowReference;
import io.scheduler.dao.database.Database;
import io.scheduler.dao.database.Page;
import io.scheduler.dao.database.PageRequest;
import io.scheduler.dao.partition.Watching;
import io.scheduler.dao.user.Caller;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The workflows and their versions. Safe for use by several threads. */
public final class Workflows {
    private final Database database;
    private final WorkflowMapper workflows;
    private final Slots slots;

    public Workflows(Database database) {
        this.database = database;
        this.workflows = database.mapper(WorkflowMapper.class);
        this.slots = new Slots(database.slotCount());
    }

    public Optional<Workflow> find(Caller caller, String project, String name) {
        return Optional.ofNullable(workflows.byName(caller, project, name));
    }

    /** By name; empty also when there is no such project. */
    public Page<Workflow> list(Caller caller, String project, PageRequest page) {
        return Page.of(workflows.list(caller, project, page), workflows.count(caller, project), page);
    }

    /** A version of a workflow that the caller was allowed to find. */
    public Optional<WorkflowVersion> version(Workflow workflow, int version) {
        return Optional.ofNullable(workflows.version(workflow.id(), version));
    }

    /** Newest first. */
    public Page<WorkflowVersion.Summary> versions(Workflow workflow, PageRequest page) {
        return Page.of(workflows.versions(workflow.id(), page), workflows.countVersions(workflow.id()), page);
    }

    /** The stored JSON text of a version that an instance the caller was allowed to find runs with. */
    public Optional<String> document(long workflowVersionId) {
        return Optional.ofNullable(workflows.document(workflowVersionId));
    }

    /**
     * Stores a document as the next version, or does nothing when it equals the current one.
     *
     * @param expectedVersion the version that the author saw, 0 for none; null: whichever
     */
    public PutResult put(
            Caller caller, String project, String name, NewVersion version, @Nullable Integer expectedVersion) {
        return database.inTransaction(() -> {
            boolean created = workflows.insertIfAbsent(caller, project, name) != null;
            Workflow current = workflows.lock(caller, project, name);
            if (current == null) {
                return new PutResult.NoProject();
            }
            if (expectedVersion != null && expectedVersion != current.version()) {
                // thrown, not returned: the row made above must not stay
                throw new VersionConflict(current.version());
            }
            WorkflowVersion stored = created ? null : workflows.version(current.id(), current.version());
            if (stored != null && isSame(stored, version)) {
                if (version.source() != null) {
                    workflows.setSource(stored.id(), version.source());
                }
                return new PutResult.Stored(name, current.version(), false, false);
            }
            int next = current.version() + 1;
            Integer gateSlot = version.limited() ? slots.of(current.id()) : null;
            workflows.insertVersion(current.id(), next, version, gateSlot, caller.name());
            workflows.setVersion(current.id(), next);
            storeReferences(current.id(), version.references());
            return new PutResult.Stored(name, next, created, true);
        });
    }

    /** Comments are a part of what an author has written, and of nothing that came as JSON. */
    private static boolean isSame(WorkflowVersion stored, NewVersion version) {
        return stored.document().equals(version.document())
                && (stored.source() == null
                        || version.source() == null
                        || stored.source().equals(version.source()));
    }

    /** One whose document says nothing about the parameters of a start, nor how many runs there may be. */
    public PutResult put(
            Caller caller, String project, String name, String document, @Nullable Integer expectedVersion) {
        return put(caller, project, name, new NewVersion(document, null, false), expectedVersion);
    }

    private void storeReferences(long workflowId, Map<WorkflowReference, List<String>> tasks) {
        Set<WorkflowReference> references = tasks.keySet();
        workflows.deleteReferences(workflowId);
        if (!references.isEmpty()) {
            workflows.insertReferences(
                    workflowId,
                    references.stream().map(one -> one.kind().name()).toArray(String[]::new),
                    references.stream().map(WorkflowReference::project).toArray(String[]::new),
                    references.stream().map(WorkflowReference::workflow).toArray(String[]::new),
                    // names have no blanks
                    tasks.values().stream()
                            .map(names -> String.join(" ", names))
                            .toArray(String[]::new));
        }
    }

    /** What the newest versions of workflows say of each other, where this one is concerned. */
    public References references(Workflow workflow) {
        return new References(
                workflows.refersTo(workflow.id()), workflows.referredBy(workflow.project(), workflow.name()));
    }

    /**
     * Deletes the workflow with its versions and finished instances, unless one is unfinished or somebody was promised
     * that one will go on.
     *
     * @param force also when other workflows refer to it
     */
    public Deletion delete(Caller caller, String project, String name, boolean force) {
        return database.inTransaction(() -> {
            Workflow workflow = workflows.lock(caller, project, name);
            if (workflow == null) {
                return Deletion.ABSENT;
            }
            if (!force
                    && !workflows
                            .referredBy(workflow.project(), workflow.name())
                            .isEmpty()) {
                return Deletion.IS_REFERRED_TO;
            }
            if (workflows.hasUnfinished(workflow.id())) {
                return Deletion.HAS_UNFINISHED_INSTANCES;
            }
            // who writes a command holds its instance: from here on every one is either seen or comes too late
            workflows.lockInstances(workflow.id());
            if (workflows.hasUnfinished(workflow.id())) {
                return Deletion.HAS_UNFINISHED_INSTANCES;
            }
            if (workflows.hasCommands(workflow.id())) {
                return Deletion.HAS_WAITING_COMMANDS;
            }
            workflows.leaveLogsToMasters(workflow.id());
            workflows.delete(workflow.id());
            // who depends on it has to look what is there now: nothing
            workflows.tellWatchers(Watching.key(workflow.project(), workflow.name()));
            return Deletion.DELETED;
        });
    }

    /** What became of {@link #put}. */
    public sealed interface PutResult {
        /**
         * @param version the current one now
         * @param created the workflow is new
         * @param changed this call made the version
         */
        record Stored(String name, int version, boolean created, boolean changed) implements PutResult {}

        record NoProject() implements PutResult {}
    }

    /** Somebody else stored a version in between; nothing was changed. */
    public static final class VersionConflict extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final int currentVersion;

        VersionConflict(int currentVersion) {
            super("the workflow is at version " + currentVersion, null, false, false);
            this.currentVersion = currentVersion;
        }

        /** 0 when the workflow does not exist. */
        public int currentVersion() {
            return currentVersion;
        }
    }

    public enum Deletion {
        DELETED,
        ABSENT,
        /** Other workflows wait for its runs or run it. */
        IS_REFERRED_TO,
        HAS_UNFINISHED_INSTANCES,
        /** What people asked of its finished instances, a rerun for instance, is not carried out yet. */
        HAS_WAITING_COMMANDS
    }
}
