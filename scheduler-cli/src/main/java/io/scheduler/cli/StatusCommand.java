package io.scheduler.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

@Command(name = "status", mixinStandardHelpOptions = true, description = "Shows a run and its tasks.")
final class StatusCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    private final ServerOptions server = new ServerOptions();

    @Parameters(paramLabel = "ID", description = "Id of the run (workflow instance).")
    private String id = "";

    @Option(names = "--json", description = "Print what the server says, as JSON, with the tasks under \"tasks\".")
    private boolean json;

    StatusCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        Run run = Run.fetch(server.client(surroundings), id);
        if (json) {
            JsonMapper mapper = JsonMapper.builder().build();
            ObjectNode whole = mapper.createObjectNode();
            run.json().properties().forEach(field -> whole.set(field.getKey(), field.getValue()));
            run.tasks().forEach(task -> whole.withArray("tasks").add(task.json()));
            surroundings.out().println(mapper.writerWithDefaultPrettyPrinter().writeValueAsString(whole));
        } else {
            StatusReport.print(run, surroundings, true);
        }
        return ExitCodes.OK;
    }
}
