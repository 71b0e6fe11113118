package io.scheduler.rpc.transport;

import static io.scheduler.rpc.transport.Loopback.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.scheduler.rpc.node.NodeIdentity;
import io.scheduler.rpc.node.NodeRole;
import io.scheduler.rpc.tls.RpcTls;
import io.scheduler.rpc.transport.Loopback.Echo;
import io.scheduler.rpc.transport.Loopback.Echo.Text;
import io.scheduler.rpc.transport.Loopback.Echoing;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a node that relays does with those who ask for it, without TLS. */
class RelayDoorTest {
    private static final NodeIdentity BETWEEN = new NodeIdentity(NodeRole.MASTER, "m2", "m2-a");
    private static final String SILENT = "accepts and says nothing";
    private static final String NAMELESS = "has a name that nobody knows";

    private final Loopback net = new Loopback();
    private final CborCodec codec = new CborCodec(1 << 20);
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final AtomicInteger dialled = new AtomicInteger();
    private ServerSocket silent;
    private RpcServer far;
    private RpcServer between;

    @BeforeEach
    void start() throws IOException {
        silent = new ServerSocket(0, 100, InetAddress.getByName(Loopback.HOST));
        Thread.ofVirtual().start(this::accept);
        far = net.serve(Loopback.echo(new Echoing()), RpcTls.disabled(), RpcSettings.defaults());
        RpcServices services = RpcServices.builder().relay(this::addressOf).build();
        between = RpcServer.start(
                Loopback.HOST, 0, BETWEEN, services, RpcTls.disabled(), Loopback.quick(), meters, peer -> {});
    }

    @AfterEach
    void stop() throws IOException {
        between.close();
        net.close();
        silent.close();
    }

    @Test
    void withoutTlsTooANodeIsLedToAnother() throws Exception {
        int nobody = unused();
        try (RpcDialer dialer = new RpcDialer(
                Loopback.WORKER, RpcServices.none(), RpcTls.disabled(), Loopback.quick(), new SimpleMeterRegistry())) {
            Detour detour = new Detour(
                    Loopback.MASTER.incarnation(), () -> List.of(new Address(Loopback.HOST, between.port())));
            RpcLink link = dialer.dial(new Address(Loopback.HOST, nobody), detour, peer -> {});

            RpcPeer peer = Loopback.peer(link);
            assertThat(peer.identity()).isEqualTo(Loopback.MASTER);
            assertThat(peer.service(Echo.class)
                            .echo(new Text("x"))
                            .get(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                            .text())
                    .isEqualTo("x");
        }
        await().atMost(PATIENCE).until(() -> relays() == 0 && far.peers().isEmpty());
    }

    @Test
    void whoAsksAgainBeforeTheAnswerIsRefusedAndDialsNobodyMore() throws Exception {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = 0; i < 50; i++) {
            all.write(request(SILENT));
        }
        try (Socket socket = new Socket(Loopback.HOST, between.port())) {
            socket.getOutputStream().write(all.toByteArray());

            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .contains("expected an answer to be waited for");
        }
        assertThat(dialled.get()).isLessThanOrEqualTo(1);
        await().atMost(PATIENCE).until(() -> relays() == 0);
    }

    @Test
    void whoAsksForARelayIsNoPeerToo() throws Exception {
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.write(request(SILENT));
        both.write(frame(FrameKind.HELLO, Hello.of(Loopback.WORKER)));
        try (Socket socket = new Socket(Loopback.HOST, between.port())) {
            socket.getOutputStream().write(both.toByteArray());

            socket.getInputStream().readAllBytes();
        }
        assertThat(between.peers()).isEmpty();
        await().atMost(PATIENCE).until(() -> relays() == 0);
    }

    @Test
    void aNameThatNobodyKnowsIsSaid() throws Exception {
        try (Socket socket = new Socket(Loopback.HOST, between.port())) {
            socket.getOutputStream().write(request(NAMELESS));

            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .contains("host name is unknown");
        }
    }

    @Test
    void aWayOnWhichNobodySaysAnythingIsClosed() throws Exception {
        try (Socket socket = new Socket(Loopback.HOST, between.port())) {
            socket.getOutputStream().write(request(SILENT));

            socket.getInputStream().readAllBytes();
        }
        assertThat(dialled).hasValue(1);
        await().atMost(PATIENCE).until(() -> relays() == 0);
    }

    private Optional<Address> addressOf(String incarnation) {
        return switch (incarnation) {
            case SILENT -> Optional.of(new Address(Loopback.HOST, silent.getLocalPort()));
            case NAMELESS -> Optional.of(new Address("no-such-host.invalid", 1));
            default -> Optional.of(new Address(Loopback.HOST, far.port()));
        };
    }

    private void accept() {
        try {
            while (true) {
                silent.accept();
                dialled.incrementAndGet();
            }
        } catch (IOException closed) {
            // the test has ended
        }
    }

    private double relays() {
        return meters.get("scheduler.rpc.relays").gauge().value();
    }

    private byte[] request(String target) {
        return frame(FrameKind.RELAY, new RelayRequest(Hello.of(Loopback.WORKER), target));
    }

    private byte[] frame(FrameKind kind, Object body) {
        ByteBuf frame = Frame.of(UnpooledByteBufAllocator.DEFAULT, kind, 0, codec.write(body));
        try {
            return ByteBufUtil.getBytes(frame);
        } finally {
            frame.release();
        }
    }

    private static int unused() throws IOException {
        try (ServerSocket once = new ServerSocket(0, 1, InetAddress.getByName(Loopback.HOST))) {
            return once.getLocalPort();
        }
    }
}
