package io.scheduler.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.scheduler.rpc.contract.AttemptReport;
import io.scheduler.rpc.contract.AttemptReport.Phase;
import io.scheduler.rpc.contract.TaskAssignment;
import io.scheduler.worker.handover.Handover;
import io.scheduler.worker.task.TaskOutcome;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a task hands on, and what it must not show. */
class HandoverTest {
    private static final String SECRET = "S3cret-Value!";

    @TempDir
    Path folder;

    private WorkerRig rig;

    @BeforeEach
    void open() throws Exception {
        rig = new WorkerRig(folder, WorkerRig.settings(8), System.getenv());
    }

    @AfterEach
    void close() throws Exception {
        rig.close();
    }

    private static TaskAssignment declaring(long id, String script, List<String> names, Map<String, String> otherwise) {
        return WorkerRig.shell(id, script).with(new TaskAssignment.Outputs(names, otherwise));
    }

    @Test
    void p8ALogLineSetsADeclaredOutput() {
        rig.assign(
                declaring(
                        1,
                        "echo '${setValue(a=1)} and #{setValue(b=x=y)}'; echo '#{setValue(other=2)}'",
                        List.of("a", "b"),
                        Map.of()),
                declaring(2, "printf '#{setValue(a=first)}\\n#{setValue(a=one\\ntwo)}'", List.of("a"), Map.of()),
                declaring(3, "echo '{setValue(a=1)} #{setValue(a)} #{setValue(a=open'", List.of("a"), Map.of()),
                declaring(4, "echo '#{setValue(a=log)}'; echo a=file >> $SCHEDULER_OUTPUT", List.of("a"), Map.of()),
                declaring(5, "echo '#{setValue(a='; seq 2000; echo ')}'", List.of("a"), Map.of()),
                WorkerRig.shell(6, "echo '#{setValue(a=1)}'"));

        assertThat(rig.awaitEnd(1).outputs()).isEqualTo(Map.of("a", "1", "b", "x=y"));
        assertThat(rig.awaitEnd(2).outputs()).isEqualTo(Map.of("a", "one\ntwo"));
        assertThat(rig.awaitEnd(3).outputs()).isEmpty();
        assertThat(rig.awaitEnd(4).outputs()).isEqualTo(Map.of("a", "file"));
        assertThat(rig.awaitEnd(5).outputs()).isEmpty();
        assertThat(rig.awaitEnd(6).outputs()).isEmpty();
    }

    @Test
    void p11ADeclaredOutputThatIsNotSetHasItsDeclaredValue() {
        rig.assign(
                declaring(1, "true", List.of("a", "b"), Map.of("a", "declared")),
                declaring(2, "echo '#{setValue(a=set)}'", List.of("a"), Map.of("a", "declared")),
                declaring(3, "exit 1", List.of("a"), Map.of("a", "declared")));

        assertThat(rig.awaitEnd(1).outputs()).isEqualTo(Map.of("a", "declared"));
        assertThat(rig.awaitEnd(2).outputs()).isEqualTo(Map.of("a", "set"));
        assertThat(rig.awaitEnd(3).outputs()).isEmpty();
    }

    @Test
    void outputsThatAreTooLargeFailTheTask() {
        rig.assign(declaring(
                1, "echo \"#{setValue(a=$(head -c 70000 /dev/zero | tr '\\0' x))}\"", List.of("a"), Map.of()));
        AttemptReport end = rig.awaitEnd(1);
        assertThat(end.phase()).isEqualTo(Phase.FAILED);
        assertThat(end.reason()).contains("expected outputs of at most 65536 bytes");
    }

    @Test
    void p5TheWorkerFillsTheExecutePath() throws Exception {
        rig.assign(WorkerRig.shell(1, "[ \"$PWD\" = '${system.task.execute.path}' ] && echo same"));
        assertThat(rig.awaitEnd(1).phase()).isEqualTo(Phase.SUCCEEDED);
        assertThat(rig.logText(1)).isEqualTo("same\n");
    }

