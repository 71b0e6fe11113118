package io.scheduler.master.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.scheduler.master.worker.FakeRegistry;
import io.scheduler.rpc.contract.GoneRunsReply;
import io.scheduler.rpc.contract.GoneRunsRequest;
import io.scheduler.rpc.contract.LogChunk;
import io.scheduler.rpc.contract.MasterService;
import io.scheduler.rpc.contract.NudgeReply;
import io.scheduler.rpc.contract.NudgeRequest;
import io.scheduler.rpc.contract.ReadLogRequest;
import io.scheduler.rpc.contract.RefreshReply;
import io.scheduler.rpc.contract.RefreshRequest;
import io.scheduler.rpc.contract.ReportReply;
import io.scheduler.rpc.contract.ReportRequest;
import io.scheduler.rpc.contract.TryDataSourceReply;
import io.scheduler.rpc.contract.TryDataSourceRequest;
import io.scheduler.rpc.node.NodeIdentity;
import io.scheduler.rpc.node.NodeLoad;
import io.scheduler.rpc.node.NodeRecord;
import io.scheduler.rpc.node.NodeRole;
import io.scheduler.rpc.tls.RpcTls;
import io.scheduler.rpc.transport.RpcDialer;
import io.scheduler.rpc.transport.RpcServer;
import io.scheduler.rpc.transport.RpcServices;
import io.scheduler.rpc.transport.RpcSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Masters that tell each other of commands, over real sockets. */
class OtherMastersTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final NodeIdentity SELF = new NodeIdentity(NodeRole.MASTER, "m1", "m1-a");

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final FakeRegistry registry = new FakeRegistry();
    private final List<RpcServer> servers = new ArrayList<>();
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private OtherMasters others;

    @AfterEach
    void stop() {
        others.close();
        servers.forEach(RpcServer::close);
    }

    @Test
    void whoOwnsASlotHearsOfItsCommandsAndSoonOnlyThey() {
        master(SELF, Set.of());
        master(new NodeIdentity(NodeRole.MASTER, "m2", "m2-a"), Set.of(2, 4));
        master(new NodeIdentity(NodeRole.MASTER, "m3", "m3-a"), Set.of(3));
        others = new OtherMasters(
                SELF,
                registry,
                new RpcDialer(SELF, RpcServices.none(), RpcTls.disabled(), RpcSettings.defaults(), meters));

        await("both are reached, and who owns what is known").atMost(PATIENCE).until(() -> {
            others.nudge(List.of(2, 3));
            return Set.copyOf(heard).containsAll(Set.of("m2-a [2]", "m3-a [3]"));
        });

        heard.clear();
        others.nudge(List.of(3));
        await("the owner hears of it").atMost(PATIENCE).until(() -> heard.contains("m3-a [3]"));
        assertThat(heard).noneMatch(one -> one.startsWith(SELF.incarnation()) || one.contains("m2-a [3]"));
    }

    private void master(NodeIdentity identity, Set<Integer> owns) {
        RpcServices services = RpcServices.builder()
                .serve(MasterService.class, peer -> new Listening(identity.incarnation(), owns))
                .build();
        RpcServer server = RpcServer.start(
                "127.0.0.1", 0, identity, services, RpcTls.disabled(), RpcSettings.defaults(), meters, peer -> {});
        servers.add(server);
        registry.register(new NodeRecord(identity, "127.0.0.1", server.port(), "dev", Instant.EPOCH, NodeLoad.NONE));
    }

    private final class Listening implements MasterService {
        private final String incarnation;
        private final Set<Integer> owns;

        Listening(String incarnation, Set<Integer> owns) {
            this.incarnation = incarnation;
            this.owns = owns;
        }

        @Override
        public CompletableFuture<NudgeReply> nudge(NudgeRequest request) {
            heard.add(incarnation + " " + request.slots());
            return CompletableFuture.completedFuture(new NudgeReply(request.slots().stream()
                    .filter(slot -> !owns.contains(slot))
                    .toList()));
        }

        @Override
        public CompletableFuture<NudgeReply> permits(NudgeRequest request) {
            return nudge(request);
        }

        @Override
        public CompletableFuture<ReportReply> report(ReportRequest request) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletableFuture<RefreshReply> refresh(RefreshRequest request) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletableFuture<NudgeReply> reschedule(NudgeRequest request) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletableFuture<TryDataSourceReply> tryDataSource(TryDataSourceRequest request) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletableFuture<GoneRunsReply> goneRuns(GoneRunsRequest request) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletableFuture<LogChunk> readLog(ReadLogRequest request) {
            throw new UnsupportedOperationException();
        }
    }
}
