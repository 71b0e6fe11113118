package io.scheduler.worker.task.shell;

import io.scheduler.worker.folder.OwnerOnly;
import io.scheduler.worker.process.ProcessEntry;
import io.scheduler.worker.process.ProcessId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.Optional;

/**
 * The files of a shell attempt and what the wrapper wrote into them.
 *
 * @param folder the attempt's own folder
 */
record AttemptFiles(Path folder) {

    Path output() {
        return folder.resolve("output");
    }

    private Path pid() {
        return folder.resolve("pid");
    }

    private Path exit() {
        return folder.resolve("exit");
    }

    /** Makes the working directory and writes the script, readable by the owner alone. */
    void prepare(String script) throws IOException {
        OwnerOnly.newFolder(folder.resolve("work"));
        var owner = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
        var options = EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (var channel = Files.newByteChannel(folder.resolve("script"), options, owner)) {
            var bytes = StandardCharsets.UTF_8.encode(script);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }
    }

    /** The wrapper's process as it wrote it down itself; empty when it never came that far. */
    Optional<ProcessId> process() {
        return read(pid()).flatMap(ProcessEntry::parse).map(ProcessEntry::id);
    }

    /** About when the command began, for an attempt whose start nobody remembers. */
    Optional<Instant> startedAt() {
        return modified(pid());
    }

    /** The exit status; empty when the wrapper did not get to write all of it. */
    Optional<Integer> exitCode() {
        return read(exit()).filter(text -> text.endsWith("\n")).flatMap(text -> {
            try {
                return Optional.of(Integer.parseInt(text.trim()));
            } catch (NumberFormatException e) {
                return Optional.empty();
            }
        });
    }

    Optional<Instant> exitedAt() {
        return modified(exit());
    }

    /** Why the guardian has ended it, as far as it could say so. */
    String guardianNote() {
        return GuardianNote.read(folder)
                .orElse("the worker's guardian ended it, because the worker did not say in time that it may go on");
    }

    boolean endedByGuardian() {
        return GuardianNote.read(folder).isPresent();
    }

    private static Optional<String> read(Path file) {
        try {
            return Optional.of(Files.readString(file, StandardCharsets.ISO_8859_1));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException("expected to read " + file + ": check the worker's data folder", e);
        }
    }

    private static Optional<Instant> modified(Path file) {
        try {
            return Optional.of(Files.getLastModifiedTime(file).toInstant().truncatedTo(ChronoUnit.MICROS));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
