package io.scheduler.master.trace;

import io.opentelemetry.sdk.trace.data.SpanData;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Spans that wait to be sent, up to a number. Many threads put, one takes. */
final class SpanQueue {
    private final int capacity;
    private final int batch;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition news = lock.newCondition();
    private final ArrayDeque<SpanData> waiting = new ArrayDeque<>();
    private boolean closed;

    /** @param batch how many are taken at once at most */
    SpanQueue(int capacity, int batch) {
        this.capacity = capacity;
        this.batch = batch;
    }

    /** Whether there was room. Never waits for room. */
    boolean offer(SpanData span) {
        lock.lock();
        try {
            if (closed || waiting.size() >= capacity) {
                return false;
            }
            waiting.add(span);
            if (waiting.size() == 1 || waiting.size() == batch) {
                news.signal();
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits for the first, and then for as many as are taken at once, but not longer than that.
     *
     * @return empty only when it was closed and nothing is left
     */
    List<SpanData> take(Duration gathering) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (waiting.isEmpty() && !closed) {
                news.await();
            }
            long left = gathering.toNanos();
            while (waiting.size() < batch && !closed && left > 0) {
                left = news.awaitNanos(left);
            }
            List<SpanData> taken = new ArrayList<>();
            while (taken.size() < batch && !waiting.isEmpty()) {
                taken.add(waiting.poll());
            }
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** Waits for the time to pass, or for the end. */
    void pause(Duration time) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = time.toNanos();
            while (!closed && left > 0) {
                left = news.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    /** From now on nothing is taken in. */
    void close() {
        lock.lock();
        try {
            closed = true;
            news.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
