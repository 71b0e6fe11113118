package io.scheduler.cli;

import java.time.Duration;
import picocli.CommandLine.Option;

/** How long watching a run may take. */
final class FollowOptions {
    @Option(
            names = "--give-up-after",
            paramLabel = "HOURS",
            description = "Stop watching after that many hours (the run itself goes on). Default: ${DEFAULT-VALUE}.")
    private int hours = 24;

    Duration limit() {
        return Duration.ofHours(hours);
    }
}
