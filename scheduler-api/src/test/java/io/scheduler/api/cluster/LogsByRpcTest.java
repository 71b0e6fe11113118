package io.scheduler.api.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.scheduler.common.state.TaskState;
import io.scheduler.dao.instance.TaskInstance;
import io.scheduler.rpc.contract.LogChunk;
import io.scheduler.rpc.contract.LogChunk.Status;
import io.scheduler.rpc.contract.MasterService;
import io.scheduler.rpc.node.NodeIdentity;
import io.scheduler.rpc.transport.RpcPeer;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LogsByRpcTest {
    private static final LogChunk FOUND = new LogChunk(Status.FOUND, new byte[] {'x'}, 1, true);
    private static final LogChunk AWAY = LogChunk.none(Status.WORKER_UNREACHABLE, 0);

    private final Deque<LogChunk> answers = new ArrayDeque<>();
    private final AtomicInteger asked = new AtomicInteger();

    @Test
    void aWorkerThatIsRestartedIsWaitedFor() {
        answers.addAll(List.of(AWAY, AWAY, FOUND));
        assertThat(read(new LogsByRpc(() -> List.of(master()), "w1"::equals))).isEqualTo(FOUND);
        assertThat(asked).hasValue(3);
    }

    @Test
    void oneThatIsNotRegisteredIsNot() {
        answers.addAll(List.of(AWAY, FOUND));
        assertThat(read(new LogsByRpc(() -> List.of(master()), "w2"::equals)).status())
                .isEqualTo(Status.WORKER_UNREACHABLE);
        assertThat(asked).hasValue(1);
    }

    @Test
    void nobodyWaitsAnyMoreOnceItsEntryIsGone() {
        answers.addAll(List.of(AWAY, AWAY, FOUND));
        assertThat(read(new LogsByRpc(() -> List.of(master()), worker -> asked.get() < 2))
                        .status())
                .isEqualTo(Status.WORKER_UNREACHABLE);
        assertThat(asked).hasValue(2);
    }

    private static LogChunk read(LogsByRpc logs) {
        TaskInstance attempt = new TaskInstance(
                5,
                1,
                0,
                "t",
                "shell",
                1,
                TaskState.SUCCEEDED,
                false,
                "w1",
                Instant.EPOCH,
                null,
                null,
                null,
                null,
                0,
                Map.of(),
                null,
                null);
        return logs.read(attempt, 0, 100);
    }

    private RpcPeer master() {
        MasterService service = (MasterService) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {MasterService.class}, (proxy, method, arguments) -> {
                    asked.incrementAndGet();
                    return CompletableFuture.completedFuture(answers.remove());
                });
        return new RpcPeer() {
            @Override
            public NodeIdentity identity() {
                throw new IllegalStateException("nobody asks who it is");
            }

            @Override
            public <T> T service(Class<T> contract) {
                return contract.cast(service);
            }

            @Override
            public boolean isOpen() {
                return true;
            }

            @Override
            public void onClose(Runnable listener) {}

            @Override
            public void close() {}
        };
    }
}
