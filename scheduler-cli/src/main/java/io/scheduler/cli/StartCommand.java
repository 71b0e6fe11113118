package io.scheduler.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "start", mixinStandardHelpOptions = true, description = "Starts a run of a workflow.")
final class StartCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    private final ServerOptions server = new ServerOptions();

    @Mixin
    private final FollowOptions followOptions = new FollowOptions();

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(
            paramLabel = "PROJECT/WORKFLOW",
            description = "What to run; a workflow alone is looked for in 'default'.")
    private String workflow = "";

    @Mixin
    private final ParameterOptions params = new ParameterOptions();

    @Mixin
    private final SelectionOptions selection = new SelectionOptions();

    @Option(
            names = "--dry-run",
            description =
                    "Start nothing; say what would run, in which order and with what, and what stands in the way.")
    private boolean dryRun;

    @Option(
            names = {"-F", "--follow"},
            description = "Watch it to its end; the exit status is 0 only when it succeeded.")
    private boolean follow;

    @Option(
            names = {"-q", "--quiet"},
            description = "Print the id of the run and nothing else.")
    private boolean quiet;

    @Option(
            names = "--priority",
            paramLabel = "PRIORITY",
            description = "highest, high, medium, low or lowest; without it that of the document.")
    private @Nullable String priority;

    @Option(
            names = "--idempotency-key",
            paramLabel = "KEY",
            description = "However often a start with this key is asked for, one run comes of it.")
    private @Nullable String idempotencyKey;

    StartCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws InterruptedException {
        int slash = workflow.indexOf('/');
        String project = slash < 0 ? "default" : workflow.substring(0, slash);
        String name = workflow.substring(slash + 1);
        if (project.isEmpty() || name.isEmpty() || name.contains("/")) {
            throw new ParameterException(
                    java.util.Objects.requireNonNull(spec).commandLine(),
                    "expected PROJECT/WORKFLOW, but got '" + workflow + "'");
        }
        String path =
                "/projects/" + RestClient.segment(project) + "/workflows/" + RestClient.segment(name) + "/instances";
        Map<String, String> headers = idempotencyKey == null ? Map.of() : Map.of("Idempotency-Key", idempotencyKey);
        RestClient client = server.client(surroundings);
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("params", params.read());
        if (priority != null) {
            body.put("priority", priority);
        }
        Map<String, List<String>> tasks = selection.body();
        if (tasks != null) {
            body.put("tasks", tasks);
        }
        if (dryRun) {
            body.put("dryRun", true);
            return new PlanReport(surroundings).show(client.post(path, body, headers));
        }
        String id = client.post(path, body, headers).path("id").asString("");
        if (quiet) {
            surroundings.out().println(id);
        } else {
            surroundings.out().println("started " + project + "/" + name + " #" + id);
        }
        if (follow) {
            return new Follower(surroundings, server, followOptions.limit()).follow(id);
        }
        if (!quiet) {
            surroundings.out().println("watch it with: bin/scheduler follow " + id);
        }
        return ExitCodes.OK;
    }
}
