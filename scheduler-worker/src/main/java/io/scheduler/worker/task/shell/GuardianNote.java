package io.scheduler.worker.task.shell;

import io.scheduler.worker.folder.OwnerOnly;
import io.scheduler.worker.process.CouldNotLookException;
import io.scheduler.worker.process.Descriptors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A sentence that the guardian leaves in the folder of an attempt that it has ended. */
public final class GuardianNote {
    private static final String NAME = "guardian";

    private GuardianNote() {}

    public static void write(Path attemptFolder, String sentence) throws IOException {
        OwnerOnly.write(attemptFolder.resolve(NAME), sentence.getBytes(StandardCharsets.UTF_8));
    }

    /** Empty when the guardian has not ended it, or could not say so. */
    static Optional<String> read(Path attemptFolder) {
        Path file = attemptFolder.resolve(NAME);
        try {
            return Files.exists(file)
                    ? Optional.of(Files.readString(file, StandardCharsets.UTF_8))
                            .filter(text -> !text.isBlank())
                    : Optional.empty();
        } catch (IOException e) {
            if (Descriptors.ranOut(e)) {
                throw new CouldNotLookException(file.toString(), e);
            }
            throw new UncheckedIOException("expected to read " + file + ": check the worker's data folder", e);
        }
    }
}
