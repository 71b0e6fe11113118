package io.scheduler.cli;

import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Asks for a change of a run; the master carries it out in its own time. */
@Command(mixinStandardHelpOptions = true)
final class ControlCommand implements Callable<Integer> {
    enum Verb {
        PAUSE("Begins no new task; those that run go on to their end."),
        RESUME("Goes on with a paused run."),
        STOP("Kills what runs and ends the run."),
        RERUN("Runs all tasks of a finished run again."),
        RECOVER("Runs again what failed or was never begun; what succeeded is kept.");

        private final String description;

        Verb(String description) {
            this.description = description;
        }

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        String description() {
            return description;
        }
    }

    private final Verb verb;
    private final Surroundings surroundings;

    @Mixin
    private final ServerOptions server = new ServerOptions();

    @Mixin
    private final FollowOptions followOptions = new FollowOptions();

    @Parameters(paramLabel = "ID", description = "Id of the run (workflow instance).")
    private String id = "";

    @Option(
            names = {"-F", "--follow"},
            description = "Watch the run to its end afterwards.")
    private boolean follow;

    ControlCommand(Verb verb, Surroundings surroundings) {
        this.verb = verb;
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws InterruptedException {
        server.client(surroundings)
                .post("/workflow-instances/" + RestClient.segment(id) + "/" + verb.word(), Map.of(), Map.of());
        surroundings.out().println(verb.word() + " of #" + id + " accepted");
        return follow ? new Follower(surroundings, server, followOptions.limit()).follow(id) : ExitCodes.OK;
    }
}
