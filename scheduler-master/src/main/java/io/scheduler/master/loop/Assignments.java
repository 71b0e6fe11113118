package io.scheduler.master.loop;

import io.scheduler.common.instance.TaskAttempt;
import io.scheduler.common.param.TaskParameters;
import io.scheduler.common.workflow.TaskDefinition;
import io.scheduler.common.workflow.WorkflowDocument;
import io.scheduler.dao.partition.PartitionStore;
import io.scheduler.rpc.contract.TaskAssignment;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Turns a dispatched attempt into what its worker is told: parameters are replaced here, once, and secrets get their
 * values here and nowhere else.
 */
final class Assignments {
    private final PartitionStore store;

    Assignments(PartitionStore store) {
        this.store = store;
    }

    /**
     * @throws io.scheduler.dao.partition.StoreException when its secrets can not be read now
     * @throws RuntimeException when it can never be sent as it is
     */
    TaskAssignment of(LiveRun live, int task, TaskAttempt attempt, long epoch) {
        TaskDefinition definition = live.run().plan().task(task);
        TaskParameters params = new RunParameters(live).of(task, attempt);
        requireInputs(live.run().plan().document(), params.values());
        Map<String, Object> config = params.config(definition.config());
        Map<String, String> values = params.values();
        List<String> secrets = null;
        if (!params.secrets().isEmpty()) {
            Map<String, String> opened = secrets(live.project(), params.secrets());
            config = TaskParameters.revealConfig(config, opened);
            values = TaskParameters.reveal(values, opened);
            secrets = List.copyOf(opened.values());
        }
        return new TaskAssignment(
                attempt.id(),
                live.id(),
                live.slot(),
                epoch,
                live.project(),
                live.workflow(),
                definition.name(),
                attempt.number(),
                definition.type(),
                config,
                values,
                attempt.times().dispatchedAt(),
                outputs(definition, params),
                secrets);
    }

    /** Nobody asks a person for them where a schedule, a backfill or another workflow starts a run. */
    private static void requireInputs(WorkflowDocument document, Map<String, String> values) {
        document.declarations().forEach((name, declared) -> {
            if (declared.rules().required() && !values.containsKey(name)) {
                throw new IllegalStateException("expected a value of the parameter " + name
                        + ", which the workflow requires, but whoever started this run gave none");
            }
        });
    }

    private Map<String, String> secrets(String project, Set<String> names) {
        Map<String, String> opened = store.secrets(project, names);
        Set<String> missing = new TreeSet<>(names);
        missing.removeAll(opened.keySet());
        if (!missing.isEmpty()) {
            throw new IllegalStateException("expected the project " + project + " to have the secrets "
                    + String.join(", ", missing) + ", but it has none of that name: add them, or correct the document");
        }
        return opened;
    }

    private static TaskAssignment.@Nullable Outputs outputs(TaskDefinition definition, TaskParameters params) {
        Map<String, Optional<String>> declared = definition.outputs();
        if (declared.isEmpty()) {
            return null;
        }
        Map<String, String> written = new LinkedHashMap<>();
        declared.forEach((name, value) -> value.ifPresent(text -> written.put(name, text)));
        return new TaskAssignment.Outputs(List.copyOf(declared.keySet()), params.handedOn(written));
    }
}
