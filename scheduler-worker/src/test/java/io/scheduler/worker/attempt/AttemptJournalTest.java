package io.scheduler.worker.attempt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.scheduler.rpc.contract.AttemptReport;
import io.scheduler.rpc.contract.AttemptReport.Phase;
import io.scheduler.rpc.contract.TaskAssignment;
import io.scheduler.worker.folder.DataFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders that are used again tell nothing of the attempt before. */
class AttemptJournalTest {
    @TempDir
    Path root;

    private DataFolder folder;
    private AttemptJournal journal;

    @BeforeEach
    void open() throws Exception {
        folder = DataFolder.open(root, new Random(1));
        journal = new AttemptJournal(folder, 4);
    }

    @AfterEach
    void close() throws Exception {
        folder.close();
    }

    private static TaskAssignment assignment(long id, String workflow) {
        return new TaskAssignment(id, 77, 7, 1, "p", workflow, "t", 1, "shell", Map.of(), Map.of(), null);
    }

    private static AttemptReport succeeded(long id) {
        return new AttemptReport(id, 77, 7, Phase.SUCCEEDED, null, null, 0, null, Map.of());
    }

    /** One that ended well, with the files that it leaves. */
    private Path ended(long id) throws Exception {
        journal.begin(assignment(id, "w".repeat(100)));
        Path own = folder.attempt(id);
        if (Files.notExists(own.resolve("work"))) {
            Files.createDirectory(
                    own.resolve("work"),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        Files.writeString(own.resolve("script"), "true");
        Files.writeString(own.resolve("pid"), "1 (sh) S\n0\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        journal.finish(succeeded(id));
        return own;
    }

    private Path spare(long id) {
        return folder.spares().resolve(Long.toString(id));
    }

    @Test
    void readsWhatItWrote() throws Exception {
        journal.begin(assignment(1, "w"));
        ended(2);
        journal.begin(assignment(3, "w"));
        journal.giveUp(succeeded(3));

        assertThat(journal.readAll())
                .satisfiesExactly(
                        one -> assertThat(one.result()).isNull(),
                        two -> assertThat(two.result()).isEqualTo(succeeded(2)),
                        three -> assertThat(three.result()).isEqualTo(succeeded(3)));
    }

    @Test
    void aResultThatWasNotWrittenToItsEndWasNotSaid() throws Exception {
        Path own = ended(1);
        journal.begin(assignment(2, "w"));
        Path half = folder.attempt(2).resolve("assignment");
        String whole = Files.readString(own.resolve("assignment")).replace("\"attemptId\":1", "\"attemptId\":2");
        Files.writeString(half, whole.substring(whole.indexOf('\n'), whole.length() - 5), StandardOpenOption.APPEND);

        assertThat(journal.readAll().get(1).result()).isNull();
        journal.finish(succeeded(2));
        assertThat(journal.readAll().get(1).result()).isEqualTo(succeeded(2));
    }

    @Test
    void aFolderIsUsedAgainWithoutItsPast() throws Exception {
        ended(1);
        journal.forget(1);
        assertThat(folder.attempt(1)).doesNotExist();
        assertThat(spare(1)).isDirectory();

        journal.begin(assignment(2, "w"));

        assertThat(spare(1)).doesNotExist();
        assertThat(folder.attempt(2).resolve("pid")).isEmptyFile();
        assertThat(new AttemptJournal(folder, 4).readAll()).singleElement().satisfies(entry -> {
            assertThat(entry.assignment()).isEqualTo(assignment(2, "w"));
            assertThat(entry.result()).isNull();
        });
    }

    @Test
    void whatWasTakenAndNotWrittenAnewIsNobodys() throws Exception {
        ended(1);
        journal.forget(1);
        Files.move(spare(1), folder.attempt(2));
        ended(3);
        journal.forget(3);

        assertThat(new AttemptJournal(folder, 4).readAll()).isEmpty();

        assertThat(folder.attempt(2)).doesNotExist();
        assertThat(folder.spares()).isEmptyDirectory();
    }

    @Test
    void aFolderWithTracesOfItsTaskIsRemoved() throws Exception {
        leaveATrace(ended(1).resolve("work"));
        Files.setPosixFilePermissions(ended(2).resolve("work"), PosixFilePermissions.fromString("rwxr-x---"));
        Files.createFile(ended(3).resolve("output"));
        Files.createFile(ended(4).resolve("work/left"));
        for (long id = 1; id <= 4; id++) {
            journal.forget(id);
            assertThat(folder.attempt(id)).doesNotExist();
        }

        assertThat(folder.spares()).isEmptyDirectory();
    }

    /** A file made and removed again; once more where the file system's clock has not gone on since the folder was made. */
    private static void leaveATrace(Path work) {
        await("the folder to be of another time").atMost(Duration.ofSeconds(10)).until(() -> {
            FileTime before = Files.getLastModifiedTime(work);
            Files.delete(Files.createFile(work.resolve("made")));
            return !Files.getLastModifiedTime(work).equals(before);
        });
    }

    @Test
    void keepsNoMoreThanItMay() throws Exception {
        for (long id = 1; id <= 6; id++) {
            ended(id);
        }
        for (long id = 1; id <= 6; id++) {
            journal.forget(id);
        }

        assertThat(folder.spares().toFile().list()).hasSize(4);
        assertThat(folder.attempts()).isEmptyDirectory();
    }
}