    @Test
    void aSecretIsShownNowhere() throws Exception {
        String script = "printf '%s|' '" + SECRET + "'; printf S3cret-; printf 'Value!|'; printf %s '" + SECRET
                + "' | base64; echo \"k=<" + SECRET + ">\" >> $SCHEDULER_OUTPUT";
        rig.assign(WorkerRig.shell(1, script).withSecrets(List.of(SECRET)));

        AttemptReport end = rig.awaitEnd(1);
        assertThat(end.outputs()).isEqualTo(Map.of("k", "<*************>"));
        String shown = rig.logText(1);
        assertThat(shown).startsWith("*************|*************|****").doesNotContain("UzNj", "S3", "Val");
        rig.awaitForgotten(1);
        assertThat(rig.logText(1)).isEqualTo(shown);
        try (Stream<Path> files = Files.walk(folder)) {
            assertThat(files.filter(Files::isRegularFile))
                    .allSatisfy(file -> assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                            .doesNotContain(SECRET));
        }
    }

    @Test
    void aSecretThatIsTooLongForAReasonIsNotCutIntoOne() {
        String secret = "x".repeat(50) + SECRET;
        rig.assign(
                WorkerRig.shell(1, "echo '" + secret + "' >> $SCHEDULER_OUTPUT").withSecrets(List.of(secret)),
                WorkerRig.shell(2, "echo 'no " + "y".repeat(160) + secret + "' >> $SCHEDULER_OUTPUT")
                        .withSecrets(List.of(secret)));

        assertThat(rig.awaitEnd(1).reason()).endsWith("but got " + "*".repeat(secret.length()));
        assertThat(rig.awaitEnd(2).reason()).contains("line 1").doesNotContain("xxxx");
    }

    @Test
    void aSecretIsNoNameOfAnOutput() {
        String secret = "secret_name_1";
        rig.assign(WorkerRig.shell(1, "echo \"a." + secret + "=1\" >> $SCHEDULER_OUTPUT")
                .withSecrets(List.of(secret)));

        AttemptReport end = rig.awaitEnd(1);
        assertThat(end.phase()).isEqualTo(Phase.SUCCEEDED);
        assertThat(end.outputs()).isEqualTo(Map.of("a.*************", "1"));
    }

    @Test
    void aSecretInTheLogOfARunningTaskIsCoveredAfterARestartToo() throws Exception {
        Path go = folder.resolve("go");
        String script =
                "echo 'a " + SECRET + "'; until [ -e '" + go + "' ]; do sleep 0.05; done; echo 'b " + SECRET + "'";
        rig.assign(WorkerRig.shell(1, "#!/bin/bash\n" + script).withSecrets(List.of(SECRET)));
        rig.awaitRunning(1);
        org.awaitility.Awaitility.await().until(() -> rig.logText(1).contains("a *************\n"));
        rig.stop();

        rig = new WorkerRig(folder, WorkerRig.settings(8), System.getenv());
        assertThat(rig.logText(1)).startsWith("a *************\n");
        rig.claim(1);
        Files.createFile(go);
        rig.awaitEnd(1);
        rig.awaitForgotten(1);
        assertThat(rig.logText(1)).isEqualTo("a *************\nb *************\n");
    }

    /** What a thread hands over is measured while it can still be undone; afterwards is too late. */
    @Test
    void whatTheTaskItselfHandedOverIsNotMeasuredAgain() {
        TaskOutcome.Succeeded large =
                new TaskOutcome.Succeeded(Instant.EPOCH, null, Map.of("rows", "x".repeat(200_000)));

        TaskOutcome complete = Handover.complete(
                large,
                new TaskAssignment.Outputs(List.of("rows", "day"), Map.of("day", "1", "rows", "none")),
                folder.resolve("no.log"));

        assertThat(complete)
                .isInstanceOfSatisfying(
                        TaskOutcome.Succeeded.class,
                        good -> assertThat(good.outputs())
                                .hasSize(2)
                                .containsEntry("day", "1")
                                .containsEntry("rows", "x".repeat(200_000)));
    }

    /** Of a task that was a thread of a worker that was killed nobody takes anything up. */
    @Test
    void secretsThatAnEarlierWorkerLeftAreCoveredForGood() throws Exception {
        rig.close();
        Path logs = Files.createDirectories(folder.resolve("logs").resolve("77"));
        Path log = Files.writeString(logs.resolve("9.log"), "the password is " + SECRET + "\n");
        Path secrets = Files.writeString(logs.resolve("9.log.secrets"), "[\"" + SECRET + "\"]");
        Files.setLastModifiedTime(secrets, FileTime.from(Instant.now().minusSeconds(60)));

        rig = new WorkerRig(folder, WorkerRig.settings(8), System.getenv());

        await().atMost(Duration.ofSeconds(10)).until(() -> Files.notExists(secrets));
        assertThat(log).hasContent("the password is *************\n");
    }
}
