package io.scheduler.master.slot;

import static io.scheduler.master.slot.SlotPlanTest.master;
import static org.assertj.core.api.Assertions.assertThat;

import io.scheduler.dao.partition.ClusterRows;
import io.scheduler.dao.partition.SlotEpoch;
import io.scheduler.master.store.InMemoryPartitionStore;
import io.scheduler.master.worker.FakeRegistry;
import io.scheduler.rpc.contract.ClaimRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class SlotThreadTest implements SlotKeeper.SlotDrivers, SlotKeeper.ClusterListener {

    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private final InMemoryPartitionStore store = new InMemoryPartitionStore(4);
    private final FakeRegistry registry = new FakeRegistry();

    @Test
    void theTimeThatAnAnswerTakesIsPartOfTheInterval() throws Exception {
        CountDownLatch compared = new CountDownLatch(4);
        store.beforeCluster = () -> {
            // as a slow database does
            LockSupport.parkNanos(INTERVAL.toNanos());
            compared.countDown();
        };
        registry.register(master("a"));
        long begun = System.nanoTime();
        try (SlotThread thread = new SlotThread(executor -> new SlotKeeper(
                master("a").identity(),
                1,
                INTERVAL,
                new SlotKeeper.Ports(registry, store, this, this, Clock.systemUTC(), executor)))) {
            thread.start(INTERVAL);
            assertThat(compared.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(INTERVAL.multipliedBy(6));
        }
    }

    @Override
    public Map<Integer, Long> driven() {
        return Map.of();
    }

    @Override
    public Set<Integer> awaitingLease() {
        return Set.of();
    }

    @Override
    public void grant(List<SlotEpoch> slots, Duration heldByFormer) {}

    @Override
    public CompletableFuture<Void> revoke(List<Integer> slots) {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void read(ClusterRows rows) {}

    @Override
    public void hold(List<ClaimRequest.SlotEpoch> slots) {}

    @Override
    public void drained() {}
}
