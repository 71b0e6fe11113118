package io.scheduler.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.scheduler.logs.LogId;
import io.scheduler.logs.LogStore;
import io.scheduler.logs.StoredLogs;
import io.scheduler.logs.StoredLogs.Found;
import io.scheduler.logs.folder.FolderLogStore;
import io.scheduler.rpc.contract.AttemptReport.Phase;
import io.scheduler.rpc.contract.LogChunk;
import io.scheduler.rpc.contract.TaskAssignment;
import io.scheduler.worker.folder.ByteSize;
import io.scheduler.worker.log.LogSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logs of a real worker in a real folder that outlives it. */
class StoredLogsTest {
    private static final Duration DEADLINE = Duration.ofSeconds(20);

    @TempDir
    Path dir;

    @Test
    void whatARunningTaskHasWrittenIsStoredInPartsAndTheRestAtItsEnd() throws Exception {
        Path go = dir.resolve("go");
        try (WorkerRig rig = rig(store(true), settings(null))) {
            rig.assign(WorkerRig.shell(1, "echo one; " + until(go) + "; echo two"));
            waiting().until(() -> text(1).equals("one\n"));
            assertThat(found(1).whole()).isFalse();

            Files.createFile(go);
            assertThat(rig.awaitEnd(1).phase()).isEqualTo(Phase.SUCCEEDED);
            waiting().until(() -> found(1) != null && found(1).whole());
            assertThat(text(1)).isEqualTo("one\ntwo\n").isEqualTo(rig.logText(1));
            assertThat(objects()).containsExactly("0/77/1/whole");
        }
    }

    @Test
    void manyPartsAreTheLogWithoutGapOrDouble() throws Exception {
        Path go = dir.resolve("go");
        int lines = 60_000;
        String script =
                "i=0; while [ $i -lt " + lines + " ]; do echo \"line $i of many\"; i=$((i+1)); done; " + until(go);
        try (WorkerRig rig = rig(store(true), settings(null))) {
            rig.assign(WorkerRig.shell(1, script));
            String last = "line " + (lines - 1) + " of many\n";
            waiting().until(() -> text(1).endsWith(last));
            assertThat(objects().size()).isGreaterThan(5);
            StringBuilder expected = new StringBuilder();
            for (int i = 0; i < lines; i++) {
                expected.append("line ").append(i).append(" of many\n");
            }
            assertThat(text(1)).isEqualTo(expected.toString());
            Files.createFile(go);
            waiting().until(() -> found(1).whole());
            assertThat(text(1)).isEqualTo(expected.toString());
        }
    }

    @Test
    void secretsNeverReachTheStore() throws Exception {
        Path go = dir.resolve("go");
        try (WorkerRig rig = rig(store(true), settings(null))) {
            TaskAssignment task = WorkerRig.shell(1, "printf 'begin open-'; " + until(go) + "; echo 'sesame end'")
                    .withSecrets(List.of("open-sesame"));
            rig.assign(task);
            waiting().until(() -> text(1).equals("begin "));
            Files.createFile(go);
            waiting().until(() -> found(1) != null && found(1).whole());
            assertThat(text(1)).isEqualTo("begin *********** end\n");
        }
    }

    @Test
    void aStoreThatIsAwayDelaysNothingAndGetsAllLater() throws Exception {
        try (WorkerRig rig = rig(store(false), settings(null))) {
            for (int i = 1; i <= 5; i++) {
                rig.assign(WorkerRig.shell(i, "echo log " + i));
                rig.awaitEnd(i);
            }
            assertThat(rig.logText(3)).isEqualTo("log 3\n");
            Files.createDirectory(dir.resolve("store"));
            waiting().until(() -> objects().size() == 5);
            assertThat(text(3)).isEqualTo("log 3\n");
        }
    }

