package io.scheduler.worker.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/** A time without file descriptors, in a JVM that may have few. */
public final class Scarcity implements AutoCloseable {
    private static final int LIMIT = 400;
    private static final String CLASS = ".class";

    private final List<FileInputStream> taken = new ArrayList<>();

    private Scarcity() {}

    /** What happens in such a JVM. */
    public interface Scene {
        void play() throws Exception;
    }

    /** Runs the main of that class, which is to call {@link #play}, with the folder as its argument. */
    public static void staged(Class<?> main, Path folder) throws Exception {
        Path said = folder.resolve("said");
        Process process = new ProcessBuilder(
                        "sh",
                        "-c",
                        "ulimit -n " + LIMIT + "; exec \"$@\"",
                        "sh",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        main.getName(),
                        folder.toString())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS))
                    .as(Files.readString(said))
                    .isTrue();
            assertThat(process.exitValue()).as(Files.readString(said)).isZero();
        } finally {
            process.destroyForcibly();
        }
    }

    /** Ends this JVM: what goes wrong is its output and its status. */
    public static void play(Scene scene) {
        try {
            scene.play();
            System.exit(0);
        } catch (Throwable e) {
            e.printStackTrace();
            System.exit(1);
        }
    }

    /** Takes all descriptors that are left. Classes are loaded before: from a folder, unlike from a jar, that needs one. */
    public static Scarcity begin() throws Exception {
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            if (Files.isDirectory(Path.of(entry))) {
                load(Path.of(entry));
            }
        }
        LoggerFactory.getLogger(Scarcity.class).info("no descriptor is left from now on");
        Scarcity scarcity = new Scarcity();
        try {
            while (true) {
                scarcity.taken.add(new FileInputStream("/dev/null"));
            }
        } catch (IOException none) {
            assertThat(scarcity.taken).isNotEmpty();
            return scarcity;
        }
    }

    private static void load(Path folder) throws Exception {
        List<Path> found;
        try (Stream<Path> all = Files.walk(folder)) {
            found = all.filter(file -> file.toString().endsWith(CLASS)).toList();
        }
        for (Path file : found) {
            String name = folder.relativize(file).toString().replace(File.separatorChar, '.');
            try {
                Class.forName(
                        name.substring(0, name.length() - CLASS.length()), false, Scarcity.class.getClassLoader());
            } catch (LinkageError unwanted) {
                // One that needs what is not here is needed by nobody here.
                assertThat(unwanted).isNotNull();
            }
        }
    }

    @Override
    public void close() throws IOException {
        for (FileInputStream one : taken) {
            one.close();
        }
    }
}
