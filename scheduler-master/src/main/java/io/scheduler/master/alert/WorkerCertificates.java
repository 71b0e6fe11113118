package io.scheduler.master.alert;

import io.scheduler.rpc.node.NodeRecord;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Tells of certificates of workers that end soon, once a day each as of those of all other nodes: workers have no database, and
 * say only in the registry when theirs end. Not safe for several threads.
 */
public final class WorkerCertificates {
    private static final Duration AHEAD = Duration.ofDays(30);

    private final Supplier<List<NodeRecord>> workers;
    private final Teller teller;
    private final Clock clock;
    private LocalDate day = LocalDate.EPOCH;
    private final Set<String> told = new HashSet<>();

    /** Tells people; what was told before on the same day is not told again. */
    @FunctionalInterface
    public interface Teller {
        /** @throws io.scheduler.dao.partition.StoreException when the database does not answer */
        void tell(String nodeId, String which, Instant end, Instant now);
    }

    /** @param workers that are registered */
    public WorkerCertificates(Supplier<List<NodeRecord>> workers, Teller teller, Clock clock) {
        this.workers = workers;
        this.teller = teller;
        this.clock = clock;
    }

    /** Who can not be told now is told at the next look. */
    public void look() {
        Instant now = clock.instant();
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        if (!today.equals(day)) {
            day = today;
            told.clear();
        }
        for (NodeRecord worker : workers.get()) {
            long ends = worker.load().certificateEnds();
            Instant end = Instant.ofEpochSecond(ends);
            String nodeId = worker.identity().nodeId();
            String what = nodeId + " " + ends;
            if (ends > 0 && end.isBefore(now.plus(AHEAD)) && !told.contains(what)) {
                teller.tell(nodeId, "the certificate of the worker", end, now);
                told.add(what);
            }
        }
    }
}
