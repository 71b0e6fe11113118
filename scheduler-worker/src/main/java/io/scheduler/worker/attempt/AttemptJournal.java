package io.scheduler.worker.attempt;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.scheduler.rpc.contract.AttemptReport;
import io.scheduler.rpc.contract.TaskAssignment;
import io.scheduler.worker.folder.DataFolder;
import io.scheduler.worker.folder.OwnerOnly;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What is to be remembered of an attempt, in its folder: {@code assignment} before it starts, to which its result is added
 * at its end, until a master has committed that; {@code kill} before it is ended; {@code result} when it is given up. All
 * this outlives the end of the process, by kill -9 too; after a power cut the newest may be missing, and such attempts are
 * reported as lost. Safe for use by several threads.
 */
final class AttemptJournal {
    private static final Logger LOG = LoggerFactory.getLogger(AttemptJournal.class);
    private static final String ASSIGNMENT = "assignment";
    private static final String KILL = "kill";
    private static final String RESULT = "result";

    private final DataFolder folder;
    private final SpareFolders spares;
    private final JsonMapper json = JsonMapper.shared();

    /** @param spares as many folders are kept to be used again */
    AttemptJournal(DataFolder folder, int spares) {
        this.folder = folder;
        this.spares = new SpareFolders(folder.spares(), spares);
    }

    /** Makes the attempt's folder. */
    void begin(TaskAssignment a) throws IOException {
        Path own = folder.attempt(a.attemptId());
        if (!spares.takeAs(own)) {
            OwnerOnly.newFolder(own);
        }
        TaskAssignment essentials = new TaskAssignment(
                a.attemptId(),
                a.workflowInstanceId(),
                a.slot(),
                a.epoch(),
                a.project(),
                a.workflow(),
                a.task(),
                a.attempt(),
                a.type(),
                Map.of(),
                Map.of(),
                null);
        OwnerOnly.overwrite(
                own.resolve(ASSIGNMENT),
                json.writeValueAsBytes(a.outputs() == null ? essentials : essentials.with(a.outputs())));
    }

    void killing(long attemptId, KillCause cause) throws IOException {
        replace(folder.attempt(attemptId), KILL, json.writeValueAsBytes(cause));
    }

    /** On a line of its own, whatever an earlier write that failed has left. */
    void finish(AttemptReport result) throws IOException {
        Path file = folder.attempt(result.attemptId()).resolve(ASSIGNMENT);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            ByteBuffer line = ByteBuffer.wrap(('\n' + json.writeValueAsString(result) + '\n').getBytes(UTF_8));
            while (line.hasRemaining()) {
                channel.write(line);
            }
        }
    }

    /** A process of it that is still on its way finds this, and does not begin. Counts until {@link #finish}. */
    void giveUp(AttemptReport result) throws IOException {
        replace(folder.attempt(result.attemptId()), RESULT, json.writeValueAsBytes(result));
    }

    private static void replace(Path own, String name, byte[] content) throws IOException {
        Path fresh = own.resolve(name + ".new");
        OwnerOnly.write(fresh, content);
        Files.move(fresh, own.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    void forget(long attemptId) throws IOException {
        forget(attemptId, false);
    }

    /**
     * Takes the attempt's folder away; the log stays.
     *
     * @param secret whether its script must not stay in a folder that is used again
     */
    void forget(long attemptId, boolean secret) throws IOException {
        Path own = folder.attempt(attemptId);
        if (Files.exists(own) && (secret || !spares.keep(own))) {
            remove(own);
        }
    }

    /** What lies there without an assignment is of no worth. */
    private static void remove(Path own) throws IOException {
        Files.deleteIfExists(own.resolve(ASSIGNMENT));
        Files.walkFileTree(own, new Deletion());
    }

    /** Everything that is written down, in the order of the ids. Folders without a readable assignment are removed. */
    List<JournalEntry> readAll() throws IOException {
        List<Long> ids = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder.attempts(), AttemptJournal::isAttempt)) {
            for (Path one : all) {
                ids.add(Long.parseLong(one.getFileName().toString()));
            }
        }
        ids.sort(null);
        List<JournalEntry> entries = new ArrayList<>();
        for (long id : ids) {
            Path own = folder.attempt(id);
            JournalEntry entry = entry(id, own);
            if (entry == null) {
                remove(own);
            } else {
                entries.add(entry);
            }
        }
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder.spares())) {
            for (Path one : all) {
                remove(one);
            }
        }
        return entries;
    }

    /** What speaks of another attempt is left from one that had the folder before. */
    private @Nullable JournalEntry entry(long id, Path own) throws IOException {
        Path file = own.resolve(ASSIGNMENT);
        byte[] content = bytes(file);
        if (content == null) {
            return null;
        }
        AttemptReport result = read(own.resolve(RESULT), AttemptReport.class);
        try (JsonParser parser = json.createParser(content)) {
            TaskAssignment assignment = json.readerFor(TaskAssignment.class)
                    .without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .readValue(parser);
            if (assignment.attemptId() != id) {
                return null;
            }
            int rest = Math.toIntExact(parser.currentLocation().getByteOffset());
            for (String line : new String(content, rest, content.length - rest, UTF_8).split("\n")) {
                AttemptReport told = line.isBlank() ? null : parse(file, line.getBytes(UTF_8), AttemptReport.class);
                result = told != null && told.attemptId() == id ? told : result;
            }
            return new JournalEntry(assignment, read(own.resolve(KILL), KillCause.class), result);
        } catch (JacksonException e) {
            LOG.warn("{} is not whole and counts as missing: {}", file, e.getOriginalMessage());
            return null;
        }
    }

    private static boolean isAttempt(Path own) {
        return own.getFileName().toString().matches("[0-9]{1,18}");
    }

    /** Null when it is missing or not whole: what was not written to its end was not said. */
    private <T> @Nullable T read(Path file, Class<T> type) throws IOException {
        byte[] content = bytes(file);
        return content == null ? null : parse(file, content, type);
    }

    private static byte @Nullable [] bytes(Path file) throws IOException {
        try {
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    private <T> @Nullable T parse(Path file, byte[] content, Class<T> type) {
        try {
            return json.readValue(content, type);
        } catch (JacksonException e) {
            LOG.warn("{} is not whole and counts as missing: {}", file, e.getOriginalMessage());
            return null;
        }
    }

    private static final class Deletion extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
            }
            throw e;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path dir, @Nullable IOException e) throws IOException {
            if (e != null) {
                throw e;
            }
            Files.deleteIfExists(dir);
            return FileVisitResult.CONTINUE;
        }
    }
}
