package io.scheduler.worker.spawn;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for exactly those children that it was told of, all on one thread, by a descriptor for each of them; children that
 * others have started are left to them. One for the JVM, since children are the JVM's: it outlives the worker.
 */
final class Reaper {
    private static final Logger LOG = LoggerFactory.getLogger(Reaper.class);
    private static final int BATCH = 64;
    private static final int STATUS_AT = 0;
    private static final int EVENTS_AT = 16;
    private static final int SIGNAL_BASE = 128;
    private static @Nullable Reaper ofThisProcess;

    private final int epoll;
    private final int eventSize = LibC.isAmd64() ? 12 : 16;
    private final int dataAt = LibC.isAmd64() ? 4 : 8;
    private final AtomicLong lastKey = new AtomicLong();
    private final Map<Long, Child> children = new ConcurrentHashMap<>();

    /** @param descriptor of the process */
    private record Child(int pid, int descriptor, CompletableFuture<Integer> exit) {}

    private Reaper(int epoll) {
        this.epoll = epoll;
    }

    /** @throws IOException when the kernel has no descriptors for processes (before 5.3), or forbids them */
    static synchronized Reaper ofThisProcess() throws IOException {
        Reaper reaper = ofThisProcess;
        if (reaper == null) {
            LibC.close(descriptorOf((int) ProcessHandle.current().pid()));
            int epoll = LibC.epoll_create1(LibC.EPOLL_CLOEXEC);
            if (epoll < 0) {
                throw failed("epoll_create1");
            }
            reaper = new Reaper(epoll);
            Thread.ofPlatform().daemon().name("task-reaper").start(reaper::run);
            ofThisProcess = reaper;
        }
        return reaper;
    }

    /** Closed on exec, as the kernel makes them. */
    private static int descriptorOf(int pid) throws IOException {
        long descriptor = LibC.syscall(LibC.PIDFD_OPEN, pid, 0);
        if (descriptor < 0) {
            throw failed("pidfd_open");
        }
        return (int) descriptor;
    }

    private static IOException failed(String call) {
        return new IOException(call + ": " + LibC.strerror(Native.getLastError()));
    }

    /**
     * @param pid a child that nobody else waits for
     * @return completes with its exit status, on a thread of the common pool
     */
    CompletableFuture<Integer> watch(int pid) {
        CompletableFuture<Integer> exit = new CompletableFuture<>();
        try {
            add(new Child(pid, descriptorOf(pid), exit));
        } catch (IOException e) {
            // No descriptor is left, perhaps. The process runs, so that its end must be noticed at whatever cost.
            LOG.warn("process {} is waited for by a thread of its own: {}", pid, e.toString());
            Thread.ofPlatform().daemon().name("task-reaper-" + pid).start(() -> waitFor(pid, exit, 0));
        }
        return exit;
    }

    private void add(Child child) throws IOException {
        long key = lastKey.incrementAndGet();
        children.put(key, child);
        try (Memory event = new Memory(EVENTS_AT)) {
            event.setInt(0, LibC.EPOLLIN);
            event.setLong(dataAt, key);
            if (LibC.epoll_ctl(epoll, LibC.EPOLL_CTL_ADD, child.descriptor(), Pointer.nativeValue(event)) != 0) {
                IOException failure = failed("epoll_ctl");
                children.remove(key);
                LibC.close(child.descriptor());
                throw failure;
            }
        }
    }

    private void run() {
        try (Memory memory = new Memory(EVENTS_AT + (long) BATCH * eventSize)) {
            long events = Pointer.nativeValue(memory) + EVENTS_AT;
            while (true) {
                int count = LibC.epoll_wait(epoll, events, BATCH, -1);
                for (int i = 0; i < count; i++) {
                    ended(memory.getLong(EVENTS_AT + (long) i * eventSize + dataAt));
                }
                if (count < 0 && Native.getLastError() != LibC.EINTR) {
                    throw new IllegalStateException(failed("epoll_wait"));
                }
            }
        }
    }

    private void ended(long key) {
        Child child = children.get(key);
        if (child != null && waitFor(child.pid(), child.exit(), LibC.WNOHANG)) {
            children.remove(key);
            // Closing alone would not take it out while a process that is just being made holds a copy.
            LibC.epoll_ctl(epoll, LibC.EPOLL_CTL_DEL, child.descriptor(), 0);
            LibC.close(child.descriptor());
        }
    }

    private static boolean waitFor(int pid, CompletableFuture<Integer> exit, int options) {
        try (Memory memory = new Memory(EVENTS_AT)) {
            int result;
            do {
                result = LibC.waitpid(pid, Pointer.nativeValue(memory), options);
            } while (result < 0 && Native.getLastError() == LibC.EINTR);
            if (result == 0) {
                return false;
            }
            if (result < 0) {
                exit.completeExceptionally(failed("waitpid " + pid));
                return true;
            }
            int status = memory.getInt(STATUS_AT);
            int signal = status & 0x7f;
            exit.completeAsync(
                    () -> signal == 0 ? (status >> 8) & 0xff : SIGNAL_BASE + signal, ForkJoinPool.commonPool());
            return true;
        }
    }
}
