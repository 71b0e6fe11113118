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
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SlotThreadTest implements SlotKeeper.SlotDrivers, SlotKeeper.ClusterListener {

    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private final InMemoryPartitionStore store = new InMemoryPartitionStore(4);
    private final FakeRegistry registry = new FakeRegistry();

    @Test
    void theTimeThatAnAnswerTakesIsPartOfTheInterval() throws Exception {
        CountDownLatch compared = new CountDownLatch(4);
        List<Long> begun = new CopyOnWriteArrayList<>();
        store.beforeCluster = () -> {
            begun.add(System.nanoTime());
            // as a slow database does
            LockSupport.parkNanos(INTERVAL.toNanos());
            compared.countDown();
        };
        registry.register(master("a"));
        try (SlotThread thread = new SlotThread(executor -> new SlotKeeper(
                master("a").identity(),
                1,
                INTERVAL,
                new SlotKeeper.Ports(registry, store, this, this, Clock.systemUTC(), executor)))) {
            thread.start(INTERVAL);
            assertThat(compared.await(30, TimeUnit.SECONDS)).isTrue();
            // the shortest of them: a busy machine makes some longer
            assertThat(IntStream.range(1, 4)
                            .mapToLong(i -> begun.get(i) - begun.get(i - 1))
                            .min())
                    .satisfies(shortest -> assertThat(shortest.orElseThrow())
                            .isLessThan(INTERVAL.multipliedBy(2).toNanos()));
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
