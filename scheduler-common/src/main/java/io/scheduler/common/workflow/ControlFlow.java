package io.scheduler.common.workflow;

import io.scheduler.common.expression.Condition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a task does that steers the run instead of working: it is carried out by the master and never sent to a worker.
 * Read from the fields of a task's type by {@link #of}.
 */
public sealed interface ControlFlow {

    /** Goes on with the tasks of the first case that holds. */
    record Switch(List<Case> cases, List<String> otherwise) implements ControlFlow {
        public Switch {
            cases = List.copyOf(cases);
            otherwise = List.copyOf(otherwise);
        }

        /** @param then direct successors */
        public record Case(Condition when, List<String> then) {
            public Case {
                then = List.copyOf(then);
            }
        }
    }

    /** Goes on with one of two sets of tasks, depending on how its upstreams ended. */
    record Conditions(Requirement when, List<String> onTrue, List<String> onFalse) implements ControlFlow {
        public Conditions {
            onTrue = List.copyOf(onTrue);
            onFalse = List.copyOf(onFalse);
        }
    }

    /** What must hold of upstreams. */
    sealed interface Requirement {
        record All(List<Requirement> parts) implements Requirement {
            public All {
                parts = List.copyOf(parts);
            }
        }

        record Any(List<Requirement> parts) implements Requirement {
            public Any {
                parts = List.copyOf(parts);
            }
        }

        record Ended(String task, Status status) implements Requirement {}
    }

    /** How an upstream ended. Disabled counts as success; one that was skipped has ended neither way. */
    enum Status {
        SUCCESS,
        FAILURE
    }

    /** Waits until somebody says by the API that it may go on. */
    record Wait(Kind kind) implements ControlFlow {
        public enum Kind {
            /** A person decides. */
            APPROVAL,
            /** Another program tells. */
            SIGNAL
        }
    }

    /**
     * Runs another workflow and waits for its end. The task's own parameters are the start-up parameters of the run.
     *
     * @param project null: the same
     * @param version null: the one that is current when it begins
     */
    record SubWorkflow(
            @Nullable String project,
            String workflow,
            @Nullable Integer version) implements ControlFlow {}

    /** What a task of a validated document steers; null for one that a worker runs. */
    static @Nullable ControlFlow of(TaskDefinition task) {
        return ControlFlowReader.read(task.type(), task.config(), (path, message) -> {
            throw new IllegalStateException("expected a validated document, but of task " + task.name() + " "
                    + String.join(".", path) + ": " + message);
        });
    }

    /** Whether tasks of this type are carried out by the master. */
    static boolean isType(String type) {
        return ControlFlowReader.TYPES.contains(type);
    }
}
