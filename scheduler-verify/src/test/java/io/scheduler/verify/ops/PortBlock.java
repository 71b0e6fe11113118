package io.scheduler.verify.ops;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;

/**
 * A row of ports that are all free, below those that tests beside this one pick, see LoopbackPort. Nodes take them much later than
 * this looks at them: until it is closed a lock keeps other clusters away, also those of other processes.
 */
final class PortBlock implements AutoCloseable {
    private static final int FIRST = 6_000;
    private static final int APART = 100;
    private static final int BLOCKS = 85;

    private static final Set<Integer> HELD_HERE = ConcurrentHashMap.newKeySet();

    final int first;
    private final FileChannel lock;

    private PortBlock(int first, FileChannel lock) {
        this.first = first;
        this.lock = lock;
    }

    static PortBlock of(int count) throws IOException {
        RandomGenerator random = RandomGenerator.getDefault();
        for (int tries = 0; tries < 100; tries++) {
            int first = FIRST + APART * random.nextInt(BLOCKS);
            // closing a second channel of a file would give up the lock of the first one
            if (!HELD_HERE.add(first)) {
                continue;
            }
            Path file = Path.of(System.getProperty("java.io.tmpdir"), "scheduler-tests-ports-" + first);
            FileChannel lock = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (lock.tryLock() != null && areFree(first, count)) {
                return new PortBlock(first, lock);
            }
            lock.close();
            HELD_HERE.remove(first);
        }
        throw new IllegalStateException("expected some free ports between 6000 and 14500");
    }

    private static boolean areFree(int first, int count) {
        for (int port = first; port < first + count; port++) {
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                socket.getLocalPort();
            } catch (IOException taken) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void close() throws IOException {
        lock.close();
        HELD_HERE.remove(first);
    }
}
