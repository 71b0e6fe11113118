package io.scheduler.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "logs", mixinStandardHelpOptions = true, description = "Prints the log of a task.")
final class LogsCommand implements Callable<Integer> {
    private static final int CHUNK = 256 * 1024;
    private static final Duration INTERVAL = Duration.ofMillis(400);
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Surroundings surroundings;

    @Mixin
    private final ServerOptions server = new ServerOptions();

    @Mixin
    private final FollowOptions followOptions = new FollowOptions();

    @Parameters(
            paramLabel = "ID",
            description = "Id of a task instance (status shows it), or RUN/TASK for the latest attempt of a task.")
    private String id = "";

    @Option(
            names = {"-F", "--follow"},
            description = "Go on until the task has ended.")
    private boolean follow;

    LogsCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws InterruptedException {
        String taskInstance = resolve();
        Instant end = surroundings.clock().instant().plus(followOptions.limit());
        Instant lastHeard = surroundings.clock().instant();
        long offset = 0;
        while (true) {
            try {
                RestClient.LogChunk chunk = server.client(surroundings).log(taskInstance, offset, CHUNK);
                surroundings.out().write(chunk.bytes(), 0, chunk.bytes().length);
                surroundings.out().flush();
                boolean grew = chunk.nextOffset() > offset;
                offset = chunk.nextOffset();
                lastHeard = surroundings.clock().instant();
                if (grew) {
                    continue;
                }
                if (chunk.complete() || !follow) {
                    return ExitCodes.OK;
                }
            } catch (CommandFailure.Unreachable lost) {
                if (!follow || surroundings.clock().instant().isAfter(lastHeard.plus(PATIENCE))) {
                    throw lost;
                }
                surroundings.err().println("note: lost the server; trying again");
            }
            if (surroundings.clock().instant().isAfter(end)) {
                return ExitCodes.RUN_FAILED;
            }
            surroundings.waiter().await(INTERVAL);
        }
    }

    private String resolve() {
        int slash = id.indexOf('/');
        if (slash < 0) {
            return id;
        }
        Run run = Run.fetch(server.client(surroundings), id.substring(0, slash));
        String name = id.substring(slash + 1);
        Run.Task task = run.task(name);
        if (task == null || task.id().isEmpty()) {
            throw new CommandFailure.Refused(
                    404,
                    task == null
                            ? "run #" + run.id() + " has no task '" + name + "'"
                            : "the task '" + name + "' has not begun, so it has no log; it is " + task.state(),
                    java.util.List.of());
        }
        return task.id();
    }
}
