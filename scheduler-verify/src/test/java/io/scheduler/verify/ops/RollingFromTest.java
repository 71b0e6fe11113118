package io.scheduler.verify.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** bin/rolling-restart.sh --from: how one goes on after it has stopped at a node. */
class RollingFromTest extends ScriptsHarness {
    @BeforeEach
    void twoWorkersOnly() throws IOException {
        append("MASTERS=''\nAPIS=''\nALERTS=''\nWORKERS='localhost localhost'\nINSTALL_PATH=''\nPORT_STEP=1\n"
                + "WORKER_MANAGEMENT_PORT=" + freePort());
    }

    @AfterEach
    void stopWhatRuns() throws Exception {
        standIn("stop", "worker", "--force").expect(0);
        standIn("stop", "worker", "--instance", "2", "--force").expect(0);
    }

    @Test
    void goesOnWithThatNodeAndLeavesThoseBeforeItAlone() throws Exception {
        standIn("start", "worker", "--wait", "30").expect(0);
        standIn("start", "worker", "--instance", "2", "--wait", "30").expect(0);
        List<String> first = pids();

        Command.Said said = withStandIn("rolling-restart.sh", "--from", "worker@localhost#2", "--wait", "30")
                .expect(0);

        assertThat(said.text())
                .contains("[1/1] worker@localhost#2")
                .contains("All 1 nodes were restarted")
                .doesNotContain("/2]");
        assertThat(pids()).hasSize(3).startsWith(first.toArray(String[]::new));
        assertThat(standIn("status", "worker", "--porcelain").expect(0).text())
                .startsWith("UP " + first.getFirst() + " ");
        assertThat(standIn("status", "worker", "--instance", "2", "--porcelain")
                        .expect(0)
                        .text())
                .startsWith("UP " + pids().getLast() + " ");
    }

    @Test
    void isTheWayOnWhenOneIsMissing() throws Exception {
        standIn("start", "worker", "--wait", "30").expect(0);

        assertThat(withStandIn("rolling-restart.sh").expect(1).text())
                .contains("not ready: worker@localhost#2")
                .contains("nothing was restarted");
        assertThat(withStandIn("rolling-restart.sh", "--from", "worker@localhost")
                        .expect(1)
                        .text())
                .as("the other one would be taken away too")
                .contains("not ready: worker@localhost#2")
                .contains("nothing was restarted");
        assertThat(pids()).hasSize(1);
        withStandIn("rolling-restart.sh", "--from", "worker@localhost#2", "--wait", "30")
                .expect(0);
        assertThat(pids()).hasSize(2);
    }

    @Test
    void namesTheNodesWhenItIsNoneOfThem() throws Exception {
        assertThat(run("rolling-restart.sh", "--from", "worker@localhost#2", "--dry-run")
                        .expect(0)
                        .text())
                .contains("worker@localhost#2")
                .doesNotContain("worker@localhost\n");
        assertThat(run("rolling-restart.sh", "--from", "worker@elsewhere")
                        .expect(2)
                        .text())
                .contains("expected a node after --from, one of: worker@localhost worker@localhost#2");
        assertThat(run("rolling-restart.sh", "--from", "worker@localhost", "--only", "master")
                        .expect(2)
                        .text())
                .contains("expected a node after --from");
        assertThat(run("rolling-restart.sh", "--from").expect(2).text()).contains("expected a node after --from");
    }

    /** Of all that were started, in that order. */
    private List<String> pids() throws IOException {
        return Files.readAllLines(dir.resolve("started"));
    }
}
