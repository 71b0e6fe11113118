package io.scheduler.common.workflow;

import io.scheduler.common.workflow.WorkflowDocument.Phase;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The tasks of all lists of a document while it is read, numbered through, with what they were read from. */
final class TaskLists {

    private final List<@Nullable TaskDefinition> tasks = new ArrayList<>();
    private final List<Node> nodes = new ArrayList<>();
    private final int[] ends = new int[Phase.values().length];

    /** @param task null where the entry was no task at all; lists come in their order */
    void add(Phase phase, Node node, @Nullable TaskDefinition task) {
        tasks.add(task);
        nodes.add(node);
        for (int i = phase.ordinal(); i < ends.length; i++) {
            ends[i] = tasks.size();
        }
    }

    int size() {
        return tasks.size();
    }

    List<@Nullable TaskDefinition> tasks() {
        return tasks;
    }

    List<Node> nodes() {
        return nodes;
    }

    Phase phase(int index) {
        int list = 0;
        while (index >= ends[list]) {
            list++;
        }
        return Phase.values()[list];
    }

    /** {@code finally[2]}. */
    String path(int index) {
        Phase phase = phase(index);
        return Paths.item(phase.field(), index - begin(phase));
    }

    /** The tasks of one list, all of which are valid. */
    List<TaskDefinition> of(Phase phase) {
        return tasks.subList(begin(phase), ends[phase.ordinal()]).stream()
                .map(Objects::requireNonNull)
                .toList();
    }

    private int begin(Phase phase) {
        return phase.ordinal() == 0 ? 0 : ends[phase.ordinal() - 1];
    }
}
