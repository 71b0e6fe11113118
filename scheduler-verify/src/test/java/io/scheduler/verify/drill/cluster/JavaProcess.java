package io.scheduler.verify.drill.cluster;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One JVM with a small heap. For one thread at a time. */
final class JavaProcess {

    private static final int END_SECONDS = 90;

    private final String name;
    private final Path output;
    private final List<String> options;
    private final String classPath;
    private final String mainClass;
    private List<String> arguments = List.of();
    private Map<String, String> environment = Map.of();
    private volatile @Nullable Process process;

    private JavaProcess(String name, Path output, List<String> options, String classPath, String mainClass) {
        this.name = name;
        this.output = output;
        this.options = options;
        this.classPath = classPath;
        this.mainClass = mainClass;
    }

    /** Of this JVM's own class path. */
    static JavaProcess of(String name, Path output, List<String> options, String mainClass) {
        return new JavaProcess(name, output, options, ownClassPath(), mainClass);
    }

    /**
     * A service: of the packaged programs, with the startup cache and the options of an installed node, when bin/drill names
     * them; else as {@link #of}.
     */
    static JavaProcess ofPrograms(String name, Path output, List<String> options, String mainClass) {
        List<String> all = new ArrayList<>(List.of(System.getProperty("drill.node-options", "-XX:TieredStopAtLevel=1")
                .split(" +")));
        all.addAll(options);
        return new JavaProcess(
                name, output, all, System.getProperty("drill.node-class-path", ownClassPath()), mainClass);
    }

    private static String ownClassPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }

    JavaProcess withEnvironment(Map<String, String> variables) {
        environment = variables;
        return this;
    }

    void launch(List<String> programArguments) throws IOException {
        arguments = programArguments;
        launchAgain();
    }

    void launchAgain() throws IOException {
        if (isAlive()) {
            return;
        }
        Files.createDirectories(output.getParent());
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xss512k",
                "-Djava.net.preferIPv4Stack=true",
                "--enable-native-access=ALL-UNNAMED"));
        command.addAll(options);
        command.addAll(List.of("-cp", classPath, mainClass));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
        builder.environment().putAll(environment);
        process = builder.start();
    }

    boolean isAlive() {
        Process present = process;
        return present != null && present.isAlive();
    }

    long pid() {
        Process present = process;
        return present == null ? -1 : present.pid();
    }

    void kill9() {
        Process present = process;
        if (present != null) {
            present.destroyForcibly();
            awaitEnd(present);
        }
    }

    void terminate() {
        Process present = process;
        if (present != null) {
            present.destroy();
            awaitEnd(present);
        }
    }

    /** SIGSTOP, SIGCONT: what Java itself does not know. */
    void signal(String signal) {
        try {
            Process kill = new ProcessBuilder("sh", "-c", "kill -s \"$1\" \"$2\"", "sh", signal, "" + pid()).start();
            if (!kill.waitFor(10, TimeUnit.SECONDS) || kill.exitValue() != 0) {
                throw new IllegalStateException("expected to send " + signal + " to " + name + ", but could not");
            }
        } catch (IOException e) {
            throw new IllegalStateException("expected a shell to send " + signal + " to " + name, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while sending " + signal + " to " + name, e);
        }
    }

    String outputTail() throws IOException {
        List<String> lines = Files.exists(output) ? Files.readAllLines(output) : List.of();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 60), lines.size()));
    }

    private void awaitEnd(Process ending) {
        try {
            if (!ending.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                ending.destroyForcibly();
                throw new IllegalStateException("expected " + name + " to end within " + END_SECONDS + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while " + name + " was ending", e);
        }
    }
}
