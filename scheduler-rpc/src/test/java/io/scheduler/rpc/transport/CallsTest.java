package io.scheduler.rpc.transport;

import static io.scheduler.rpc.transport.Loopback.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.scheduler.rpc.contract.AlertService;
import io.scheduler.rpc.contract.PingRequest;
import io.scheduler.rpc.tls.RpcTls;
import io.scheduler.rpc.transport.Loopback.Echo;
import io.scheduler.rpc.transport.Loopback.Echo.Text;
import io.scheduler.rpc.transport.Loopback.Echoing;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CallsTest {
    private final Loopback net = new Loopback();

    @AfterEach
    void stop() {
        net.close();
    }

    @Test
    void requestsFlowBothWaysOnOneConnection() throws Exception {
        RpcServer server = net.serve(Loopback.echo(new Echoing()), RpcTls.disabled(), RpcSettings.defaults());
        RpcLink link = net.dial(
                server, Loopback.WORKER, Loopback.echo(new Echoing()), RpcTls.disabled(), RpcSettings.defaults());

        RpcPeer master = Loopback.peer(link);
        RpcPeer worker = net.accepted.getFirst();

        assertThat(master.identity()).isEqualTo(Loopback.MASTER);
        assertThat(worker.identity()).isEqualTo(Loopback.WORKER);
        assertThat(server.peers()).containsExactly(worker);
        assertThat(get(master.service(Echo.class).echo(new Text("to the master")))
                        .text())
                .isEqualTo("to the master");
        assertThat(get(worker.service(Echo.class).echo(new Text("to the worker")))
                        .text())
                .isEqualTo("to the worker");
    }

    @Test
    void requestsOfOnePeerAreHandedOverInOrder() throws Exception {
        Echoing served = new Echoing();
        Echo echo = net.connect(served, RpcSettings.defaults()).service(Echo.class);

        List<CompletableFuture<Text>> calls = IntStream.range(0, 900)
                .mapToObj(i -> echo.echo(new Text("n" + i)))
                .toList();
        for (CompletableFuture<Text> call : calls) {
            get(call);
        }

        assertThat(served.heard)
                .containsExactlyElementsOf(
                        IntStream.range(0, 900).mapToObj(i -> "n" + i).toList());
    }

    @Test
    void aCallWithoutAnswerEndsAtItsDeadline() {
        Echo echo = net.connect(new Echoing(), RpcSettings.defaults()).service(Echo.class);

        long before = System.nanoTime();
        RpcException failure = failure(echo.never(new Text("x")));

        assertThat(failure.kind()).isEqualTo(RpcException.Kind.UNKNOWN_OUTCOME);
        assertThat(failure).hasMessageContaining("200 ms");
        assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(200));
    }

    @Test
    void anAnswerAfterTheDeadlineIsDroppedAndCounted() {
        CompletableFuture<Text> answer = new CompletableFuture<>();
        Echo echo = net.connect(
                        new Echoing() {
                            @Override
                            public CompletableFuture<Text> never(Text text) {
                                return answer;
                            }
                        },
                        RpcSettings.defaults())
                .service(Echo.class);
        failure(echo.never(new Text("x")));

        answer.complete(new Text("late"));

        await().atMost(PATIENCE)
                .until(() -> net.dialerMeters
                                .get("scheduler.rpc.late")
                                .tag("what", "response")
                                .counter()
                                .count()
                        == 1);
    }

    @Test
    void aboveTheInFlightBoundNothingIsSent() throws Exception {
        Echoing served = new Echoing();
        Echo echo = net.connect(served, Loopback.quick()).service(Echo.class);
        List<CompletableFuture<Text>> waiting = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            waiting.add(echo.never(new Text("waits")));
        }

        assertThat(failure(echo.echo(new Text("too many"))).kind()).isEqualTo(RpcException.Kind.NOT_SENT);

        waiting.forEach(CallsTest::failure);
        assertThat(served.heard).doesNotContain("too many");
        // the places are free again here; there they stay taken by what never ended
        assertThat(failure(echo.echo(new Text("after"))))
                .hasMessageContaining("too many requests")
                .extracting(RpcException::kind)
                .isEqualTo(RpcException.Kind.NOT_SENT);
    }

    @Test
    void whatTheServiceDoesNotAllowOrKnowIsRefusedAndCounted() {
        Echoing served = new Echoing();
        RpcPeer peer = net.connect(served, RpcSettings.defaults());

        RpcException notAllowed = failure(peer.service(Echo.class).apiOnly(new Text("x")));
        RpcException notServed = failure(peer.service(AlertService.class).ping(new PingRequest("x")));

        assertThat(notAllowed.kind()).isEqualTo(RpcException.Kind.REFUSED);
        assertThat(notAllowed).hasMessageContaining("apiOnly").hasMessageContaining("API");
        assertThat(notServed.kind()).isEqualTo(RpcException.Kind.REFUSED);
        assertThat(served.heard).isEmpty();
        assertThat(net.refused("wrong_role")).isEqualTo(1);
        assertThat(net.refused("unknown_method")).isEqualTo(1);
        assertThat(peer.isOpen()).isTrue();
    }

    @Test
    void aServiceThatFailsIsARemoteFailure() {
        RpcPeer peer = net.connect(
                new Echoing() {
                    @Override
                    public CompletableFuture<Text> echo(Text text) {
                        throw new IllegalStateException("out of paper");
                    }
                },
                RpcSettings.defaults());

        RpcException failure = failure(peer.service(Echo.class).echo(new Text("x")));

        assertThat(failure.kind()).isEqualTo(RpcException.Kind.REMOTE_FAILURE);
        assertThat(failure).hasMessageContaining("out of paper");
    }

    @Test
    void aRequestLargerThanAFrameIsNotSent() {
        RpcPeer peer = net.connect(new Echoing(), Loopback.quick());

        RpcException failure = failure(peer.service(Echo.class).echo(new Text("x".repeat(2 << 20))));

        assertThat(failure.kind()).isEqualTo(RpcException.Kind.REFUSED);
        assertThat(failure).hasMessageContaining("larger than a frame");
        assertThat(peer.isOpen()).isTrue();
    }

    @Test
    void callsThatWaitEndWithTheConnection() throws Exception {
        RpcPeer peer = net.connect(new Echoing(), RpcSettings.defaults());
        CompletableFuture<Text> waiting = peer.service(Echo.class).never(new Text("x"));
        CompletableFuture<Void> closed = new CompletableFuture<>();
        peer.onClose(() -> closed.complete(null));

        net.accepted.getFirst().close();

        assertThat(failure(waiting).kind()).isEqualTo(RpcException.Kind.UNKNOWN_OUTCOME);
        closed.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(peer.isOpen()).isFalse();
        assertThat(failure(peer.service(Echo.class).echo(new Text("x"))).kind()).isEqualTo(RpcException.Kind.NOT_SENT);
        CompletableFuture<Void> atOnce = new CompletableFuture<>();
        peer.onClose(() -> atOnce.complete(null));
        assertThat(atOnce).isDone();
    }

    @Test
    void aLinkComesBackAfterTheServerWasRestarted() throws Exception {
        RpcServer first = net.serve(Loopback.echo(new Echoing()), RpcTls.disabled(), Loopback.quick());
        int port = first.port();
        RpcLink link = net.dial(first, Loopback.WORKER, RpcServices.none(), RpcTls.disabled(), Loopback.quick());
        RpcPeer before = Loopback.peer(link);

        first.close();
        await().atMost(PATIENCE).until(() -> link.peer().isEmpty());
        net.serve(port, Loopback.MASTER, Loopback.echo(new Echoing()), RpcTls.disabled(), Loopback.quick());

        RpcPeer after = Loopback.peer(link);
        assertThat(after).isNotSameAs(before);
        assertThat(get(after.service(Echo.class).echo(new Text("again"))).text())
                .isEqualTo("again");
    }

    @Test
    void aClosedLinkDialsNoMore() {
        RpcServer server = net.serve(Loopback.echo(new Echoing()), RpcTls.disabled(), Loopback.quick());
        RpcLink link = net.dial(server, Loopback.WORKER, RpcServices.none(), RpcTls.disabled(), Loopback.quick());
        Loopback.peer(link);

        link.close();

        await().atMost(PATIENCE).until(() -> server.peers().isEmpty());
        assertThat(link.peer()).isEmpty();
        assertThat(net.accepted).hasSize(1);
    }

    @Test
    void contractsAreCheckedWhenTheyAreServed() {
        assertThatThrownBy(() -> RpcServices.builder().serve(Runnable.class, peer -> () -> {}))
                .hasMessageContaining("@RpcContract");
        assertThatThrownBy(() -> RpcServices.builder()
                        .serve(Echo.class, peer -> new Echoing())
                        .serve(Echo.class, peer -> new Echoing()))
                .hasMessageContaining("no other served contract");
    }

    private static <T> T get(CompletableFuture<T> call) throws Exception {
        return call.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private static RpcException failure(CompletableFuture<?> call) {
        try {
            Object result = get(call);
            throw new AssertionError("expected a failure, but got " + result);
        } catch (ExecutionException e) {
            return (RpcException) e.getCause();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
