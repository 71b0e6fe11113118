package io.scheduler.worker.log;

import io.scheduler.logs.LogId;
import io.scheduler.worker.folder.OwnerOnly;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which logs of this folder are still to be stored, and which were stored and lie here as well. A file to which lines are
 * added, made anew when most of them have no meaning any more. It outlives the end of the process, by kill -9 too. After a
 * power cut the newest lines may be missing: such a log is not stored, and stays where it is. Safe for use by several threads.
 *
 * <pre>
 *   + 77 4711             a log that is to be stored: of run 77, attempt 4711
 *   = 77 4711 1764000000  was stored, at that second
 *   - 77 4711             nothing is to be done about it any more
 * </pre>
 */
final class Ledger implements AutoCloseable {
    private static final Pattern LINE = Pattern.compile("([+=-]) ([0-9]{1,18}) ([0-9]{1,18})(?: ([0-9]{1,12}))?");
    private static final int WORTH = 10_000;

    /** Beyond it a log stays on this worker alone. */
    static final int MOST = 200_000;

    private static final long NOT_STORED = -1;

    private final Path file;
    private final Map<LogId, Long> live = new LinkedHashMap<>();
    private FileChannel channel;
    private long lines;

    Ledger(Path file) throws IOException {
        this.file = file;
        read();
        this.channel = rewrite();
    }

    private void read() throws IOException {
        try (BufferedReader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                Matcher found = LINE.matcher(line);
                // a line that was cut off by the end of a disk or of a process
                if (found.matches()) {
                    apply(found);
                }
            }
        } catch (NoSuchFileException none) {
            // the first start
        }
    }

    private void apply(Matcher line) {
        LogId log = new LogId(Long.parseLong(line.group(2)), Long.parseLong(line.group(3)));
        switch (line.group(1)) {
            case "+" -> live.put(log, NOT_STORED);
            case "=" -> live.put(log, line.group(4) == null ? 0 : Long.parseLong(line.group(4)));
            default -> live.remove(log);
        }
    }

    /** What was stored, and when, to the second; in the order in which it was. */
    synchronized Map<LogId, Instant> stored() {
        Map<LogId, Instant> stored = new LinkedHashMap<>();
        live.forEach((log, at) -> {
            if (at != NOT_STORED) {
                stored.put(log, Instant.ofEpochSecond(at));
            }
        });
        return stored;
    }

    synchronized List<LogId> owed() {
        List<LogId> owed = new ArrayList<>();
        live.forEach((log, at) -> {
            if (at == NOT_STORED) {
                owed.add(log);
            }
        });
        return owed;
    }

    synchronized int size() {
        return live.size();
    }

    /** Whether a log of the run was stored a while ago, or is to be. */
    synchronized boolean knows(long run) {
        return live.keySet().stream().anyMatch(log -> log.workflowInstanceId() == run);
    }

    /** Whether it is still to be stored. */
    synchronized boolean isOwed(LogId log) {
        Long at = live.get(log);
        return at != null && at == NOT_STORED;
    }

    synchronized void owe(LogId log) throws IOException {
        live.put(log, NOT_STORED);
        append("+ " + log.workflowInstanceId() + " " + log.attemptId());
    }

    synchronized void stored(LogId log, Instant at) throws IOException {
        // at the end: those stored first come first
        live.remove(log);
        live.put(log, at.getEpochSecond());
        append("= " + log.workflowInstanceId() + " " + log.attemptId() + " " + at.getEpochSecond());
    }

    synchronized void settled(LogId log) throws IOException {
        if (live.remove(log) != null) {
            append("- " + log.workflowInstanceId() + " " + log.attemptId());
        }
    }

    private void append(String line) throws IOException {
        write(channel, line + "\n");
        lines++;
        if (lines > WORTH && lines > 4L * live.size()) {
            FileChannel old = channel;
            channel = rewrite();
            old.close();
        }
    }

    private FileChannel rewrite() throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        StringBuilder all = new StringBuilder();
        live.forEach((log, at) -> all.append(at == NOT_STORED ? "+ " : "= ")
                .append(log.workflowInstanceId())
                .append(' ')
                .append(log.attemptId())
                .append(at == NOT_STORED ? "" : " " + at)
                .append('\n'));
        OwnerOnly.write(fresh, all.toString().getBytes(StandardCharsets.UTF_8));
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        lines = live.size();
        return OwnerOnly.open(file, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
    }

    private static void write(FileChannel channel, String text) throws IOException {
        ByteBuffer left = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (left.hasRemaining()) {
            channel.write(left);
        }
    }

    @Override
    public synchronized void close() throws IOException {
        channel.close();
    }
}