    @Test
    void aWorkerThatStartsAgainGoesOnWhereItWas() throws Exception {
        Path go = dir.resolve("go");
        WorkerRig first = rig(store(true), settings(null));
        first.assign(WorkerRig.shell(1, "echo one; " + until(go) + "; echo two"));
        waiting().until(() -> text(1).equals("one\n"));
        first.stop();
        Files.move(dir.resolve("store"), dir.resolve("away"));
        WorkerRig second = rig(store(false), settings(null));
        second.assign(WorkerRig.shell(2, "echo ended while the store was away"));
        second.awaitEnd(2);
        second.stop();
        Files.move(dir.resolve("away"), dir.resolve("store"));

        try (WorkerRig third = rig(store(true), settings(null))) {
            waiting().until(() -> found(2) != null && found(2).whole());
            assertThat(text(1)).isEqualTo("one\n");
            Files.createFile(go);
            waiting().until(() -> found(1).whole());
            assertThat(text(1)).isEqualTo("one\ntwo\n");
            assertThat(text(2)).isEqualTo("ended while the store was away\n");
            third.awaitEnd(1);
        }
    }

    @Test
    void aLogThatIsTooLongEndsWithALineThatSaysSo() throws Exception {
        Path go = dir.resolve("go");
        String write = "head -c 3000000 /dev/zero | tr '\\0' 'x'; ";
        try (WorkerRig rig = rig(store(true), settings(ByteSize.ofMegabytes(1)))) {
            rig.assign(WorkerRig.shell(1, write + write + until(go) + "; echo end"));
            waiting().until(() -> found(1) != null && found(1).length() > 1 << 20);
            String mark = "\n(the log has reached its limit; what follows is left out)\n";
            String expected = "x".repeat(1 << 20) + mark;
            assertThat(text(1)).isEqualTo(expected);
            assertThat(live(rig, 1)).isEqualTo(expected);
            Files.createFile(go);
            rig.awaitEnd(1);
            waiting().until(() -> found(1).whole());
            assertThat(text(1)).isEqualTo(expected);
            assertThat(live(rig, 1)).isEqualTo(expected);
            assertThat(rig.folder.log(WorkerRig.WORKFLOW, 1)).hasSize(expected.length());
        }
    }

    @Test
    void theDiskBehindTheLimitIsGivenBackWhileTheTaskRuns() throws Exception {
        Path go = dir.resolve("go");
        try (WorkerRig rig = rig(null, settings(ByteSize.ofMegabytes(1)))) {
            rig.assign(WorkerRig.shell(
                    1,
                    "head -c 60000000 /dev/zero | tr '\\0' 'x'; echo; echo written; " + until(go)
                            + "; echo '${setValue(answer=42)}'"));
            Path log = rig.folder.log(WorkerRig.WORKFLOW, 1);
            waiting().until(() -> Files.exists(log) && Files.size(log) > 60_000_000 && blocks(log) < 20_000_000);
            Files.createFile(go);
            rig.awaitEnd(1);
            waiting().until(() -> Files.size(log) < 2_000_000);
        }
    }

    @Test
    void whatIsStoredGoesFromTheWorkerSoonWhereItIsToBeKeptForNoTime() throws Exception {
        LogSettings settings = new LogSettings(
                null, null, Duration.ofMillis(50), Duration.ofMillis(50), null, null, Duration.ZERO, null);
        try (WorkerRig rig = rig(store(true), settings)) {
            rig.assign(WorkerRig.shell(1, "echo one"));
            rig.awaitEnd(1);
            waiting().until(() -> found(1) != null && found(1).whole());
            // not only by the next start, nor a minute later
            waiting()
                    .until(() -> Files.notExists(
                            rig.folder.log(WorkerRig.WORKFLOW, 1).getParent()));
            assertThat(rig.log(1, 0, 100).status()).isEqualTo(LogChunk.Status.NO_LOG);
            assertThat(text(1)).isEqualTo("one\n");
        }
    }

    @Test
    void whatIsOldGoes() throws Exception {
        LogSettings settings =
                new LogSettings(null, Duration.ofNanos(1), Duration.ofMillis(50), null, null, null, null, null);
        try (WorkerRig rig = rig(null, LogSettings.defaults())) {
            rig.assign(WorkerRig.shell(1, "echo one"));
            rig.awaitEnd(1);
        }
        try (WorkerRig again = rig(null, settings)) {
            waiting().until(() -> Files.notExists(again.folder.log(WorkerRig.WORKFLOW, 1)));
        }
    }

