package io.scheduler.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "follow",
        mixinStandardHelpOptions = true,
        description = "Watches a run to its end; the exit status is 0 only when it succeeded.")
final class FollowCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    private final ServerOptions server = new ServerOptions();

    @Mixin
    private final FollowOptions options = new FollowOptions();

    @Parameters(paramLabel = "ID", description = "Id of the run (workflow instance).")
    private String id = "";

    FollowCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws InterruptedException {
        return new Follower(surroundings, server, options.limit()).follow(id);
    }
}
