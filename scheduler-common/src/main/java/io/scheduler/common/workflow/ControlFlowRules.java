package io.scheduler.common.workflow;

import io.scheduler.common.workflow.ControlFlow.Requirement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** What must hold between tasks that steer and their neighbours. Linear in tasks and dependencies. */
final class ControlFlowRules {

    private final String workflow;
    private final TaskLists lists;
    private final Problems problems;
    private final Map<String, List<TaskDefinition>> successors = new HashMap<>();

    /** @param lists tasks without faults of their own, in a graph without faults */
    ControlFlowRules(String workflow, TaskLists lists, Problems problems) {
        this.workflow = workflow;
        this.lists = lists;
        this.problems = problems;
    }

    void check() {
        Set<String> steering = new HashSet<>();
        for (TaskDefinition task : lists.tasks()) {
            if (task != null && ControlFlow.isType(task.type())) {
                steering.add(task.name());
            }
        }
        if (steering.isEmpty()) {
            return;
        }
        for (TaskDefinition task : lists.tasks()) {
            for (String upstream : Objects.requireNonNull(task).dependsOn()) {
                if (steering.contains(upstream)) {
                    successors
                            .computeIfAbsent(upstream, name -> new ArrayList<>())
                            .add(task);
                }
            }
        }
        for (int i = 0; i < lists.size(); i++) {
            check(i, Objects.requireNonNull(lists.tasks().get(i)));
        }
    }

    private void check(int index, TaskDefinition task) {
        ControlFlow flow = ControlFlow.of(task);
        switch (flow) {
            case ControlFlow.Switch s -> {
                List<String> targets = new ArrayList<>(s.otherwise());
                s.cases().forEach(one -> targets.addAll(one.then()));
                targets(index, task, targets);
            }
            case ControlFlow.Conditions c -> {
                List<String> targets = new ArrayList<>(c.onTrue());
                targets.addAll(c.onFalse());
                targets(index, task, targets);
                upstreams(index, task, c.when());
            }
            case ControlFlow.Wait w -> {}
            case ControlFlow.SubWorkflow s -> called(index, s);
            case ControlFlow.ForEach e -> called(index, e.child());
            case ControlFlow.Dependent d -> {
                // what it speaks of is looked for when it runs: it may be stored later, or anew
            }
            case null -> {}
        }
    }

    private void called(int index, ControlFlow.SubWorkflow child) {
        if (child.project() == null && child.workflow().equals(workflow)) {
            add(index, "a workflow cannot run itself: expected the name of another workflow");
        }
    }

    private void targets(int index, TaskDefinition task, List<String> targets) {
        Set<String> known = new HashSet<>();
        successors.getOrDefault(task.name(), List.of()).forEach(successor -> known.add(successor.name()));
        for (String target : targets) {
            if (!known.contains(target)) {
                add(
                        index,
                        "expected the names of tasks that depend on '" + task.name() + "', but '" + target
                                + "' does not; add '" + task.name() + "' to its dependsOn");
            }
        }
        known.removeAll(new HashSet<>(targets));
        for (String never : known) {
            add(
                    index,
                    "'" + never + "' depends on '" + task.name()
                            + "', but no branch leads to it, so that it would never run; name it in a branch");
        }
    }

    private void upstreams(int index, TaskDefinition task, Requirement requirement) {
        switch (requirement) {
            case Requirement.All all -> all.parts().forEach(part -> upstreams(index, task, part));
            case Requirement.Any any -> any.parts().forEach(part -> upstreams(index, task, part));
            case Requirement.Ended ended -> {
                if (!task.dependsOn().contains(ended.task())) {
                    add(
                            index,
                            "expected the names of tasks that '" + task.name() + "' depends on, but it does not"
                                    + " depend on '" + ended.task() + "'; add that to its dependsOn");
                }
            }
        }
    }

    private void add(int index, String message) {
        problems.add(lists.path(index), lists.nodes().get(index).line(), message);
    }
}