    @Test
    void whatBelongsToADeletedRunGoes() throws Exception {
        try (WorkerRig rig = rig(null, settings(null))) {
            rig.assign(WorkerRig.shell(1, "echo one"));
            rig.awaitEnd(1);
        }
        Path other = Files.createDirectories(dir.resolve("worker/logs/78"));
        Files.writeString(other.resolve("9.log"), "another run\n");
        try (WorkerRig again = rig(null, settings(null))) {
            waiting().until(() -> Files.exists(again.folder.log(WorkerRig.WORKFLOW, 1)));
        }
        WorkerRig last = new WorkerRig(
                dir.resolve("worker"), WorkerRig.settings(8), new Worker.Logs(settings(null), null), Set.of(78L));
        try (last) {
            waiting().until(() -> Files.notExists(other));
            assertThat(last.logText(1)).isEqualTo("one\n");
        }
    }

    @Test
    void aWorkerThatDrainsEndsWhenItsLogsAreStored() throws Exception {
        AtomicBoolean drained = new AtomicBoolean();
        try (WorkerRig rig = rig(store(false), settings(null))) {
            rig.worker.onDrained(() -> drained.set(true));
            rig.assign(WorkerRig.shell(1, "echo one"));
            rig.awaitEnd(1);
            rig.worker.retire();
            waiting().until(() -> rig.worker.load().running() == 0 && rig.attemptFolders() == 0);
            assertThat(drained).isFalse();
            Files.createDirectory(dir.resolve("store"));
            waiting().untilTrue(drained);
            assertThat(text(1)).isEqualTo("one\n");
        }
    }

    private WorkerRig rig(LogStore store, LogSettings settings) throws IOException {
        return new WorkerRig(
                dir.resolve("worker"),
                WorkerRig.settings(8),
                new Worker.Logs(settings, store == null ? null : new StoredLogs(store)));
    }

    private LogStore store(boolean mounted) throws IOException {
        if (mounted) {
            Files.createDirectories(dir.resolve("store"));
        }
        return new FolderLogStore(dir.resolve("store"), "w1");
    }

    private static LogSettings settings(ByteSize limit) {
        return new LogSettings(
                limit, null, Duration.ofMillis(50), Duration.ofMillis(50), new ByteSize(64 << 10), null, null, null);
    }

    private static String until(Path file) {
        return "while [ ! -e '" + file + "' ]; do sleep 0.05; done";
    }

    private static long blocks(Path file) throws Exception {
        Process du = new ProcessBuilder("du", "-B1", file.toString()).start();
        return Long.parseLong(new String(du.getInputStream().readAllBytes(), StandardCharsets.UTF_8).split("\\s")[0]);
    }

    private static ConditionFactory waiting() {
        return await().atMost(DEADLINE).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(20));
    }

    private static String live(WorkerRig rig, long id) {
        StringBuilder all = new StringBuilder();
        LogChunk chunk = rig.log(id, 0, 400_000);
        while (chunk.bytes().length > 0) {
            all.append(new String(chunk.bytes(), StandardCharsets.UTF_8));
            chunk = rig.log(id, chunk.nextOffset(), 400_000);
        }
        return all.toString();
    }

    private Found found(long id) throws IOException {
        return new StoredLogs(new FolderLogStore(dir.resolve("store"), "reader"))
                .read(new LogId(WorkerRig.WORKFLOW, id), 0, 16 << 20)
                .orElse(null);
    }

    private String text(long id) throws IOException {
        Found found = found(id);
        return found == null ? "" : new String(found.bytes(), StandardCharsets.UTF_8);
    }

    private List<String> objects() throws IOException {
        return new FolderLogStore(dir.resolve("store"), "reader")
                .list("0/").stream().map(LogStore.Stored::name).toList();
    }
}
