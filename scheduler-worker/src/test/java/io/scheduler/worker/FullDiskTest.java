package io.scheduler.worker;

import static io.scheduler.worker.WorkerRig.dispatched;
import static io.scheduler.worker.WorkerRig.shell;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.scheduler.rpc.contract.AssignReply.Verdict;
import io.scheduler.rpc.contract.AttemptReport;
import io.scheduler.rpc.contract.AttemptReport.Phase;
import io.scheduler.worker.folder.ByteSize;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FullDiskTest {
    @TempDir
    Path folder;

    @Test
    void takesNothingWithLessRoomThanWanted() throws Exception {
        try (WorkerRig rig = new WorkerRig(folder, WorkerRig.settings(2, ByteSize.ofMegabytes(1L << 40)))) {
            assertThat(rig.worker.load().obstacle()).startsWith("disk full: ").contains(folder.toString());
            assertThat(rig.worker.load().takesTasks()).isFalse();
            assertThat(rig.assign(shell(1, "true"))).containsExactly(Verdict.FULL);
        }
    }

    /** On a disk of its own, in a mount namespace of its own: there this class's main runs. */
    @Test
    void recoversFromADiskThatIsFull() throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Path output = folder.resolve("output");
        Path disk = Files.createDirectory(folder.resolve("disk"));
        String mount = "mount -t tmpfs -o size=1m none \"$0\" || exit 99; exec \"$@\"";
        Process process = new ProcessBuilder(
                        "unshare",
                        "-U",
                        "-r",
                        "-m",
                        "sh",
                        "-c",
                        mount,
                        disk.toString(),
                        java,
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        FullDiskTest.class.getName(),
                        disk.toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();

        Assumptions.assumeFalse(
                process.exitValue() == 99 || Files.readString(output).contains("unshare failed"),
                "this machine allows no mounts");
        assertThat(process.exitValue()).as(Files.readString(output)).isZero();
    }

    public static void main(String[] arguments) throws Exception {
        Path disk = Path.of(arguments[0]);
        Path ran = disk.resolve("ran");
        WorkerRig rig = new WorkerRig(disk, WorkerRig.settings(8, new ByteSize(0)));
        rig.assign(shell(9, "sleep 1000"));
        rig.awaitRunning(9);
        assertThat(rig.worker.load().obstacle()).isNull();

        Path filler = fill(disk);
        assertThat(rig.assign(shell(1, "echo x >> " + ran))).containsExactly(Verdict.ACCEPTED);
        AttemptReport end = rig.awaitEnd(1);
        assertThat(end.phase()).isEqualTo(Phase.LOST);
        assertThat(end.reason()).contains("can not be written").contains("No space left");
        assertThat(rig.worker.load().obstacle()).contains("disk full");
        assertThat(rig.assign(shell(2, "echo x >> " + ran))).containsExactly(Verdict.FULL);
        rig.awaitForgotten(1);
        assertThat(rig.worker.load().running()).as("what runs goes on").isEqualTo(1);

        Files.delete(filler);
        await().until(() -> rig.worker.load().obstacle() == null);
        assertThat(rig.assign(shell(1, "echo x >> " + ran))).containsExactly(Verdict.ACCEPTED);
        assertThat(rig.assign(dispatched(shell(2, "echo y >> " + ran), Instant.EPOCH)))
                .containsExactly(Verdict.ACCEPTED);
        assertThat(rig.awaitEnd(2).phase()).isEqualTo(Phase.SUCCEEDED);
        assertThat(Files.readString(ran)).as("the first is never run twice").isEqualTo("y\n");
        // and a worker that ends while the disk is full does not break the next
        fill(disk);
        rig.stop();
        Files.delete(disk.resolve("filler"));
        try (WorkerRig next = new WorkerRig(disk, WorkerRig.settings(8, new ByteSize(0)))) {
            assertThat(next.worker.load().running()).isEqualTo(1);
            next.kill(9, 1, "end of the test");
            assertThat(next.awaitEnd(9).phase()).isEqualTo(Phase.KILLED);
        }
        System.exit(0);
    }

    private static Path fill(Path disk) throws IOException {
        Path filler = disk.resolve("filler");
        for (int size = 64 << 10; size >= 1; size /= 4) {
            try (OutputStream out = Files.newOutputStream(
                    filler, java.nio.file.StandardOpenOption.CREATE, java.nio.file.StandardOpenOption.APPEND)) {
                while (true) {
                    out.write(new byte[size]);
                }
            } catch (IOException full) {
                assertThat(full).hasMessageContaining("No space left");
            }
        }
        return filler;
    }
}
