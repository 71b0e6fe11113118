package io.scheduler.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.scheduler.api.TestApi.Reply;
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
import io.scheduler.rpc.link.RoleLinks;
import io.scheduler.rpc.node.NodeIdentity;
import io.scheduler.rpc.node.NodeLoad;
import io.scheduler.rpc.node.NodeRecord;
import io.scheduler.rpc.node.NodeRole;
import io.scheduler.rpc.registry.CuratorNodeRegistry;
import io.scheduler.rpc.registry.RegistrySettings;
import io.scheduler.rpc.tls.RpcTls;
import io.scheduler.rpc.transport.RpcServer;
import io.scheduler.rpc.transport.RpcServices;
import io.scheduler.rpc.transport.RpcSettings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Logs and nudges, with a master at the other end of a real connection. */
class LogsTest {
    private static final byte[] LOG = "extracting 1 ä\nrows=42\n".repeat(40_000).getBytes(StandardCharsets.UTF_8);
    private static final NodeIdentity MASTER = new NodeIdentity(NodeRole.MASTER, "master-1", "incarnation-1");

    private static TestApi api;
    private static RecordingMaster master;
    private static RpcServer server;
    private static CuratorNodeRegistry registry;

    @BeforeAll
    static void start() {
        api = TestApi.get();
        api.givenWorkflow("logs");
        master = new RecordingMaster();
        server = RpcServer.start(
                "127.0.0.1",
                0,
                MASTER,
                RpcServices.builder().serve(MasterService.class, peer -> master).build(),
                RpcTls.disabled(),
                RpcSettings.defaults(),
                new SimpleMeterRegistry(),
                peer -> {});
        registry = new CuratorNodeRegistry(RegistrySettings.of(api.zooKeeper().connectString()));
        registry.register(new NodeRecord(MASTER, "127.0.0.1", server.port(), "test", Instant.now(), NodeLoad.NONE));
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> !api.context().getBean(RoleLinks.class).peers().isEmpty());
    }

    @AfterAll
    static void stop() {
        registry.close();
        server.close();
    }

    @Test
    void startNudgesTheMaster() {
        long id = api.givenInstance("logs");
        int slot = api.jdbc().queryForObject("select slot from workflow_instance where id = ?", Integer.class, id);

        Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> master.nudged.contains(slot));
    }

    @Test
    void logIsReadInPieces() {
        long task = attempt("worker-1");

        Reply first = api.call("GET", "/api/v1/task-instances/" + task + "/log?limit=10");
        assertThat(first.status()).isEqualTo(200);
        assertThat(first.header("Content-Type")).isEqualToIgnoringCase("text/plain;charset=UTF-8");
        assertThat(first.body()).isEqualTo("extracting");
        assertThat(first.header("X-Next-Offset")).isEqualTo("10");
        assertThat(first.header("X-Log-Complete")).isEqualTo("false");
        Reply end = api.call("GET", "/api/v1/task-instances/" + task + "/log?offset=" + (LOG.length - 3));
        assertThat(end.body()).isEqualTo("42\n");
        assertThat(end.header("X-Log-Complete")).isEqualTo("true");
        assertThat(api.call("GET", "/api/v1/task-instances/" + task + "/log?limit=0")
                        .status())
                .isEqualTo(400);
        assertThat(api.call("GET", "/api/v1/task-instances/" + task + "/log?offset=-1")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void wholeLogIsDownloaded() {
        Reply whole = api.call("GET", "/api/v1/task-instances/" + attempt("worker-1") + "/log/download");

        assertThat(whole.body()).isEqualTo(new String(LOG, StandardCharsets.UTF_8));
        assertThat(whole.header("Content-Disposition")).startsWith("attachment");
    }

    @Test
    void logThatIsNotThereOrNotReachableIsAProblem() {
        for (String route : List.of("/log", "/log/download")) {
            Reply none = api.call("GET", "/api/v1/task-instances/" + attempt("worker-without") + route);
            assertThat(none.status()).isEqualTo(404);
            assertThat(none.code()).isEqualTo("task-instance.no-log");
            Reply notSent = api.call("GET", "/api/v1/task-instances/" + attempt(null) + route);
            assertThat(notSent.code()).isEqualTo("task-instance.no-log");
            Reply away = api.call("GET", "/api/v1/task-instances/" + attempt("worker-away") + route);
            assertThat(away.status()).isEqualTo(503);
            assertThat(away.code()).isEqualTo("task-instance.log-unreachable");
            assertThat(away.header("Retry-After")).isEqualTo("5");
        }
    }

    private static long attempt(String worker) {
        long id = api.givenAttempt(api.givenInstance("logs"), 0, 1, "RUNNING");
        api.jdbc().update("update task_instance set worker_node = ? where id = ?", worker, id);
        return id;
    }

    private static final class RecordingMaster implements MasterService {
        @Override
        public CompletableFuture<NudgeReply> reschedule(NudgeRequest request) {
            return CompletableFuture.completedFuture(new NudgeReply(List.of()));
        }

        private final Set<Integer> nudged = ConcurrentHashMap.newKeySet();

        @Override
        public CompletableFuture<NudgeReply> permits(NudgeRequest request) {
            return nudge(request);
        }

        @Override
        public CompletableFuture<ReportReply> report(ReportRequest request) {
            return CompletableFuture.completedFuture(new ReportReply(List.of()));
        }

        @Override
        public CompletableFuture<NudgeReply> nudge(NudgeRequest request) {
            nudged.addAll(request.slots());
            return CompletableFuture.completedFuture(new NudgeReply(List.of()));
        }

        @Override
        public CompletableFuture<RefreshReply> refresh(RefreshRequest request) {
            return CompletableFuture.completedFuture(new RefreshReply());
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
            return CompletableFuture.completedFuture(
                    switch (request.workerNodeId()) {
                        case "worker-1" -> {
                            int from = (int) Math.min(LOG.length, request.offset());
                            int to = Math.min(LOG.length, from + request.limit());
                            yield new LogChunk(
                                    LogChunk.Status.FOUND, Arrays.copyOfRange(LOG, from, to), to, to == LOG.length);
                        }
                        case "worker-without" -> LogChunk.none(LogChunk.Status.NO_LOG, request.offset());
                        default -> LogChunk.none(LogChunk.Status.WORKER_UNREACHABLE, request.offset());
                    });
        }
    }
}
