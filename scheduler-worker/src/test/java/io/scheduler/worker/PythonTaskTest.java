package io.scheduler.worker;

import static io.scheduler.worker.WorkerRig.awaitFile;
import static io.scheduler.worker.WorkerRig.settings;
import static org.assertj.core.api.Assertions.assertThat;

import io.scheduler.rpc.contract.AttemptReport;
import io.scheduler.rpc.contract.AttemptReport.Phase;
import io.scheduler.rpc.contract.TaskAssignment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PythonTaskTest {
    @TempDir
    Path folder;

    private static TaskAssignment python(long id, String script) {
        return WorkerRig.task(id, 1, "python", Map.of("script", script));
    }

    private static TaskAssignment in(Map<String, String> variables, TaskAssignment a) {
        return a.in(new TaskAssignment.Environment("e", variables, ""));
    }

    /** A search path on which there is an interpreter of another name first. */
    private String own() throws IOException {
        Path programs = Files.createDirectories(folder.resolve("programs"));
        Path mine = Files.writeString(programs.resolve("mine"), "#!/bin/sh\necho mine\nexec python3 \"$@\"\n");
        Files.setPosixFilePermissions(mine, PosixFilePermissions.fromString("rwx------"));
        return programs + ":" + System.getenv("PATH");
    }

    @Test
    void succeedsWithLogAndOutputs() throws Exception {
        try (WorkerRig rig = new WorkerRig(folder, settings(4))) {
            rig.assign(python(1, """
                    import os, sys
                    print("hello from", os.environ["SCHEDULER_TASK"])
                    print("oops", file=sys.stderr)
                    with open(os.environ["SCHEDULER_OUTPUT"], "a") as out:
                        out.write("rows=42\\n")
                    """));

            AttemptReport end = rig.awaitEnd(1);
            assertThat(end.phase()).isEqualTo(Phase.SUCCEEDED);
            assertThat(end.exitCode()).isZero();
            assertThat(end.outputs()).isEqualTo(Map.of("rows", "42"));
            assertThat(rig.logText(1)).isEqualTo("hello from t1\noops\n");
        }
    }

    @Test
    void exceptionFailsTheTaskAndStandsInTheLog() throws Exception {
        try (WorkerRig rig = new WorkerRig(folder, settings(4))) {
            rig.assign(python(1, "raise ValueError('no such day')"));

            AttemptReport end = rig.awaitEnd(1);
            assertThat(end.phase()).isEqualTo(Phase.FAILED);
            assertThat(end.exitCode()).isEqualTo(1);
            assertThat(rig.logText(1)).contains("ValueError: no such day");
        }
    }

    @Test
    void logCanBeReadWhileItRunsAndKillingEndsItsChildrenToo() throws Exception {
        try (WorkerRig rig = new WorkerRig(folder, settings(4))) {
            rig.assign(python(1, """
                    import subprocess, pathlib
                    child = subprocess.Popen(["sleep", "600"])
                    print("begun")
                    pathlib.Path("%s").touch()
                    child.wait()
                    """.formatted(folder.resolve("ready"))));
            awaitFile(folder.resolve("ready"));
            assertThat(rig.logText(1)).isEqualTo("begun\n");

            rig.kill(1, 1, "enough");

            assertThat(rig.awaitEnd(1).phase()).isEqualTo(Phase.KILLED);
            rig.awaitForgotten(1);
            rig.assertNobodyLeft();
        }
    }

    @Test
    void survivesTheDeathOfItsWorker() throws Exception {
        Process worker = WorkerProcess.start(folder, Duration.ofSeconds(6), """
                import os, pathlib, time
                pathlib.Path("%1$s/ready").touch()
                while not os.path.exists("%1$s/go"):
                    time.sleep(0.02)
                with open(os.environ["SCHEDULER_OUTPUT"], "a") as out:
                    out.write("a=b\\n")
                """.formatted(folder));
        try {
            awaitFile(folder.resolve("ready"));
        } finally {
            worker.destroyForcibly().waitFor();
        }

        try (WorkerRig rig = new WorkerRig(folder, settings(4))) {
            assertThat(rig.worker.load().running()).isEqualTo(1);
            Files.createFile(folder.resolve("go"));

            AttemptReport end = rig.awaitEnd(1);
            assertThat(end.phase()).isEqualTo(Phase.SUCCEEDED);
            assertThat(end.outputs()).isEqualTo(Map.of("a", "b"));
        }
    }

    @Test
    void theInterpreterIsTheTasksOrTheWorkersOrPython3() throws Exception {
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.put("PYTHON_LAUNCHER", "/no/such/python");
        try (WorkerRig rig = new WorkerRig(folder, settings(4), environment)) {
            rig.assign(python(1, "print(1)"));
            rig.assign(WorkerRig.task(2, 1, "python", Map.of("script", "print(2)", "interpreter", "python3")));
            rig.assign(WorkerRig.task(3, 1, "python", Map.of("script", "print(3)", "interpreter", "../python3")));

            assertThat(rig.awaitEnd(1).reason()).contains("/no/such/python").contains("PYTHON_LAUNCHER");
            assertThat(rig.awaitEnd(2).phase()).isEqualTo(Phase.SUCCEEDED);
            assertThat(rig.awaitEnd(3).phase()).isEqualTo(Phase.FAILED);
            rig.assign(in(Map.of("PYTHON_LAUNCHER", "python3"), python(4, "print(4)")));
            rig.assign(in(Map.of("PYTHON_LAUNCHER", "mine", "PATH", own()), python(5, "print(5)")));
            assertThat(rig.awaitEnd(4).phase()).isEqualTo(Phase.SUCCEEDED);
            assertThat(rig.awaitEnd(5).phase()).isEqualTo(Phase.SUCCEEDED);
            assertThat(rig.logText(5)).isEqualTo("mine\n5\n");
        }
    }
}
