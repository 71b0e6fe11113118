package io.scheduler.cli;

import java.util.ArrayList;
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

    @Option(
            names = {"-P", "--param"},
            paramLabel = "NAME=VALUE",
            description = "A startup parameter, stronger than all others of its name. May be repeated.")
    private List<String> params = new ArrayList<>();

    @Option(
            names = {"-F", "--follow"},
            description = "Watch it to its end; the exit status is 0 only when it succeeded.")
    private boolean follow;

    @Option(
            names = {"-q", "--quiet"},
            description = "Print the id of the run and nothing else.")
    private boolean quiet;

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
        String id = client.post(path, Map.of("params", parameters()), headers)
                .path("id")
                .asString("");
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

    /** Read here and not by picocli, which takes a parameter without a name. */
    private Map<String, String> parameters() {
        Map<String, String> read = new LinkedHashMap<>();
        for (String param : params) {
            int sign = param.indexOf('=');
            if (sign < 1) {
                throw new CommandFailure.Misused("expected --param name=value, but got '" + param + "'");
            }
            read.put(param.substring(0, sign), param.substring(sign + 1));
        }
        return read;
    }
}
