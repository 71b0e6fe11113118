package io.scheduler.verify.drill;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Looks ten times a second which of the executions that have not said their end are alive. Also measures how late it is
 * itself: on a busy machine that is slowness which is not the product's.
 */
final class LiveWatch implements AutoCloseable {

    private static final long INTERVAL_MILLIS = 100;
    private static final int BIRTH_FIELD = 19;
    /** Below that nobody would notice. */
    private static final long DELAY_WORTH_KEEPING_MILLIS = 200;

    private final Path live;
    private final Journal journal;
    private final Map<String, Long> lastAlive = new ConcurrentHashMap<>();
    private final Map<Long, Long> delays = new ConcurrentHashMap<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;

    LiveWatch(Path live, Journal journal) {
        this.live = live;
        this.journal = journal;
        this.thread = Thread.ofPlatform().name("live-watch").start(this::run);
    }

    /** When each execution, by the name of its file, was seen alive last. */
    Map<String, Long> lastAlive() {
        return lastAlive;
    }

    /** How many ms this watch was late, by time, where that was much. */
    Map<Long, Long> delays() {
        return delays;
    }

    private void run() {
        long expected = System.nanoTime();
        try {
            while (!closing.await(INTERVAL_MILLIS, TimeUnit.MILLISECONDS)) {
                long late = (System.nanoTime() - expected) / 1_000_000 - INTERVAL_MILLIS;
                if (late > DELAY_WORTH_KEEPING_MILLIS) {
                    delays.put(journal.now(), late);
                }
                look();
                expected = System.nanoTime();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            journal.say("! the watch over the tasks' processes has ended: " + e);
        }
    }

    private void look() throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(live)) {
            for (Path file : files) {
                long now = journal.now();
                String[] identity = read(file).split(" ");
                if (identity.length == 2 && isAlive(identity[0], identity[1])) {
                    lastAlive.put(file.getFileName().toString(), now);
                }
            }
        }
    }

    static boolean isAlive(String pid, String birth) throws IOException {
        String stat = read(Path.of("/proc", pid, "stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ");
        return fields.length > BIRTH_FIELD && fields[BIRTH_FIELD].equals(birth) && !fields[0].equals("Z");
    }

    private static String read(Path file) throws IOException {
        try {
            return Files.readString(file).strip();
        } catch (NoSuchFileException gone) {
            return "";
        } catch (IOException e) {
            if (file.startsWith("/proc")) {
                // it ended while it was read
                return "";
            }
            throw e;
        }
    }

    /** Ends what still lives: a drill leaves no processes behind. */
    void killRest() throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(live)) {
            for (Path file : files) {
                String[] identity = read(file).split(" ");
                if (identity.length == 2 && isAlive(identity[0], identity[1])) {
                    ProcessHandle.of(Long.parseLong(identity[0])).ifPresent(process -> {
                        process.descendants().forEach(ProcessHandle::destroyForcibly);
                        process.destroyForcibly();
                    });
                }
            }
        }
    }

    @Override
    public void close() {
        closing.countDown();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
