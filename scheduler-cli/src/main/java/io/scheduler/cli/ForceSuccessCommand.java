package io.scheduler.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "force-success",
        mixinStandardHelpOptions = true,
        description =
                "Lets a task that did not succeed count as succeeded; a run that has ended goes on behind it by recover.")
final class ForceSuccessCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    private final ServerOptions server = new ServerOptions();

    @Parameters(paramLabel = "TASK-INSTANCE", description = "Id of the task's latest attempt, as status shows it.")
    private String id = "";

    ForceSuccessCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        server.client(surroundings)
                .post("/task-instances/" + RestClient.segment(id) + "/force-success", Map.of(), Map.of());
        surroundings.out().println("force success of the task " + id + " accepted");
        return ExitCodes.OK;
    }
}
