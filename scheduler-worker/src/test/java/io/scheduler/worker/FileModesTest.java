package io.scheduler.worker;

import static io.scheduler.worker.WorkerRig.shell;
import static org.assertj.core.api.Assertions.assertThat;

import io.scheduler.rpc.contract.AttemptReport.Phase;
import io.scheduler.rpc.contract.ReportReply.Verdict;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may read what lies in the data folder. */
class FileModesTest {
    private static final String FILES_OF_ITS_OWN =
            "umask; echo x > made; mkdir inner; echo k=v >> \"$SCHEDULER_OUTPUT\"; ";

    @TempDir
    Path dir;

    @Test
    void whatTheWorkerMakesIsItsOwnersAlone() throws Exception {
        try (WorkerRig rig = new WorkerRig(dir.resolve("worker"), WorkerRig.settings(8))) {
            rig.assign(
                    shell(1, "echo password; touch begun; while [ ! -e go ]; do sleep 0.05; done"), shell(2, "exit 3"));
            Path work = rig.folder.attempt(1).resolve("work");
            WorkerRig.awaitFile(work.resolve("begun"));
            rig.awaitEnd(2);

            Map<String, String> modes = modes(rig.folder.root());

            assertThat(modes)
                    .containsKeys("attempts/1", "attempts/1/assignment", "attempts/1/script", "attempts/1/pid");
            assertThat(modes).containsKeys("logs/77/1.log", "guard/state", "guard/guardian.lock", "lock", "worker-id");
            modes.keySet().removeIf(name -> name.startsWith("attempts/1/work/"));
            assertThat(modes).allSatisfy((name, mode) -> assertThat(mode).matches("rw[x-]------"));
            Files.createFile(work.resolve("go"));
            rig.awaitEnd(1);
        }
    }

    @Test
    void whatATaskMakesHasTheModesOfTheWorkersUmask() throws Exception {
        Path without = Files.createDirectory(dir.resolve("without"));
        String umask = withoutWorker(without);
        try (WorkerRig rig = new WorkerRig(dir.resolve("worker"), WorkerRig.settings(8))) {
            // not committed for now, so that the folder stays
            rig.master.answers(FakeMaster.all(Verdict.RETRY));
            rig.assign(shell(1, FILES_OF_ITS_OWN));

            assertThat(rig.awaitEnd(1).phase()).isEqualTo(Phase.SUCCEEDED);

            assertThat(rig.logText(1)).isEqualTo(umask);
            Map<String, String> modes = modes(rig.folder.attempt(1));
            Map<String, String> expected = modes(without);
            assertThat(modes)
                    .containsEntry("work/made", expected.get("made"))
                    .containsEntry("work/inner", expected.get("inner"))
                    .containsEntry("output", expected.get("output"))
                    .containsEntry("exit", "rw-------")
                    .containsEntry("result", "rw-------");
        }
    }

    @Test
    void foldersOfAnEarlierVersionAreClosed() throws Exception {
        Path open = Files.createDirectories(dir.resolve("worker/logs"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-xr-x"));

        new WorkerRig(dir.resolve("worker"), WorkerRig.settings(8)).close();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(open)))
                .isEqualTo("rwx------");
    }

    /** What the script makes when the user of the worker runs it, and the umask that it prints. */
    private static String withoutWorker(Path folder) throws Exception {
        ProcessBuilder script = new ProcessBuilder(List.of("sh", "-c", FILES_OF_ITS_OWN)).directory(folder.toFile());
        script.environment().put("SCHEDULER_OUTPUT", folder.resolve("output").toString());
        Process process = script.start();
        String umask = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        return umask;
    }

    private static Map<String, String> modes(Path root) throws Exception {
        Map<String, String> modes = new TreeMap<>();
        try (Stream<Path> all = Files.walk(root)) {
            for (Path one : all.filter(path -> !path.equals(root)).toList()) {
                modes.put(
                        root.relativize(one).toString(),
                        PosixFilePermissions.toString(Files.getPosixFilePermissions(one)));
            }
        }
        return modes;
    }
}
