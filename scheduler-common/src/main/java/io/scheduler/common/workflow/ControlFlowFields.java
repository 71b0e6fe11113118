package io.scheduler.common.workflow;

import java.util.List;
import java.util.Map;

/** What a task that the master carries out may say of itself. */
final class ControlFlowFields {

    private static final List<String> OF_WORKERS =
            List.of("workerGroup", "priority", "onWorkerLoss", "taskGroup", "taskGroupPriority", "environment");
    private static final List<String> OF_WHAT_TAKES_TIME = List.of("retry", "timeout");

    private ControlFlowFields() {}

    /** @param fields the whole task, which {@code config} was read from */
    static void check(
            String type, Map<String, Object> config, Node.Fields fields, FieldReader reader, Problems problems) {
        ControlFlow flow = ControlFlowReader.read(
                type, config, (path, message) -> problems.add(path(reader, path), line(fields, path), message));
        if (flow == null) {
            return;
        }
        refuse(OF_WORKERS, reader, problems, "does not run on a worker");
        switch (flow) {
            case ControlFlow.Switch s -> refuse(OF_WHAT_TAKES_TIME, reader, problems, "is decided at once");
            case ControlFlow.Conditions c -> refuse(OF_WHAT_TAKES_TIME, reader, problems, "is decided at once");
            case ControlFlow.Wait w ->
                refuse(List.of("retry"), reader, problems, "is not asked again once it was answered");
            case ControlFlow.SubWorkflow s -> {
                // a run of its own: it takes time and may fail
            }
            case ControlFlow.Dependent d -> {
                // waits for runs of others: it takes time and may fail
            }
            case ControlFlow.ForEach e -> {
                // the same of many runs
            }
        }
    }

    private static void refuse(List<String> names, FieldReader reader, Problems problems, String because) {
        for (String name : names) {
            Node node = reader.present(name);
            if (node != null) {
                problems.add(
                        reader.pathOf(name),
                        node.line(),
                        "has no meaning here: the task " + because + "; leave it out");
            }
        }
    }

    private static String path(FieldReader reader, List<String> path) {
        String written = reader.pathOf(path.getFirst());
        for (String step : path.subList(1, path.size())) {
            written = step.chars().allMatch(Character::isDigit)
                    ? Paths.item(written, Integer.parseInt(step))
                    : Paths.field(written, step);
        }
        return written;
    }

    /** The line of the innermost value on the way that is there. */
    private static int line(Node.Fields fields, List<String> path) {
        Node node = fields;
        for (String step : path) {
            Node next = switch (node) {
                case Node.Fields map -> map.values().get(step);
                case Node.Items items
                when step.chars().allMatch(Character::isDigit)
                        && Integer.parseInt(step) < items.values().size() ->
                    items.values().get(Integer.parseInt(step));
                case Node.Items items -> null;
                case Node.Text text -> null;
                case Node.Num num -> null;
                case Node.Bool bool -> null;
                case Node.Nothing nothing -> null;
                case Node.Broken broken -> null;
            };
            if (next == null) {
                break;
            }
            node = next;
        }
        return node.line();
    }
}
