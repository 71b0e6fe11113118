package io.scheduler.verify.drill;

import static org.awaitility.Awaitility.await;

import io.scheduler.verify.drill.cluster.DrillCluster;
import io.scheduler.verify.drill.cluster.ServiceNode;
import io.scheduler.verify.drill.history.History;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Carries faults out and heals them again. Several at once, each by a thread of its own. */
final class Faults {

    private final DrillCluster cluster;
    private final Journal journal;
    private final CountDownLatch over = new CountDownLatch(1);

    Faults(DrillCluster cluster, Journal journal) {
        this.cluster = cluster;
        this.journal = journal;
    }

    /** What lasts now ends early. */
    void finish() {
        over.countDown();
    }

    boolean isOver() {
        return over.getCount() == 0;
    }

    /** Returns when the fault is healed and its nodes are ready again. */
    void carryOut(Fault fault) throws IOException, InterruptedException {
        Journal.Open entry = journal.begin(fault.kind(), fault.target(), fault.remark());
        try {
            switch (fault) {
                case Fault.Kill kill -> kill(kill.node(), kill.away());
                case Fault.KillAll all -> killAll(all.nodes());
                case Fault.Pause pause -> pause(pause.node(), pause.lasts());
                case Fault.CutOff cut -> {
                    cluster.cut(cut.ways(), cut.how());
                    last(cut.lasts());
                    cluster.heal(cut.ways());
                }
                case Fault.Restart restart -> restart(restart.node());
                case Fault.Roll roll -> {
                    for (ServiceNode node : roll.nodes()) {
                        if (!isOver()) {
                            restart(node);
                        }
                    }
                }
                case Fault.Expire expire -> {
                    if (!cluster.expireSession(expire.node())) {
                        journal.say("   " + expire.node() + " has no session now");
                    }
                }
                case Fault.KillPostgres kill -> killPostgres(kill.away());
                case Fault.KillZooKeeper kill -> {
                    cluster.ensemble().kill(kill.server());
                    last(kill.away());
                    cluster.ensemble().start(kill.server());
                }
                case Fault.StopZooKeeper stop -> {
                    cluster.ensemble().killAll();
                    last(stop.away());
                    cluster.ensemble().startAll();
                    cluster.ensemble().awaitServing();
                }
            }
        } finally {
            entry.end();
        }
    }

    private void kill(ServiceNode node, Duration away) throws IOException, InterruptedException {
        node.kill9();
        last(away);
        cluster.start(node);
        cluster.awaitReady(node);
    }

    private void killAll(List<ServiceNode> nodes) throws IOException {
        for (ServiceNode node : nodes) {
            node.kill9();
        }
        for (ServiceNode node : nodes) {
            cluster.start(node);
        }
        for (ServiceNode node : nodes) {
            cluster.awaitReady(node);
        }
    }

    private void pause(ServiceNode node, Duration lasts) throws InterruptedException {
        node.pause();
        last(lasts);
        node.resume();
    }

    private void restart(ServiceNode node) throws IOException {
        node.stop();
        cluster.start(node);
        cluster.awaitReady(node);
    }

    private void killPostgres(Duration away) throws InterruptedException {
        Journal.Open down = journal.begin(History.DATABASE_DOWN, "postgres", "");
        try {
            cluster.postgres().killServer();
            last(away);
            cluster.postgres().startServer();
        } finally {
            down.end();
        }
    }

    /** After the last fault: everything runs and is reachable. */
    void healAll() throws IOException {
        finish();
        cluster.healAll();
        for (ServiceNode node : cluster.nodes()) {
            if (node.isPaused()) {
                node.resume();
            }
        }
        cluster.ensemble().startAll();
        cluster.postgres().startServer();
        cluster.startAll();
        await("all nodes to be ready")
                .atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> cluster.nodes().stream().allMatch(ServiceNode::isReady));
    }

    private void last(Duration time) throws InterruptedException {
        over.await(time.toMillis(), TimeUnit.MILLISECONDS);
    }
}
