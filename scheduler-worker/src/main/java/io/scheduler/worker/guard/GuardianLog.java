package io.scheduler.worker.guard;

import io.scheduler.worker.folder.OwnerOnly;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.temporal.ChronoUnit;

/** The guardian's own log: this file and the one before, each up to 256 KiB. For one thread. */
final class GuardianLog {
    private static final long LIMIT = 256 << 10;

    private final Path file;
    private final Clock clock;

    GuardianLog(Path file, Clock clock) {
        this.file = file;
        this.clock = clock;
    }

    /** A full disk must not keep the guardian from its work: what can not be written is said on its error output. */
    void say(String text) {
        String line = clock.instant().truncatedTo(ChronoUnit.MILLIS) + " guardian "
                + ProcessHandle.current().pid() + ": " + text + "\n";
        try {
            if (Files.exists(file) && Files.size(file) > LIMIT) {
                Files.move(file, file.resolveSibling("guardian.log.1"), StandardCopyOption.REPLACE_EXISTING);
            }
            OwnerOnly.append(file, line);
        } catch (IOException e) {
            System.err.print(line);
        }
    }
}
