package io.scheduler.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "rerun-task",
        mixinStandardHelpOptions = true,
        description = "Runs one task of a finished run again, in that run.")
final class RerunTaskCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    private final ServerOptions server = new ServerOptions();

    @Parameters(paramLabel = "TASK-INSTANCE", description = "Id of the task's latest attempt, as status shows it.")
    private String id = "";

    @Option(names = "--downstream", description = "With everything that depends on it.")
    private boolean downstream;

    RerunTaskCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        server.client(surroundings)
                .post(
                        "/task-instances/" + RestClient.segment(id) + "/rerun",
                        Map.of("downstream", downstream),
                        Map.of());
        surroundings.out().println("rerun of the task " + id + " accepted");
        return ExitCodes.OK;
    }
}
