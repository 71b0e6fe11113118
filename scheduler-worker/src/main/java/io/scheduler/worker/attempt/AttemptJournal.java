package io.scheduler.worker.attempt;

import io.scheduler.rpc.contract.AttemptReport;
import io.scheduler.rpc.contract.TaskAssignment;
import io.scheduler.worker.folder.DataFolder;
import io.scheduler.worker.folder.OwnerOnly;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Three small files in each attempt's folder: {@code assignment} before it starts, {@code kill} before it is ended,
 * {@code result} from its end until a master has committed it. They outlive the end of the process, by kill -9 too; after
 * a power cut the newest may be missing, and such attempts are reported as lost. Safe for use by several threads.
 */
final class AttemptJournal {
    private static final Logger LOG = LoggerFactory.getLogger(AttemptJournal.class);
    private static final String ASSIGNMENT = "assignment";
    private static final String KILL = "kill";
    private static final String RESULT = "result";

    private final DataFolder folder;
    private final JsonMapper json = JsonMapper.shared();

    AttemptJournal(DataFolder folder) {
        this.folder = folder;
    }

    /** Makes the attempt's folder. */
    void begin(TaskAssignment a) throws IOException {
        Path own = folder.attempt(a.attemptId());
        OwnerOnly.newFolder(own);
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
        OwnerOnly.write(own.resolve(ASSIGNMENT), json.writeValueAsBytes(essentials));
    }

    void killing(long attemptId, KillCause cause) throws IOException {
        replace(folder.attempt(attemptId), KILL, json.writeValueAsBytes(cause));
    }

    void finish(AttemptReport result) throws IOException {
        replace(folder.attempt(result.attemptId()), RESULT, json.writeValueAsBytes(result));
    }

    private static void replace(Path own, String name, byte[] content) throws IOException {
        Path fresh = own.resolve(name + ".new");
        OwnerOnly.write(fresh, content);
        Files.move(fresh, own.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Removes the attempt's folder; the log stays. What lies there without an assignment is of no worth. */
    void forget(long attemptId) throws IOException {
        Path own = folder.attempt(attemptId);
        Files.deleteIfExists(own.resolve(ASSIGNMENT));
        if (Files.exists(own)) {
            Files.walkFileTree(own, new Deletion());
        }
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
            TaskAssignment assignment = read(own.resolve(ASSIGNMENT), TaskAssignment.class);
            if (assignment == null) {
                forget(id);
            } else {
                entries.add(new JournalEntry(
                        assignment,
                        read(own.resolve(KILL), KillCause.class),
                        read(own.resolve(RESULT), AttemptReport.class)));
            }
        }
        return entries;
    }

    private static boolean isAttempt(Path own) {
        return own.getFileName().toString().matches("[0-9]{1,18}");
    }

    /** Null when it is missing or not whole: what was not written to its end was not said. */
    private <T> @Nullable T read(Path file, Class<T> type) throws IOException {
        try {
            return json.readValue(Files.readAllBytes(file), type);
        } catch (NoSuchFileException e) {
            return null;
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
