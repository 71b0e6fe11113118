package io.scheduler.rpc.transport;

import static io.scheduler.rpc.transport.Loopback.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.scheduler.rpc.tls.RpcTls;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When a link dials again. */
class RpcLinkTest {
    private static final RpcSettings SETTINGS =
            new RpcSettings(null, null, null, null, null, null, Duration.ofMillis(20), Duration.ofSeconds(1), null);

    private final Loopback net = new Loopback();

    @AfterEach
    void stop() {
        net.close();
    }

    @Test
    void afterAConnectionThatLastedTheWaitsBeginAnew() throws IOException {
        RpcServer server = net.serve(RpcServices.none(), RpcTls.disabled(), SETTINGS);
        RpcContext context = RpcContext.of(
                "dialled", Loopback.WORKER, RpcServices.none(), RpcTls.disabled(), SETTINGS, new SimpleMeterRegistry());
        try (Forwarder way = new Forwarder(server.port(), false);
                RpcDialer dialer = new RpcDialer(context, () -> 1)) {
            RpcLink link = dialer.dial(Loopback.HOST, way.port(), peer -> {});
            await("the longest wait")
                    .during(Duration.ofSeconds(2))
                    .atMost(PATIENCE)
                    .until(() -> link.peer().isEmpty());
            way.allow();
            RpcPeer first = Loopback.peer(link);
            await("a connection that lasts")
                    .during(Duration.ofMillis(1_200))
                    .atMost(PATIENCE)
                    .until(first::isOpen);

            way.cut();
            way.allow();
            await().pollInterval(Duration.ofMillis(5)).atMost(PATIENCE).until(() -> !first.isOpen());
            long broken = System.nanoTime();
            await().pollInterval(Duration.ofMillis(5))
                    .atMost(PATIENCE)
                    .until(() -> link.peer().isPresent());

            assertThat(Duration.ofNanos(System.nanoTime() - broken)).isLessThan(Duration.ofMillis(700));
        }
    }
}
