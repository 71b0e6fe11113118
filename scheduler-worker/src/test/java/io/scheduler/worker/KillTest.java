package io.scheduler.worker;

import static io.scheduler.worker.WorkerRig.shell;
import static org.assertj.core.api.Assertions.assertThat;

import io.scheduler.rpc.contract.AssignReply;
import io.scheduler.rpc.contract.AttemptReport;
import io.scheduler.rpc.contract.AttemptReport.Phase;
import io.scheduler.rpc.contract.KillReply;
import io.scheduler.worker.process.ProcessEntry;
import io.scheduler.worker.process.ProcessSnapshot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KillTest {
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

    private Path inFolder(String name) {
        return folder.resolve(name);
    }

    private void runs(long id, String script) {
        rig.assign(shell(id, script.replace("READY", "touch " + inFolder("ready" + id))));
        WorkerRig.awaitFile(inFolder("ready" + id));
    }

    @Test
    void endsTheWholeTree() {
        runs(1, "(setsid sleep 1000 &); sh -c 'sleep 1000 & setsid sleep 1000' & (sleep 1000; true) & READY; wait");

        assertThat(rig.kill(1, 1, "somebody pressed stop")).isEqualTo(KillReply.Verdict.ACCEPTED);

        AttemptReport end = rig.awaitEnd(1);
        assertThat(end.phase()).isEqualTo(Phase.KILLED);
        assertThat(end.reason()).isEqualTo("somebody pressed stop");
        rig.assertNobodyLeft();
    }

    @Test
    void endsWhatIgnoresTermAfterTheGrace() {
        runs(1, "trap '' TERM; READY; while :; do sleep 1; done");

        rig.kill(1, 1, "stop");

        AttemptReport end = rig.awaitEnd(1);
        assertThat(end.phase()).isEqualTo(Phase.KILLED);
        assertThat(Duration.between(end.startedAt(), end.finishedAt())).isGreaterThan(Duration.ofMillis(290));
        rig.assertNobodyLeft();
    }

    @Test
    void findsOneThatClearedItsEnvironmentButStayedInTheSession() throws Exception {
        runs(1, "env -i sleep 1000 & echo $! > " + inFolder("pid") + "; READY; exec sleep 1000");
        long pid = Long.parseLong(Files.readString(inFolder("pid")).trim());
        Awaitility.await().until(() -> ProcessSnapshot.one(pid).orElseThrow().marker() == null);

        rig.kill(1, 1, "stop");

        rig.awaitEnd(1);
        assertThat(ProcessSnapshot.one(pid).filter(ProcessEntry::isAlive)).isEmpty();
    }

    /** By the kernel for want of memory, or by a person: what it ran must be over before others may begin it again. */
    @Test
    void tellsTheEndOfATaskWhoseWrapperWasKilledWhenNothingOfItRunsAnyMore() throws Exception {
        runs(1, "trap '' TERM; READY; while :; do sleep 0.05; date +%s%N > " + inFolder("alive") + "; done");
        WorkerRig.awaitFile(inFolder("alive"));
        String wrapper = Files.readString(folder.resolve("attempts/1/pid")).split(" ")[0];

        new ProcessBuilder("kill", "-9", wrapper).start().waitFor();

        assertThat(rig.awaitEnd(1).phase()).isEqualTo(AttemptReport.Phase.FAILED);
        assertThat(ProcessSnapshot.take().markers(rig.folder.markerPrefix())).isEmpty();
    }

    /** It may be begun again at once, elsewhere: what the failed script has started must not run beside that. */
    @Test
    void tellsAFailureWhenNothingOfItRunsAnyMore() {
        rig.assign(shell(1, "(trap '' TERM; while :; do sleep 0.05; done) & exit 1"));

        assertThat(rig.awaitEnd(1).phase()).isEqualTo(AttemptReport.Phase.FAILED);
        assertThat(ProcessSnapshot.take().markers(rig.folder.markerPrefix())).isEmpty();
    }

    @Test
    void letsTheScriptCleanUpWithinTheGrace() {
        runs(1, "trap 'echo cleaned; exit 0' TERM; READY; while :; do sleep 0.01; done");

        rig.kill(1, 1, "stop");

        AttemptReport end = rig.awaitEnd(1);
        assertThat(end.phase()).isEqualTo(Phase.KILLED);
        assertThat(rig.logText(1)).contains("cleaned");
    }

    @Test
    void killsMany() {
        for (long id = 1; id <= 8; id++) {
            runs(id, "READY; sleep 1000");
        }
        for (long id = 1; id <= 8; id++) {
            rig.kill(id, 1, "stop");
        }
        for (long id = 1; id <= 8; id++) {
            assertThat(rig.awaitEnd(id).phase()).isEqualTo(Phase.KILLED);
            rig.awaitForgotten(id);
        }
        rig.assertNobodyLeft();
    }

    @Test
    void neverRunsWhatWasKilledBeforeItArrived() {
        assertThat(rig.kill(1, 1, "stop")).isEqualTo(KillReply.Verdict.UNKNOWN);

        assertThat(rig.assign(shell(1, "true"))).containsExactly(AssignReply.Verdict.FULL);
        assertThat(rig.worker.load().running()).isZero();
    }

    @Test
    void refusesAKillOfAnOldOwner() {
        runs(1, "READY; sleep 1000");
        rig.claim(5);

        assertThat(rig.kill(1, 4, "stop")).isEqualTo(KillReply.Verdict.STALE_EPOCH);
        assertThat(rig.worker.load().running()).isEqualTo(1);
        assertThat(rig.kill(1, 5, "stop")).isEqualTo(KillReply.Verdict.ACCEPTED);
        rig.awaitEnd(1);
    }

    @Test
    void tellsAnEndThatNobodyHasNoticedYetAsWhatItIs() {
        // given one whose end is written down while its process is still there, as a paused worker finds it
        String done = "echo rows=1 > \"$SCHEDULER_OUTPUT\"; echo 0 > ../exit; READY; exec sleep 1000";
        runs(1, done);
        runs(2, done);

        rig.kill(1, 1, "stop");
        AttemptReport killed = rig.awaitEnd(1);
        rig.worker.endAll("cut off for too long");

        AttemptReport fenced = rig.awaitEnd(2);
        assertThat(killed.phase()).isEqualTo(Phase.SUCCEEDED);
        assertThat(killed.outputs()).containsEntry("rows", "1");
        assertThat(fenced.phase()).isEqualTo(Phase.SUCCEEDED);
        rig.awaitForgotten(1);
        rig.awaitForgotten(2);
        rig.assertNobodyLeft();
    }

    @Test
    void endsItsTasksWhenItIsCutOff() throws Exception {
        rig.close();
        rig = new WorkerRig(folder, WorkerRig.settings(8, Duration.ofSeconds(6)));
        runs(1, "READY; sleep 1000");

        rig.inContact = false;

        AttemptReport end = rig.awaitEnd(1);
        assertThat(end.phase()).isEqualTo(Phase.LOST);
        assertThat(end.reason()).contains("neither the registry nor the task's master for 4000 ms");
        Awaitility.await().untilAsserted(() -> rig.assertNobodyLeft());
    }
}
