package io.scheduler.worker.task.shell;

import io.scheduler.worker.folder.OwnerOnly;
import io.scheduler.worker.process.CouldNotLookException;
import io.scheduler.worker.process.Descriptors;
import io.scheduler.worker.process.ProcessEntry;
import io.scheduler.worker.process.ProcessId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
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
    /** The one built-in parameter that only the worker knows. */
    private static final String EXECUTE_PATH = "${system.task.execute.path}";

    Path output() {
        return folder.resolve("output");
    }

    /** Where the script begins. */
    Path work() {
        return folder.resolve("work");
    }

    private Path script() {
        return folder.resolve("script");
    }

    private Path pid() {
        return folder.resolve("pid");
    }

    /** Of an attempt that an earlier version has begun. */
    private Path exit() {
        return folder.resolve("exit");
    }

    /** Writes what the script takes in before it begins. */
    void writePrologue(String text) throws IOException {
        write(folder.resolve(Prologue.FILE), "rw-------", text);
    }

    /** Makes the working directory, where the folder has none, and writes the script, readable by the owner alone. */
    void prepare(String script) throws IOException {
        if (!Files.isDirectory(work(), LinkOption.NOFOLLOW_LINKS)) {
            OwnerOnly.newFolder(work());
        }
        write(script(), "rwx------", script.replace(EXECUTE_PATH, work().toString()));
    }

    private static void write(Path file, String mode, String text) throws IOException {
        var owner = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode));
        var options = EnumSet.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try (var channel = Files.newByteChannel(file, options, owner)) {
            var bytes = StandardCharsets.UTF_8.encode(text);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.truncate(bytes.limit());
        }
    }

    /** The wrapper's process as it wrote it down itself; empty when it never came that far. */
    Optional<ProcessId> process() {
        return read(pid()).flatMap(ProcessEntry::parse).map(ProcessEntry::id);
    }

    /** About when the command began, for an attempt whose start nobody remembers; empty when it did not. */
    Optional<Instant> startedAt() {
        return process().flatMap(begun -> modified(script()).or(() -> modified(pid())));
    }

    /** The exit status; empty when the wrapper did not get to write all of it. */
    Optional<Integer> exitCode() {
        Optional<Integer> status = read(exit()).flatMap(AttemptFiles::status);
        return status.isPresent()
                ? status
                : read(pid())
                        .filter(text -> text.indexOf('\n') < text.length() - 1)
                        .flatMap(text -> status(text.substring(text.indexOf('\n') + 1)));
    }

    private static Optional<Integer> status(String line) {
        try {
            return line.endsWith("\n") ? Optional.of(Integer.parseInt(line.trim())) : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** When the wrapper wrote the exit status down. */
    Optional<Instant> exitedAt() {
        return modified(exit()).or(() -> exitCode().flatMap(status -> modified(pid())));
    }

    /** Why the guardian has ended it, as far as it could say so. */
    String guardianNote() {
        String usual = "the worker's guardian ended it, because the worker did not say in time that it may go on";
        try {
            return GuardianNote.read(folder).orElse(usual);
        } catch (UncheckedIOException e) {
            // A broken disk must not keep an end from being told.
            return usual;
        }
    }

    boolean endedByGuardian() {
        return GuardianNote.read(folder).isPresent();
    }

    /** @throws CouldNotLookException when it may be there, but no descriptor was left to read it */
    private static Optional<String> read(Path file) {
        try {
            return Optional.of(Files.readString(file, StandardCharsets.ISO_8859_1));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            if (Descriptors.ranOut(e)) {
                throw new CouldNotLookException(file.toString(), e);
            }
            throw new UncheckedIOException("expected to read " + file + ": check the worker's data folder", e);
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
