package io.scheduler.worker;

import static io.scheduler.worker.WorkerRig.shell;
import static org.assertj.core.api.Assertions.assertThat;

import io.scheduler.rpc.contract.AttemptReport;
import io.scheduler.rpc.contract.AttemptReport.Phase;
import io.scheduler.rpc.contract.LogChunk;
import io.scheduler.rpc.contract.TaskAssignment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShellTaskTest {
    @TempDir
    Path folder;

    private WorkerRig rig;

    @BeforeEach
    void open() throws Exception {
        rig = new WorkerRig(folder, WorkerRig.settings(8), environment());
    }

    Map<String, String> environment() {
        return System.getenv();
    }

    @AfterEach
    void close() throws Exception {
        rig.close();
    }

    @Test
    void succeedsWithLogOutputsAndTimes() throws Exception {
        Instant before = Instant.now();

        rig.assign(
                shell(
                        1,
                        "echo hello; echo oops >&2; echo rows=42 >> \"$SCHEDULER_OUTPUT\"; echo 'a.b=c=d ' >> $SCHEDULER_OUTPUT"));

        AttemptReport end = rig.awaitEnd(1);
        assertThat(end.phase()).isEqualTo(Phase.SUCCEEDED);
        assertThat(end.exitCode()).isZero();
        assertThat(end.outputs()).isEqualTo(Map.of("rows", "42", "a.b", "c=d "));
        assertThat(end.startedAt()).isBetween(before.minusMillis(1), end.finishedAt());
        assertThat(end.finishedAt()).isBeforeOrEqualTo(Instant.now());
        assertThat(end.startedAt().getNano() % 1_000).isZero();
        assertThat(rig.logText(1)).isEqualTo("hello\noops\n");
        rig.awaitForgotten(1);
        assertThat(rig.logText(1)).isEqualTo("hello\noops\n");
    }

    @Test
    void anEnvironmentGivesVariablesAndItsPrologueRunsInTheSameShell() throws Exception {
        var environment = new TaskAssignment.Environment(
                "spark",
                Map.of("SPARK_HOME", "/opt/spark", "SCHEDULER_TASK", "mine", "TZ", "Asia/Tokyo"),
                "set -e\nexport BIN=\"$SPARK_HOME/bin\"\ngreet() { echo \"hello $1\"; }\n");
        rig.assign(
                shell(1, "greet $BIN; echo $SCHEDULER_ENVIRONMENT $SCHEDULER_TASK $TZ\nfalse\necho no")
                        .in(environment),
                shell(2, "#!/bin/bash\ngreet $BIN; echo line $LINENO\n").in(environment),
                shell(3, "#!/usr/bin/env python3\nprint(1)\n").in(environment));

        assertThat(rig.awaitEnd(1).exitCode()).as("of the prologue's set -e").isEqualTo(1);
        assertThat(rig.logText(1)).isEqualTo("hello /opt/spark/bin\nspark t1 Asia/Tokyo\n");
        assertThat(rig.awaitEnd(2).phase()).isEqualTo(Phase.SUCCEEDED);
        assertThat(rig.logText(2)).isEqualTo("hello /opt/spark/bin\nline 2\n");
        assertThat(rig.awaitEnd(3).phase()).isEqualTo(Phase.FAILED);
        assertThat(rig.awaitEnd(3).reason()).contains("has a prologue, which a shell must read");
    }

    @Test
    void isToldOfItsTraceUnlessItsEnvironmentKnowsBetter() throws Exception {
        String parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        var own = new TaskAssignment.Environment("e", Map.of("TRACEPARENT", "its own"), "");
        rig.assign(
                shell(1, "echo ${TRACEPARENT-none}").tracedBy(parent),
                shell(2, "echo ${TRACEPARENT-none}").tracedBy(parent).in(own),
                shell(3, "echo ${TRACEPARENT-none}"));

        rig.awaitEnd(1);
        rig.awaitEnd(2);
        rig.awaitEnd(3);
        assertThat(rig.logText(1)).isEqualTo(parent + "\n");
        assertThat(rig.logText(2)).isEqualTo("its own\n");
        assertThat(rig.logText(3)).isEqualTo("none\n");
    }

    @Test
    void tellsTheExitCodeAndNoOutputsWhenItFails() {
        rig.assign(shell(1, "echo rows=42 >> \"$SCHEDULER_OUTPUT\"; exit 3"), shell(2, "kill -9 $$"));

        assertThat(rig.awaitEnd(1)).satisfies(end -> {
            assertThat(end.phase()).isEqualTo(Phase.FAILED);
            assertThat(end.exitCode()).isEqualTo(3);
            assertThat(end.reason()).isEqualTo("exit status 3");
            assertThat(end.outputs()).isEmpty();
        });
        assertThat(rig.awaitEnd(2).exitCode()).isEqualTo(137);
    }

    @Test
    void failsOnBrokenOutputsAndNamesTheLine() {
        rig.assign(
                shell(1, "printf 'good=1\\n2bad=2\\n' > \"$SCHEDULER_OUTPUT\""),
                shell(2, "head -c 70000 /dev/zero | tr '\\0' x > \"$SCHEDULER_OUTPUT\""),
                shell(3, "mkfifo \"$SCHEDULER_OUTPUT\""));

        assertThat(rig.awaitEnd(1).phase()).isEqualTo(Phase.FAILED);
        assertThat(rig.awaitEnd(1).reason()).contains("line 2").contains("2bad=2");
        assertThat(rig.awaitEnd(2).reason()).contains("at most 65536 bytes");
        assertThat(rig.awaitEnd(3).reason()).contains("regular file");
    }

    @Test
    void seesItsEnvironmentAndNotTheWorkers() throws Exception {
        rig.assign(shell(5, "env; pwd; cat; tr '\\0' ' ' < /proc/$PPID/cmdline"));

        rig.awaitEnd(5);
        String log = rig.logText(5);
        assertThat(log)
                .contains("SCHEDULER_ATTEMPT_ID=" + rig.folder.marker(5))
                .contains("SCHEDULER_ATTEMPT=1\n")
                .contains("SCHEDULER_WORKFLOW_INSTANCE_ID=77\n")
                .contains("SCHEDULER_PROJECT=p\n")
                .contains("SCHEDULER_WORKFLOW=w\n")
                .contains("SCHEDULER_TASK=t5\n")
                .contains("SCHEDULER_OUTPUT=")
                .contains(folder.toRealPath() + "/attempts/5/work")
                .contains("PATH=");
        assertThat(log.lines().filter(l -> l.matches("[A-Z_]+=.*")).map(l -> l.substring(0, l.indexOf('='))))
                .allMatch(name ->
                        name.matches("PATH|HOME|LANG|LC_.*|TZ|USER|LOGNAME|SHELL|TMPDIR|JAVA_HOME|PWD|OLDPWD|SHLVL|_"
                                + "|SCHEDULER_.*"));
        assertThat(log).doesNotContain("cat; tr");
    }

    @Test
    void takesOnlyASignalsStatusForOne() {
        rig.assign(shell(1, "exit 137"), shell(2, "exit 192"), shell(3, "exit 193"), shell(4, "exit 255"));

        assertThat(rig.awaitEnd(1).reason()).isEqualTo("exit status 137 (ended by signal 9?)");
        assertThat(rig.awaitEnd(2).reason()).isEqualTo("exit status 192 (ended by signal 64?)");
        assertThat(rig.awaitEnd(3).reason()).isEqualTo("exit status 193");
        assertThat(rig.awaitEnd(4).reason()).isEqualTo("exit status 255");
    }

    @Test
    void namesALongLineByItsNumber() {
        String line = "x".repeat(201);
        rig.assign(shell(1, "printf '" + line + "\\n' > \"$SCHEDULER_OUTPUT\""));

        AttemptReport end = rig.awaitEnd(1);
        assertThat(end.phase()).isEqualTo(Phase.FAILED);
        assertThat(end.reason()).contains("line 1").endsWith("but got a text of 201 characters");
    }

    @Test
    void readsTheInterpreterLine() {
        rig.assign(
                shell(1, "#!/bin/bash\n[[ -n $BASH_VERSION ]] && echo bash"),
                shell(2, "#! /usr/bin/env perl\nprint \"perl\\n\";"),
                shell(3, "#!\necho sh"));

        assertThat(rig.awaitEnd(1).phase()).isEqualTo(Phase.SUCCEEDED);
        assertThat(rig.logText(1)).isEqualTo("bash\n");
        assertThat(rig.awaitEnd(2).phase()).isEqualTo(Phase.SUCCEEDED);
        assertThat(rig.logText(2)).isEqualTo("perl\n");
        rig.awaitEnd(3);
        assertThat(rig.logText(3)).isEqualTo("sh\n");
    }

    @Test
    void failsWhenTheInterpreterIsNotThere() throws Exception {
        Path notExecutable = Files.writeString(folder.resolve("reader"), "");
        rig.assign(
                shell(1, "#!/no/such/interp -x\ntrue"),
                shell(2, "#!" + notExecutable + "\ntrue"),
                shell(3, "#!python3\ntrue"),
                shell(4, "#!/bin/\0sh\ntrue"));

        assertThat(rig.awaitEnd(1).phase()).isEqualTo(Phase.FAILED);
        assertThat(rig.awaitEnd(1).reason())
                .isEqualTo("its first line names /no/such/interp, which this worker does not have: install it or"
                        + " change the line");
        assertThat(rig.awaitEnd(2).reason()).contains(notExecutable + ", which this worker does not have");
        assertThat(rig.awaitEnd(3).reason()).contains("python3, but expected a whole path");
        assertThat(rig.awaitEnd(4).reason()).contains("/bin/?sh, which");
    }

    @Test
    void refusesUnknownTypesAndBrokenConfiguration() {
        rig.assign(
                WorkerRig.task(1, 1, "spark", Map.of()),
                WorkerRig.task(2, 1, "shell", Map.of()),
                WorkerRig.task(3, 1, "shell", Map.of("script", 5)),
                WorkerRig.task(4, 1, "noop", Map.of()));

        assertThat(rig.awaitEnd(1).phase()).isEqualTo(Phase.FAILED);
        assertThat(rig.awaitEnd(1).reason()).contains("shell, sql").contains("spark");
        assertThat(rig.awaitEnd(2).reason()).contains("script: expected").contains("none");
        assertThat(rig.awaitEnd(3).reason()).contains("Integer");
        assertThat(rig.awaitEnd(4).phase()).isEqualTo(Phase.SUCCEEDED);
    }

    @Test
    void failsWithAClearReasonWhenTheFolderCanNotBeWritten() throws Exception {
        // given a file where the attempt's folder should be, which also root can not write through
        Files.writeString(rig.folder.attempt(1), "in the way");

        rig.assign(shell(1, "true"));

        assertThat(rig.awaitEnd(1).phase()).isEqualTo(Phase.FAILED);
        assertThat(rig.awaitEnd(1).reason()).contains("data folder").contains("disk full");
    }

    @Test
    void endsWhatATaskLeavesBehind() {
        rig.assign(shell(1, "sleep 1000 & setsid sleep 1000 & echo done"));

        assertThat(rig.awaitEnd(1).phase()).isEqualTo(Phase.SUCCEEDED);
        rig.awaitForgotten(1);
        rig.assertNobodyLeft();
    }

    @Test
    void readsALogInChunksWhileItGrows() throws Exception {
        Path go = folder.resolve("go");
        rig.assign(shell(1, "echo first; while [ ! -e " + go + " ]; do sleep 0.05; done; echo second"));
        rig.awaitRunning(1);
        org.awaitility.Awaitility.await().until(() -> rig.log(1, 0, 100).nextOffset() == 6);

        LogChunk piece = rig.log(1, 0, 4);
        assertThat(new String(piece.bytes(), StandardCharsets.UTF_8)).isEqualTo("firs");
        assertThat(piece.nextOffset()).isEqualTo(4);
        assertThat(rig.log(1, 6, 100).complete()).isFalse();

        Files.createFile(go);
        rig.awaitEnd(1);
        LogChunk rest = rig.log(1, 6, 100);
        assertThat(new String(rest.bytes(), StandardCharsets.UTF_8)).isEqualTo("second\n");
        assertThat(rest.complete()).isTrue();
        assertThat(rig.log(1, 0, 5).complete()).isFalse();
        assertThat(rig.log(999, 0, 5).status()).isEqualTo(LogChunk.Status.NO_LOG);
    }
}
