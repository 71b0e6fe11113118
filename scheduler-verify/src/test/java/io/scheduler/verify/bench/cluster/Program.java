package io.scheduler.verify.bench.cluster;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One process that this one started, and may end. For one thread; {@link #kill} from any. */
final class Program {

    private static final Duration END_LIMIT = Duration.ofSeconds(60);
    private static final int SHOWN_LINES = 60;

    private final List<String> words;
    private final Map<String, String> environment;
    private final Path folder;
    private final Path output;
    private volatile @Nullable Process process;

    /**
     * @param folder in which it is started
     * @param output what it says is appended to this file
     */
    Program(List<String> words, Map<String, String> environment, Path folder, Path output) {
        this.words = List.copyOf(words);
        this.environment = new HashMap<>(environment);
        this.folder = folder;
        this.output = output;
    }

    /** A JVM as this one, with the class path of this one. */
    static Program java(List<String> words, Path folder, Path output) {
        List<String> all = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))));
        all.addAll(words);
        return new Program(all, Map.of(), folder, output);
    }

    void launch() throws IOException {
        launch(Map.of());
    }

    /** @param more of the environment, for this launch */
    void launch(Map<String, String> more) throws IOException {
        Files.createDirectories(folder);
        Files.createDirectories(output.toAbsolutePath().getParent());
        ProcessBuilder builder = new ProcessBuilder(words)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().putAll(environment);
        builder.environment().putAll(more);
        process = builder.start();
    }

    boolean isAlive() {
        Process present = process;
        return present != null && present.isAlive();
    }

    long pid() {
        Process present = process;
        if (present == null) {
            throw new IllegalStateException("not started: " + words.getFirst());
        }
        return present.pid();
    }

    /** Asks it to end and waits until it has. */
    void stop() {
        Process present = process;
        if (present != null) {
            present.destroy();
            if (!awaitEnd(present, END_LIMIT)) {
                present.destroyForcibly();
                throw new IllegalStateException(
                        "expected process " + present.pid() + " to end within " + END_LIMIT.toSeconds() + " s");
            }
        }
    }

    /** Ends it, and what it started, by force. */
    void kill() {
        Process present = process;
        if (present != null) {
            List<ProcessHandle> all = new ArrayList<>(present.descendants().toList());
            all.add(present.toHandle());
            all.forEach(ProcessHandle::destroyForcibly);
            awaitEnd(present, Duration.ofSeconds(10));
        }
    }

    /** The end of what it said. */
    String lastWords() throws IOException {
        List<String> lines = Files.exists(output) ? Files.readAllLines(output) : List.of();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - SHOWN_LINES), lines.size()));
    }

    private static boolean awaitEnd(Process ending, Duration limit) {
        try {
            return ending.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while process " + ending.pid() + " was ending", e);
        }
    }
}
