package io.scheduler.alert.script;

import io.scheduler.alert.channel.Settings;
import io.scheduler.alert.message.MessageJson;
import io.scheduler.alert.message.Template;
import io.scheduler.spi.AlertChannel;
import io.scheduler.spi.AlertFailedException;
import io.scheduler.spi.AlertFailedException.After;
import io.scheduler.spi.AlertMessage;
import io.scheduler.spi.AlertSending;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * Starts a program of one folder, with arguments that no shell sees and an environment that holds nothing of this server. What the
 * program has started ends with it. Safe for use by several threads.
 */
public final class ScriptChannel implements AlertChannel {
    private static final int TRY_AGAIN = 75;
    private static final Duration LAST_WORDS = Duration.ofSeconds(1);

    private final ScriptSettings server;
    private final Clock clock;

    public ScriptChannel(ScriptSettings server, Clock clock) {
        this.server = server;
        this.clock = clock;
    }

    @Override
    public String type() {
        return "script";
    }

    @Override
    public String send(AlertMessage message, AlertSending sending) throws AlertFailedException, InterruptedException {
        Settings settings = new Settings(sending);
        Path file = allowed(settings.text("file"));
        Instant deadline = settings.deadline("timeout", clock.instant());
        List<String> command = new ArrayList<>(List.of(file.toString()));
        settings.texts("arguments")
                .forEach(argument -> command.add(Template.fill(argument, message, Template.Place.PLAIN)));
        MarkedProcesses started = new MarkedProcesses(UUID.randomUUID().toString());
        Process process = start(command, started);
        try {
            ByteArrayOutputStream said = new ByteArrayOutputStream();
            Thread reader = Thread.ofVirtual().start(() -> read(process.getInputStream(), said));
            Thread writer = Thread.ofVirtual().start(() -> write(process.getOutputStream(), MessageJson.of(message)));
            long left = Duration.between(clock.instant(), deadline).toMillis();
            if (!process.waitFor(Math.max(0, left), TimeUnit.MILLISECONDS)) {
                throw new AlertFailedException(
                        file.getFileName() + " did not end in time and was ended", After.RETRY_DOUBTFUL);
            }
            reader.join(LAST_WORDS);
            writer.join(LAST_WORDS);
            return judged(file, process.exitValue(), said);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            started.end();
        }
    }

    /** A link out of the folder leads nowhere. */
    private Path allowed(String name) throws AlertFailedException {
        Path directory = server.directory();
        if (directory == null) {
            throw new AlertFailedException(
                    "this alert server starts no programs: set alert.script.directory to the folder of those it may",
                    After.GIVE_UP);
        }
        try {
            Path folder = directory.toRealPath();
            Path file = folder.resolve(name).toRealPath();
            if (file.startsWith(folder) && Files.isRegularFile(file) && Files.isExecutable(file)) {
                return file;
            }
        } catch (IOException | java.nio.file.InvalidPathException e) {
            // said below: whoever asks must not learn what there is outside
        }
        throw new AlertFailedException(
                "expected " + name + " to be a program in the folder that alert.script.directory names, but it is not",
                After.GIVE_UP);
    }

    private static Process start(List<String> command, MarkedProcesses started) throws AlertFailedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        Map<String, String> environment = builder.environment();
        String path = environment.getOrDefault("PATH", "/usr/bin:/bin");
        environment.clear();
        environment.put("PATH", path);
        environment.put("LANG", "C.UTF-8");
        started.mark(environment);
        try {
            return builder.start();
        } catch (IOException e) {
            throw new AlertFailedException("could not start: " + e.getMessage(), After.GIVE_UP, e);
        }
    }

    private static String judged(Path file, int status, ByteArrayOutputStream said) throws AlertFailedException {
        String words;
        synchronized (said) {
            words = said.toString(StandardCharsets.UTF_8).strip();
        }
        if (status == 0) {
            return words;
        }
        throw new AlertFailedException(
                file.getFileName() + " ended with status " + status + (words.isEmpty() ? "" : ": " + words),
                status == TRY_AGAIN ? After.RETRY : After.GIVE_UP);
    }

    /** All of it is read, so that the program does not hang; the beginning is kept. */
    private void read(InputStream from, ByteArrayOutputStream into) {
        byte[] buffer = new byte[4096];
        try (from) {
            for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
                synchronized (into) {
                    into.write(buffer, 0, Math.min(read, server.maxOutputBytes() - into.size()));
                }
            }
        } catch (IOException ended) {
            // its exit status says how
        }
    }

    /** A program need not read what it is given. */
    private static void write(OutputStream to, String json) {
        try (to) {
            to.write(json.getBytes(StandardCharsets.UTF_8));
        } catch (IOException notRead) {
            // its exit status says whether that was right
        }
    }
}
