package io.scheduler.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "rerun",
        mixinStandardHelpOptions = true,
        description = "Repeats a run as a new one, with the same version, parameters and business time.")
final class RerunCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    private final ServerOptions server = new ServerOptions();

    @Mixin
    private final FollowOptions followOptions = new FollowOptions();

    @Mixin
    private final ManyRuns runs = new ManyRuns();

    @Mixin
    private final ParameterOptions params = new ParameterOptions();

    @Mixin
    private final SelectionOptions selection = new SelectionOptions();

    @Option(names = "--latest", description = "With the current version of the workflow instead of the run's.")
    private boolean latest;

    @Option(names = "--in-place", description = "Begin the finished run itself anew, instead of making another one.")
    private boolean inPlace;

    @Option(
            names = {"-F", "--follow"},
            description = "Watch the new run to its end.")
    private boolean follow;

    RerunCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws InterruptedException {
        Map<String, Object> body = body();
        RestClient client = server.client(surroundings);
        String id = runs.single();
        if (id == null) {
            if (!body.isEmpty() || follow) {
                throw new CommandFailure.Misused("several runs are repeated as they were: leave out the other options");
            }
            return runs.ask("rerun", client, surroundings);
        }
        String made = client.post("/workflow-instances/" + RestClient.segment(id) + "/rerun", body, Map.of())
                .path("id")
                .asString(id);
        surroundings.out().println(inPlace ? "rerun of #" + id + " accepted" : "rerun of #" + id + " is #" + made);
        return follow ? new Follower(surroundings, server, followOptions.limit()).follow(made) : ExitCodes.OK;
    }

    private Map<String, Object> body() {
        Map<String, Object> body = new LinkedHashMap<>();
        Map<String, String> given = params.read();
        if (!given.isEmpty()) {
            body.put("params", given);
        }
        Map<String, List<String>> tasks = selection.body();
        put(body, "tasks", tasks);
        put(body, "version", latest ? "latest" : null);
        put(body, "inPlace", inPlace ? true : null);
        return body;
    }

    private static void put(Map<String, Object> body, String field, @Nullable Object value) {
        if (value != null) {
            body.put(field, value);
        }
    }
}
