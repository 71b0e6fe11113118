package io.scheduler.common.workflow;

import io.scheduler.common.dependent.Cycle;
import io.scheduler.common.expression.Condition;
import java.time.Duration;
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

    /**
     * Waits for runs of other workflows, around the time that its own run is for.
     *
     * @param upstreams all that {@code when} speaks of, in the order in which they are written
     * @param failureWait how long a failure may last until it counts; null: for ever, or not at all, as {@code onFailure} says
     */
    record Dependent(
            Need when,
            List<Need.Upstream> upstreams,
            OnFailure onFailure,
            @Nullable Duration failureWait) implements ControlFlow {
        public Dependent {
            upstreams = List.copyOf(upstreams);
        }

        /** What becomes of the task when what it waits for has failed. */
        public enum OnFailure {
            FAIL,
            /** A rerun or a recovery of the upstream may still succeed. */
            WAIT
        }
    }

    /** What must have come true elsewhere. */
    sealed interface Need {
        record All(List<Need> parts) implements Need {
            public All {
                parts = List.copyOf(parts);
            }
        }

        record Any(List<Need> parts) implements Need {
            public Any {
                parts = List.copyOf(parts);
            }
        }

        /**
         * In each interval of the cycle the last run of a workflow, or what of it counts, has succeeded.
         *
         * @param number its place among the upstreams of the task, from 0
         * @param project null: the same
         * @param task null: the whole run
         * @param allTasks every task of the run
         * @param outputs whether what it hands on is handed on by the task that waits
         */
        record Upstream(
                int number,
                @Nullable String project,
                String workflow,
                @Nullable String task,
                boolean allTasks,
                Cycle cycle,
                boolean outputs)
                implements Need {}
    }

    /**
     * Runs another workflow once for each item and waits for the end of all.
     *
     * @param axes what the items are made of: one of the name {@code item}, or several of which each is combined with each
     * @param parallelism how many of the runs may be unfinished at a time
     * @param maxItems more are refused before anything begins
     */
    record ForEach(
            SubWorkflow child,
            List<Axis> axes,
            boolean isProduct,
            int parallelism,
            int maxItems,
            OnItemFailure onItemFailure)
            implements ControlFlow {
        /** The parameters of these names are those of the item. */
        public static final String ITEM = "item";

        public static final String INDEX = "index";

        public ForEach {
            axes = List.copyOf(axes);
        }

        /**
         * Values of one parameter.
         *
         * @param text a text that becomes a list once its parameters are known; null when {@code entries} are the values
         */
        public record Axis(
                String name, List<String> entries, @Nullable String text) {
            public Axis {
                entries = List.copyOf(entries);
            }
        }

        public enum OnItemFailure {
            /** No further one begins. */
            STOP,
            /** All the others run. */
            CONTINUE
        }
    }

    /** The workflow that a task runs; null when it runs none. */
    static @Nullable SubWorkflow calledBy(@Nullable ControlFlow flow) {
        return switch (flow) {
            case SubWorkflow child -> child;
            case ForEach each -> each.child();
            case Switch s -> null;
            case Conditions c -> null;
            case Wait w -> null;
            case Dependent d -> null;
            case null -> null;
        };
    }

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
