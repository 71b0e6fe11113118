package io.scheduler.common.workflow;

import io.scheduler.common.param.ParameterDeclaration;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One task of a workflow document.
 *
 * @param name unique within the workflow
 * @param type the task type, for instance {@code shell}
 * @param dependsOn names of the tasks that must have succeeded (or been disabled) before this one begins
 * @param retry how often and after which delay a failed attempt is repeated
 * @param timeout limit for one attempt
 * @param delay waits that long after the task became ready
 * @param priority which of several ready tasks gets a free worker first
 * @param workerGroup the group of workers that may run it
 * @param onWorkerLoss what happens when its worker is lost while it runs
 * @param disabled does not run; its successors do as if it had succeeded
 * @param params local parameters that are inputs, stronger than those of the workflow; keeps the author's order
 * @param declarations all local parameters by name, when at least one is more than a name and a value; otherwise empty
 * @param config the type's own fields (for {@code shell}: {@code script}), as plain JSON values: {@code String},
 *     {@code Boolean}, {@code Number}, {@code List}, {@code Map}
 * @param resources what it needs besides a worker
 */
public record TaskDefinition(
        String name,
        String type,
        List<String> dependsOn,
        Retry retry,
        WorkflowDocument.@Nullable Timeout timeout,
        Duration delay,
        Priority priority,
        String workerGroup,
        OnWorkerLoss onWorkerLoss,
        boolean disabled,
        Map<String, String> params,
        Map<String, ParameterDeclaration> declarations,
        Map<String, Object> config,
        TaskResources resources) {

    public static final String DEFAULT_WORKER_GROUP = "default";

    public TaskDefinition {
        dependsOn = List.copyOf(dependsOn);
        params = OrderedCopy.of(params);
        declarations = OrderedCopy.of(declarations);
        config = OrderedCopy.of(config);
    }

    /** A task that needs nothing but a worker, and whose parameters are names and values only. */
    public TaskDefinition(
            String name,
            String type,
            List<String> dependsOn,
            Retry retry,
            WorkflowDocument.@Nullable Timeout timeout,
            Duration delay,
            Priority priority,
            String workerGroup,
            OnWorkerLoss onWorkerLoss,
            boolean disabled,
            Map<String, String> params,
            Map<String, Object> config) {
        this(
                name,
                type,
                dependsOn,
                retry,
                timeout,
                delay,
                priority,
                workerGroup,
                onWorkerLoss,
                disabled,
                params,
                Map.of(),
                config,
                TaskResources.NONE);
    }

    /**
     * What it declares to hand on, with what it hands on where the task itself sets nothing. A declaration without a value
     * hands on nothing by itself.
     */
    public Map<String, Optional<String>> outputs() {
        if (declarations.isEmpty()) {
            return Map.of();
        }
        Map<String, Optional<String>> outputs = new LinkedHashMap<>();
        declarations.forEach((param, declared) -> {
            if (declared.direction() == ParameterDeclaration.Direction.OUT) {
                outputs.put(param, Optional.ofNullable(declared.value()));
            }
        });
        return outputs;
    }

    /**
     * How failed attempts are repeated.
     *
     * @param attempts further attempts after the first one failed; 0 means none
     * @param delay from the end of the failed attempt to the start of the next
     */
    public record Retry(int attempts, Duration delay) {
        public static final Retry NONE = new Retry(0, Duration.ZERO);
    }

    /** Which of several ready tasks gets a free worker first; the ordinal is the order, highest first. */
    public enum Priority {
        HIGHEST,
        HIGH,
        MEDIUM,
        LOW,
        LOWEST
    }

    /** What happens to a task whose worker is lost, so that nobody knows how far it came. */
    public enum OnWorkerLoss {
        /** It is run again, without counting as one of its retries. */
        RETRY,
        /** It has failed, whatever its retries. */
        FAIL,
        /** It waits until a person resumes the run, which runs it again, or stops the run. */
        ASK
    }
}
