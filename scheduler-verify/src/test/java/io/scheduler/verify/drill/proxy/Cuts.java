package io.scheduler.verify.drill.proxy;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Who is cut off from whom at the moment. Any thread. */
public final class Cuts {

    /** How a way is cut. */
    public enum How {
        /** Packets vanish: connections stay, nothing arrives, until the way is open again. */
        FROZEN,
        /** Connections are reset, new ones too. */
        RESET
    }

    /** From one node to one destination; both by name. */
    public record Way(String from, String to) {}

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<Way, How> cut = new HashMap<>();
    private boolean closed;

    public void cut(Way way, How how) {
        lock.lock();
        try {
            cut.put(way, how);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    public void heal(Way way) {
        lock.lock();
        try {
            cut.remove(way);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    public void healAll() {
        lock.lock();
        try {
            cut.clear();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Nobody waits any more. */
    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    boolean isReset(Way way) {
        lock.lock();
        try {
            return cut.get(way) == How.RESET;
        } finally {
            lock.unlock();
        }
    }

    /** Returns when bytes may pass. */
    void awaitOpen(Way way) throws IOException {
        lock.lock();
        try {
            while (cut.get(way) == How.FROZEN && !closed) {
                changed.await();
            }
            if (cut.get(way) == How.RESET || closed) {
                throw new IOException("the way " + way + " is cut");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            lock.unlock();
        }
    }
}
