package io.scheduler.worker;

import static io.scheduler.worker.WorkerRig.dispatched;
import static io.scheduler.worker.WorkerRig.shell;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.scheduler.common.cluster.NodeMode;
import io.scheduler.rpc.contract.AssignReply.Verdict;
import io.scheduler.rpc.contract.AttemptReport.Phase;
import io.scheduler.rpc.contract.ModeReply;
import io.scheduler.rpc.contract.ModeRequest;
import io.scheduler.rpc.contract.ReportReply;
import io.scheduler.rpc.node.NodeLoad;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModeTest {
    @TempDir
    Path folder;

    private WorkerRig rig;
    private final AtomicInteger drained = new AtomicInteger();

    @BeforeEach
    void open() throws Exception {
        rig = new WorkerRig(folder, WorkerRig.settings(2));
        rig.worker.onDrained(drained::incrementAndGet);
    }

    @AfterEach
    void close() throws Exception {
        rig.close();
    }

    private ModeReply mode(NodeMode mode) {
        return rig.service.mode(new ModeRequest(mode)).join();
    }

    @Test
    void aPassiveOneStaysAndTakesNothingUntilItIsActiveAgain() {
        List<NodeLoad> published = new CopyOnWriteArrayList<>();
        rig.worker.onLoad(published::add);

        assertThat(mode(NodeMode.PASSIVE)).isEqualTo(new ModeReply(NodeMode.PASSIVE, 0));
        assertThat(published).last().extracting(NodeLoad::mode).isEqualTo(NodeMode.PASSIVE);
        assertThat(rig.assign(shell(1, "true"))).containsExactly(Verdict.DRAINING);
        assertThat(rig.claim(1).freeCapacity()).isZero();

        assertThat(mode(NodeMode.ACTIVE)).isEqualTo(new ModeReply(NodeMode.ACTIVE, 0));
        assertThat(rig.worker.load().takesTasks()).isTrue();
        assertThat(rig.assign(dispatched(shell(1, "true"), Instant.EPOCH))).containsExactly(Verdict.ACCEPTED);
        assertThat(rig.awaitEnd(1).phase()).isEqualTo(Phase.SUCCEEDED);
        assertThat(drained).hasValue(0);
    }

    @Test
    void aDrainingOneEndsWhenEverythingHasEndedAndIsCommitted() throws Exception {
        rig.master.answers(FakeMaster.all(ReportReply.Verdict.RETRY));
        rig.assign(shell(1, "while [ ! -e " + folder.resolve("go") + " ]; do sleep 0.02; done"));
        rig.awaitRunning(1);

        assertThat(mode(NodeMode.DRAINING)).isEqualTo(new ModeReply(NodeMode.DRAINING, 1));
        assertThat(rig.assign(shell(2, "true"))).containsExactly(Verdict.DRAINING);
        Files.createFile(folder.resolve("go"));
        assertThat(rig.awaitEnd(1).phase()).isEqualTo(Phase.SUCCEEDED);
        assertThat(drained).as("the result is not committed").hasValue(0);

        rig.master.answers(FakeMaster.all(ReportReply.Verdict.COMMITTED));
        await().untilAsserted(() -> assertThat(drained).hasPositiveValue());
        rig.awaitForgotten(1);
    }

    @Test
    void aDrainingOneThatHoldsNothingEndsAtOnce() {
        mode(NodeMode.DRAINING);

        assertThat(drained).hasValue(1);
    }
}
