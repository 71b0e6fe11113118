package io.scheduler.master.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scheduler.dao.partition.StoreException;
import io.scheduler.rpc.node.NodeIdentity;
import io.scheduler.rpc.node.NodeLoad;
import io.scheduler.rpc.node.NodeRecord;
import io.scheduler.rpc.node.NodeRole;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WorkerCertificatesTest {
    private static final Duration DAY = Duration.ofDays(1);

    private Instant now = Instant.parse("2026-06-30T12:00:00Z");
    private final List<NodeRecord> workers = new ArrayList<>();
    private final List<String> told = new ArrayList<>();
    private boolean away;
    private final InstantSource time = () -> now;
    private final WorkerCertificates certificates = new WorkerCertificates(
            () -> workers,
            (nodeId, which, end, at) -> {
                if (away) {
                    throw new StoreException("no answer", new IllegalStateException());
                }
                told.add(nodeId + ": " + which + " " + end);
            },
            time.withZone(ZoneOffset.UTC));

    private void worker(String id, Instant end) {
        workers.add(new NodeRecord(
                new NodeIdentity(NodeRole.WORKER, id, id + "-a"),
                "host",
                0,
                "1",
                Instant.EPOCH,
                new NodeLoad(1, 0, List.of()).withCertificateUntil(end)));
    }

    @Test
    void oneThatEndsSoonIsToldOnceADay() {
        worker("w1", now.plus(DAY.multipliedBy(29)));
        worker("w2", now.plus(DAY.multipliedBy(40)));
        worker("w3", null);
        certificates.look();
        certificates.look();
        assertThat(told).containsExactly("w1: the certificate of the worker 2026-07-29T12:00:00Z");

        now = now.plus(DAY);
        certificates.look();
        assertThat(told).hasSize(2);

        workers.clear();
        worker("w1", now.plus(DAY.multipliedBy(365)));
        now = now.plus(DAY);
        certificates.look();
        assertThat(told).as("it was renewed").hasSize(2);
    }

    @Test
    void whatCouldNotBeToldIsToldAtTheNextLook() {
        worker("w1", now.plus(DAY));
        away = true;
        assertThatThrownBy(certificates::look).isInstanceOf(StoreException.class);
        away = false;
        certificates.look();
        assertThat(told).hasSize(1);
    }
}
