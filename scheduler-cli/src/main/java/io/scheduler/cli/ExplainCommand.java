package io.scheduler.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        description = "Says why a task does not run yet, or what became of it.")
final class ExplainCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    private final ServerOptions server = new ServerOptions();

    @Parameters(
            paramLabel = "ID",
            description = "Id of a task instance (status shows it), or RUN/TASK, also for a task that has not begun.")
    private String id = "";

    ExplainCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        int slash = id.indexOf('/');
        String path = slash < 0
                ? "/task-instances/" + RestClient.segment(id) + "/explain"
                : "/workflow-instances/" + RestClient.segment(id.substring(0, slash)) + "/explain?task="
                        + RestClient.segment(id.substring(slash + 1));
        JsonNode said = server.client(surroundings).get(path);
        surroundings
                .out()
                .println(said.path("code").asString("?") + ": "
                        + Text.printable(said.path("text").asString("")));
        print("since", said.path("since"));
        print("next", said.path("next"));
        for (JsonNode one : said.path("waitsFor")) {
            surroundings
                    .out()
                    .println("  "
                            + Text.printable(one.path("kind").asString("") + " "
                                    + one.path("name").asString("") + ": "
                                    + one.path("state").asString("")));
        }
        return ExitCodes.OK;
    }

    private void print(String name, JsonNode time) {
        if (time.isString()) {
            surroundings.out().println(name + ": " + Text.printable(time.asString("")));
        }
    }
}
