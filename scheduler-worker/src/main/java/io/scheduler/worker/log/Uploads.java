package io.scheduler.worker.log;

import io.scheduler.common.retry.Backoff;
import io.scheduler.logs.LogId;
import io.scheduler.logs.StoredLogs;
import io.scheduler.worker.folder.DataFolder;
import io.scheduler.worker.mask.MaskedLog;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores logs beside the tasks that write them: of those that run what is new, of those that have ended all. Few threads,
 * each with one part in memory. What fails is tried again, later and later, from the file; nobody waits for it. Safe for use
 * by several threads.
 */
final class Uploads implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Uploads.class);
    private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(32));
    private static final int PARTS_AT_ONCE = 8;
    private static final long CLOSE_SECONDS = 2;

    private final StoredLogs store;
    private final DataFolder folder;
    private final LogSettings settings;
    private final LogLimit limit;
    private final Ledger ledger;
    private final LogMetrics metrics;
    private final Clock clock;
    private final Map<LogId, Upload> uploads = new HashMap<>();
    private final DelayQueue<Upload> queue = new DelayQueue<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final List<Thread> threads = new ArrayList<>();
    private int owed;
    /** When the last log ended that was owed then. */
    private long lastOwed;
    /** How often in a row the store has failed, whatever was to be stored. */
    private int failuresInARow;

    Uploads(StoredLogs store, Ledger ledger, DataFolder folder, LogSettings settings, LogMetrics metrics, Clock clock) {
        this.store = store;
        this.ledger = ledger;
        this.folder = folder;
        this.settings = settings;
        this.limit = new LogLimit(settings.limit().bytes());
        this.metrics = metrics;
        this.clock = clock;
        metrics.watchOwed(this::owed);
    }

    void start() {
        for (int i = 1; i <= settings.threads(); i++) {
            threads.add(Thread.ofPlatform().daemon().name("log-store-" + i).start(this::run));
        }
    }

    synchronized int owed() {
        return owed;
    }

    /**
     * Nothing is owed, or nothing has been added to it for longer than anybody waits. Counted from the last one: a worker that has
     * always some to store, or one that can never be stored, would else leave with those of its last tasks.
     */
    synchronized boolean isAtRest() {
        return owed == 0 || System.nanoTime() - lastOwed > settings.patience().toNanos();
    }

    /** One that runs, begun here or by an earlier worker. */
    synchronized void running(LogId log, boolean begunHere) {
        Upload upload = new Upload(log, System.nanoTime());
        if (begunHere) {
            upload.stored = 0;
        }
        uploads.putIfAbsent(log, upload);
    }

    /** Nothing writes it any more. */
    synchronized void ended(LogId log) {
        Upload upload = uploads.computeIfAbsent(log, id -> new Upload(id, System.nanoTime()));
        if (!upload.whole) {
            upload.whole = true;
            lastOwed = System.nanoTime();
            owed++;
            enqueue(upload, 0);
        }
    }

    /** Looks whether a running log has something new that is worth storing now. */
    void look(LogId log, long fileSize) {
        long now = System.nanoTime();
        synchronized (this) {
            Upload upload = uploads.get(log);
            if (upload == null || upload.taken || upload.whole) {
                return;
            }
            long fresh = limit.length(fileSize) - Math.max(0, upload.stored);
            boolean old = now - upload.lastNanos >= settings.interval().toNanos();
            if (fresh > 0 && (old || fresh >= settings.partSize().bytes())) {
                enqueue(upload, 0);
            }
        }
    }

    private void enqueue(Upload upload, long delayNanos) {
        if (!upload.taken) {
            upload.taken = true;
            upload.dueAt(System.nanoTime() + delayNanos);
            queue.add(upload);
        }
    }

    private void run() {
        try {
            while (!closed.await(pauseMillis(), TimeUnit.MILLISECONDS)) {
                Upload upload = queue.poll(1, TimeUnit.SECONDS);
                if (upload != null) {
                    work(upload);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A store that is away is asked less and less, by all threads together. */
    private synchronized long pauseMillis() {
        return failuresInARow == 0 ? 0 : BACKOFF.after(failuresInARow).toMillis() / 2;
    }

    private void work(Upload upload) {
        boolean whole;
        synchronized (this) {
            whole = upload.whole;
        }
        try {
            if (whole) {
                storeWhole(upload.log);
            } else {
                storeParts(upload);
            }
            succeeded(upload, whole);
        } catch (IOException | RuntimeException e) {
            failed(upload, whole, e);
        }
    }

    private void succeeded(Upload upload, boolean whole) {
        boolean again;
        synchronized (this) {
            again = failuresInARow > 0;
            failuresInARow = 0;
            upload.failures = 0;
            upload.taken = false;
            upload.lastNanos = System.nanoTime();
            if (whole) {
                uploads.remove(upload.log);
                owed--;
            } else if (upload.whole) {
                enqueue(upload, 0);
            }
        }
        if (again) {
            LOG.info("the log store answers again; {} logs are still to be stored", owed());
        }
    }

    private void failed(Upload upload, boolean whole, Exception cause) {
        metrics.failed();
        boolean first;
        synchronized (this) {
            first = failuresInARow == 0;
            failuresInARow++;
            upload.failures++;
            upload.taken = false;
            upload.lastNanos = System.nanoTime();
            if (whole) {
                enqueue(upload, BACKOFF.after(upload.failures).toNanos());
            } else if (upload.whole) {
                enqueue(upload, 0);
            }
        }
        if (first) {
            LOG.warn(
                    "the log of attempt {} could not be stored; it and all others stay here and are stored later: {}",
                    upload.log.attemptId(),
                    cause.toString());
        }
    }

    private void storeWhole(LogId log) throws IOException {
        Path file = folder.log(log.workflowInstanceId(), log.attemptId());
        LocalLog content;
        try {
            content = LocalLog.of(file, limit);
        } catch (NoSuchFileException none) {
            // a task that wrote nothing, or was stored before and has been removed
            ledger.settled(log);
            return;
        }
        store.putWhole(log, content);
        metrics.storedWhole(content.length());
        ledger.stored(log, clock.instant());
    }

    /** The part that grows is stored again and again until it is full; then the next one begins behind it. */
    private void storeParts(Upload upload) throws IOException {
        LogId log = upload.log;
        int size = (int) settings.partSize().bytes();
        if (upload.stored == Upload.UNKNOWN) {
            StoredLogs.Tail tail = store.tail(log);
            upload.partStart = tail.length() < size ? tail.start() : tail.start() + tail.length();
            upload.stored = tail.start() + tail.length();
        }
        Path file = folder.log(log.workflowInstanceId(), log.attemptId());
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            for (int i = 0; i < PARTS_AT_ONCE; i++) {
                byte[] part = limit.read(channel, upload.partStart, size, new MaskedLog(file).mask(), true);
                if (upload.partStart + part.length <= upload.stored) {
                    return;
                }
                store.putPart(log, upload.partStart, part, part.length);
                metrics.storedPart(part.length);
                upload.stored = upload.partStart + part.length;
                if (part.length < size) {
                    return;
                }
                upload.partStart = upload.stored;
            }
        } catch (NoSuchFileException none) {
            // it has not written anything yet
            upload.stored = Math.max(0, upload.stored);
        }
    }

    /** Leaves the rest to the next start; what is just being stored may come to its end. */
    @Override
    public void close() {
        closed.countDown();
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(CLOSE_SECONDS);
        try {
            for (Thread thread : threads) {
                thread.join(Duration.ofNanos(Math.max(1, until - System.nanoTime())));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
