package io.scheduler.cli;

import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Asks for a change of a run; the master carries it out in its own time. */
@Command(mixinStandardHelpOptions = true)
final class ControlCommand implements Callable<Integer> {
    enum Verb {
        PAUSE("Begins no new task; those that run go on to their end."),
        RESUME("Goes on with a paused run."),
        STOP("Kills what runs and ends the run."),
        RECOVER("Runs again what failed or was never begun; what succeeded is kept."),
        DELETE("Deletes a finished run with all that is known of its tasks.");

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

    @Mixin
    private final ManyRuns runs = new ManyRuns();

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
        RestClient client = server.client(surroundings);
        String id = runs.single();
        if (id == null) {
            if (follow) {
                throw new CommandFailure.Misused("only one run can be followed");
            }
            return runs.ask(verb.word(), client, surroundings);
        }
        String path = "/workflow-instances/" + RestClient.segment(id);
        if (verb == Verb.DELETE) {
            client.delete(path);
            surroundings.out().println("deleted #" + id);
            return ExitCodes.OK;
        }
        client.post(path + "/" + verb.word(), Map.of(), Map.of());
        surroundings.out().println(verb.word() + " of #" + id + " accepted");
        return follow ? new Follower(surroundings, server, followOptions.limit()).follow(id) : ExitCodes.OK;
    }
}
