package io.scheduler.rpc.transport;

import static io.scheduler.rpc.transport.Loopback.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.scheduler.rpc.tls.RpcTls;
import io.scheduler.rpc.transport.Loopback.Echo;
import io.scheduler.rpc.transport.Loopback.Echo.Text;
import io.scheduler.rpc.transport.Loopback.Echoing;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a server does with bytes that no well-behaved node sends. */
class FramesTest {
    private final Loopback net = new Loopback();
    private final CborCodec codec = new CborCodec(1 << 20);

    @AfterEach
    void stop() {
        net.close();
    }

    @Test
    void anOversizedFrameBeforeTheHelloIsRefusedWithoutReadingIt() throws Exception {
        RpcServer server = net.serve(Loopback.echo(new Echoing()), RpcTls.disabled(), RpcSettings.defaults());
        try (Socket socket = new Socket(Loopback.HOST, server.port())) {
            socket.getOutputStream()
                    .write(ByteBuffer.allocate(4).putInt(64 * 1024 + 1).array());

            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
        net.awaitRefused("oversized_frame");
        assertServesOthers(server);
    }

    @Test
    void anOversizedFrameOfAPeerEndsItsConnection() throws Exception {
        RpcServer server = net.serve(Loopback.echo(new Echoing()), RpcTls.disabled(), Loopback.quick());
        try (Socket socket = hello(server)) {
            socket.getOutputStream()
                    .write(ByteBuffer.allocate(4).putInt((1 << 20) + 1).array());

            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
        net.awaitRefused("oversized_frame");
    }

    @Test
    void whatIsNoFrameIsRefused() throws Exception {
        RpcServer server = net.serve(Loopback.echo(new Echoing()), RpcTls.disabled(), RpcSettings.defaults());
        try (Socket socket = new Socket(Loopback.HOST, server.port())) {
            byte[] frame = bytes(Frame.bare(UnpooledByteBufAllocator.DEFAULT, FrameKind.HELLO));
            frame[4] = 9;
            socket.getOutputStream().write(frame);

            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer).contains("version 9");
        }
        net.awaitRefused("malformed_frame");
        assertServesOthers(server);
    }

    @Test
    void whoSaysNothingIsClosed() throws Exception {
        RpcServer server = net.serve(Loopback.echo(new Echoing()), RpcTls.disabled(), Loopback.quick());
        try (Socket socket = new Socket(Loopback.HOST, server.port())) {
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
        net.awaitRefused("hello_timeout");
    }

    @Test
    void theStrangerWhoHasBeenSilentLongestMakesRoom() throws Exception {
        RpcServer server = net.serve(Loopback.echo(new Echoing()), RpcTls.disabled(), Loopback.quick());
        try (Socket one = new Socket(Loopback.HOST, server.port());
                Socket two = new Socket(Loopback.HOST, server.port());
                Socket three = new Socket(Loopback.HOST, server.port());
                Socket four = new Socket(Loopback.HOST, server.port())) {
            assertThat(List.of(two, three, four)).allMatch(Socket::isConnected);
            assertThat(one.getInputStream().read()).isEqualTo(-1);
        }
        net.awaitRefused("too_many_connections");
    }

    @Test
    void moreNodesThanAllowedAreClosedAtOnce() throws Exception {
        RpcServer server = net.serve(Loopback.echo(new Echoing()), RpcTls.disabled(), Loopback.quick());
        try (Socket one = hello(server);
                Socket two = hello(server);
                Socket three = hello(server);
                Socket four = new Socket(Loopback.HOST, server.port())) {
            assertThat(List.of(one, two, three)).allMatch(Socket::isConnected);
            assertThat(four.getInputStream().read()).isEqualTo(-1);
        }
        net.awaitRefused("too_many_connections");
    }

    @Test
    void aFirstFrameThatIsCutOffIsRefused() throws Exception {
        RpcServer server = net.serve(Loopback.echo(new Echoing()), RpcTls.disabled(), Loopback.quick());
        try (Socket socket = new Socket(Loopback.HOST, server.port())) {
            byte[] frame = bytes(Frame.bare(UnpooledByteBufAllocator.DEFAULT, FrameKind.HELLO));
            socket.getOutputStream().write(frame, 0, frame.length - 3);
        }
        net.awaitRefused("malformed_frame");
        assertServesOthers(server);
    }

    @Test
    void aPeerThatStopsAnsweringIsNoticedByTheServer() throws Exception {
        RpcServer server = net.serve(Loopback.echo(new Echoing()), RpcTls.disabled(), Loopback.quick());
        try (Socket socket = hello(server)) {
            await().atMost(PATIENCE).until(() -> net.accepted.size() == 1);
            RpcPeer silent = net.accepted.getFirst();

            await().atMost(PATIENCE).until(() -> !silent.isOpen());

            assertThat(socket.isClosed()).isFalse();
        }
        assertThat(net.serverMeters.get("scheduler.rpc.silent").counter().count())
                .isEqualTo(1);
    }

    @Test
    void aServerThatNeverAnswersTheHelloIsDialledAgain() throws Exception {
        try (ServerSocket deaf = new ServerSocket(0)) {
            RpcLink link = net.dial(
                    Loopback.HOST,
                    deaf.getLocalPort(),
                    Loopback.WORKER,
                    RpcServices.none(),
                    RpcTls.disabled(),
                    Loopback.quick());
            try (Socket first = deaf.accept();
                    Socket second = deaf.accept()) {
                assertThat(first).isNotSameAs(second);
            }
            assertThat(link.peer()).isEmpty();
        }
    }

    @Test
    void aConnectionThatIsIdleButAliveStaysOpen() {
        RpcPeer peer = net.connect(new Echoing(), Loopback.quick());
        long start = System.nanoTime();

        await().atMost(PATIENCE).until(() -> System.nanoTime() - start > 2_500_000_000L);

        assertThat(peer.isOpen()).isTrue();
    }

    @Test
    void aRequestWhoseDeadlineHasPassedIsNotBegun() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        Echoing served = new Echoing() {
            @Override
            public CompletableFuture<Text> echo(Text text) {
                await().atMost(PATIENCE).until(() -> release.getCount() == 0);
                return super.echo(text);
            }
        };
        RpcServer server = net.serve(Loopback.echo(served), RpcTls.disabled(), RpcSettings.defaults());
        try (Socket socket = hello(server)) {
            // both arrive in one read; the first keeps the thread until the second is too late
            ByteArrayOutputStream both = new ByteArrayOutputStream();
            both.write(request("echo", 1, "first"));
            both.write(request("never", 2, "second"));
            socket.getOutputStream().write(both.toByteArray());
            long sent = System.nanoTime();
            await().atMost(PATIENCE).until(() -> System.nanoTime() - sent > 400_000_000L);
            release.countDown();

            await().atMost(PATIENCE)
                    .until(() -> net.serverMeters
                                    .get("scheduler.rpc.late")
                                    .tag("what", "request")
                                    .counter()
                                    .count()
                            == 1);
        }
        assertThat(served.heard).containsExactly("first");
    }

    @Test
    void aBodyThatIsNotReadableIsRefusedAndTheConnectionGoesOn() throws Exception {
        Echoing served = new Echoing();
        RpcServer server = net.serve(Loopback.echo(served), RpcTls.disabled(), RpcSettings.defaults());
        try (Socket socket = hello(server)) {
            ByteBuf bad =
                    Frame.request(UnpooledByteBufAllocator.DEFAULT, method("echo"), 7, new byte[] {(byte) 0xff, 1, 2});
            socket.getOutputStream().write(bytes(bad));
            socket.getOutputStream().write(request("echo", 8, "good"));

            assertThat(kindOfNext(socket)).isEqualTo(FrameKind.FAILURE);
            assertThat(kindOfNext(socket)).isEqualTo(FrameKind.RESPONSE);
        }
        assertThat(served.heard).containsExactly("good");
        assertThat(net.refused("malformed_frame")).isEqualTo(1);
    }

    @Test
    void callsToAPeerThatDoesNotReadAreNotSent() throws Exception {
        try (ServerSocket server = new ServerSocket()) {
            server.setReceiveBufferSize(8 * 1024);
            server.bind(new InetSocketAddress(Loopback.HOST, 0));
            RpcLink link = net.dial(
                    Loopback.HOST,
                    server.getLocalPort(),
                    Loopback.WORKER,
                    RpcServices.none(),
                    RpcTls.disabled(),
                    new RpcSettings(1 << 20, null, null, null, null, null, null, null, null));
            try (Socket socket = server.accept()) {
                assertThat(kindOfNext(socket)).isEqualTo(FrameKind.HELLO);
                byte[] ack = codec.write(Hello.of(Loopback.MASTER));
                socket.getOutputStream()
                        .write(bytes(Frame.of(UnpooledByteBufAllocator.DEFAULT, FrameKind.HELLO_ACK, 0, ack)));
                Echo echo = Loopback.peer(link).service(Echo.class);
                Text large = new Text("x".repeat(500_000));

                await().atMost(PATIENCE).until(() -> {
                    CompletableFuture<Text> call = echo.echo(large);
                    return call.isCompletedExceptionally()
                            && call.exceptionNow() instanceof RpcException failure
                            && failure.kind() == RpcException.Kind.NOT_SENT
                            && failure.getMessage().contains("does not read fast enough");
                });
            }
        }
    }

    private void assertServesOthers(RpcServer server) throws Exception {
        RpcLink link = net.dial(server, Loopback.WORKER, RpcServices.none(), RpcTls.disabled(), RpcSettings.defaults());
        assertThat(Loopback.peer(link)
                        .service(Echo.class)
                        .echo(new Text("on"))
                        .get()
                        .text())
                .isEqualTo("on");
    }

    private Socket hello(RpcServer server) throws IOException {
        Socket socket = new Socket(Loopback.HOST, server.port());
        byte[] hello = codec.write(Hello.of(Loopback.WORKER));
        socket.getOutputStream().write(bytes(Frame.of(UnpooledByteBufAllocator.DEFAULT, FrameKind.HELLO, 0, hello)));
        assertThat(kindOfNext(socket)).isEqualTo(FrameKind.HELLO_ACK);
        return socket;
    }

    private static FrameKind kindOfNext(Socket socket) throws IOException {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        byte[] frame = new byte[in.readInt()];
        in.readFully(frame);
        return FrameKind.of(frame[1]);
    }

    private byte[] request(String method, long id, String text) {
        return bytes(Frame.request(UnpooledByteBufAllocator.DEFAULT, method(method), id, codec.write(new Text(text))));
    }

    private static ContractMethod method(String name) {
        return ContractMethod.of(Echo.class).values().stream()
                .filter(method -> method.method().getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static byte[] bytes(ByteBuf frame) {
        try {
            return ByteBufUtil.getBytes(frame);
        } finally {
            frame.release();
        }
    }
}
