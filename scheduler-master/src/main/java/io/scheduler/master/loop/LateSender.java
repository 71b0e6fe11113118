package io.scheduler.master.loop;

import io.scheduler.master.worker.Workers;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what a commit was too slow to prove. Somebody else may own the slots since, and have given to another what we would send.
 * Another commit would take as long; to read the rows needs no disk to be waited for. Where that takes long as well, the next turn
 * tries again.
 */
final class LateSender {
    private static final Logger LOG = LoggerFactory.getLogger(LateSender.class);

    private final HeldSlots held;
    private final Outbox outbox;
    private final Workers workers;

    LateSender(HeldSlots held, Outbox outbox, Workers workers) {
        this.held = held;
        this.outbox = outbox;
        this.workers = workers;
    }

    /**
     * @param turn the next one: takes what is still not sent
     * @return slots that turn out to have another owner
     * @throws io.scheduler.dao.partition.StoreException when the rows can not be read: then nothing was sent
     */
    Set<Integer> send(List<Outbox.Letter> letters, Turn turn) {
        Instant asked = workers.steadyNow();
        Set<Integer> ours = held.confirmed();
        Map<Boolean, List<Outbox.Letter>> sorted =
                letters.stream().collect(Collectors.partitioningBy(letter -> ours.contains(letter.slot())));
        outbox.drop(sorted.get(false));
        List<Outbox.Letter> left = outbox.send(sorted.get(true), new Proof(asked));
        if (!left.isEmpty()) {
            LOG.warn("the database answers slowly: {} messages to workers wait for a prompt answer", left.size());
            left.forEach(letter -> turn.carry(letter.outgoing()));
        }
        return sorted.get(false).stream()
                .map(Outbox.Letter::slot)
                .filter(held::drives)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
