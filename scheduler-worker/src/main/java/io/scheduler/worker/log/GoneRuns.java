package io.scheduler.worker.log;

import io.scheduler.logs.LogId;
import io.scheduler.logs.StoredLogs;
import io.scheduler.rpc.contract.GoneRunsReply;
import io.scheduler.rpc.contract.GoneRunsRequest;
import io.scheduler.rpc.contract.MasterService;
import io.scheduler.rpc.transport.RpcPeer;
import io.scheduler.worker.folder.DataFolder;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes the logs of runs that were deleted: asks a master, a thousand runs at a time and then not for a while. The master of a
 * run does not tell, since a worker may be away when it deletes. What this worker has stored after the master had cleared the
 * store, since the store or the worker was away, goes from there as well: nobody else would ever look for it. For one thread.
 */
final class GoneRuns {
    private static final Logger LOG = LoggerFactory.getLogger(GoneRuns.class);
    private static final Duration INTERVAL = Duration.ofMinutes(10);
    private static final int MOST_KNOWN = 20_000;
    /** Each may ask the store something. */
    private static final int REMOVED_AT_ONCE = 20;

    private final DataFolder folder;
    private final RunningLogs running;
    private final @Nullable Ledger ledger;
    private final @Nullable StoredLogs store;
    private final LogMetrics metrics;
    private final Deque<Long> toAsk = new ArrayDeque<>();
    private final Deque<Long> toRemove = new ArrayDeque<>();
    private @Nullable CompletableFuture<GoneRunsReply> answer;
    private long lastAsked = -1;
    private Instant nextRound = Instant.MIN;

    /** @param store with the ledger: of what was stored there; null without one */
    GoneRuns(
            DataFolder folder,
            RunningLogs running,
            @Nullable Ledger ledger,
            @Nullable StoredLogs store,
            LogMetrics metrics) {
        this.folder = folder;
        this.running = running;
        this.ledger = ledger;
        this.store = store;
        this.metrics = metrics;
    }

    /** Does the next small thing. */
    void look(Instant now, @Nullable RpcPeer master) {
        try {
            if (!toRemove.isEmpty()) {
                for (int i = 0; i < REMOVED_AT_ONCE && !toRemove.isEmpty(); i++) {
                    remove(toRemove.pop());
                }
            } else if (answer != null) {
                take(answer, now);
            } else if (master != null && master.isOpen() && !now.isBefore(nextRound)) {
                ask(master, now);
            }
        } catch (IOException | DirectoryIteratorException e) {
            metrics.failed();
            LOG.warn("logs of deleted runs could not be removed", e);
            // those that are left lie here still, and are asked for again
            toRemove.clear();
            nextRound = now.plus(INTERVAL);
        }
    }

    private void ask(RpcPeer master, Instant now) throws IOException {
        if (toAsk.isEmpty()) {
            toAsk.addAll(next());
        }
        if (toAsk.isEmpty()) {
            lastAsked = -1;
            nextRound = now.plus(INTERVAL);
            return;
        }
        List<Long> some = new ArrayList<>();
        while (!toAsk.isEmpty() && some.size() < GoneRunsRequest.MOST) {
            some.add(toAsk.pop());
        }
        lastAsked = some.getLast();
        answer = master.service(MasterService.class).goneRuns(new GoneRunsRequest(some));
    }

    /** The runs with the next larger ids. */
    private TreeSet<Long> next() throws IOException {
        TreeSet<Long> found = new TreeSet<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder.logs())) {
            for (Path run : all) {
                String name = run.getFileName().toString();
                if (name.matches("[0-9]{1,18}") && Long.parseLong(name) > lastAsked) {
                    found.add(Long.parseLong(name));
                    if (found.size() > MOST_KNOWN) {
                        found.pollLast();
                    }
                }
            }
        }
        return found;
    }

    private void take(CompletableFuture<GoneRunsReply> asked, Instant now) throws IOException {
        if (!asked.isDone()) {
            return;
        }
        answer = null;
        if (asked.isCompletedExceptionally()) {
            // a master of an earlier version does not know; any other is asked again
            nextRound = now.plus(INTERVAL);
            toAsk.clear();
            lastAsked = -1;
            return;
        }
        removed(asked.join().gone());
    }

    /** A master says that these were deleted. */
    void removed(List<Long> runs) {
        toRemove.addAll(runs);
    }

    private void remove(long run) throws IOException {
        Path logs = folder.logs().resolve(Long.toString(run));
        if (store != null && ledger != null && ledger.knows(run)) {
            store.delete(List.of(run));
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(logs)) {
            for (Path file : files) {
                String id = file.getFileName().toString().replaceFirst("\\..*", "");
                LogId log = new LogId(run, id.matches("[0-9]{1,18}") ? Long.parseLong(id) : 0);
                if (!running.contains(log)) {
                    running.delete(file, log);
                    if (ledger != null) {
                        ledger.settled(log);
                    }
                }
            }
        } catch (NoSuchFileException gone) {
            // somebody else has cleaned up
        }
    }
}
