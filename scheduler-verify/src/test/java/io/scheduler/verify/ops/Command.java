package io.scheduler.verify.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A command as somebody types it, with what it said and how it ended. */
record Command(List<String> words, Path folder, Map<String, String> environment, Duration limit) {

    record Said(int status, String text) {
        Said expect(int expected) {
            assertThat(status).as(text).isEqualTo(expected);
            return this;
        }
    }

    static Command of(Path folder, String... words) {
        return new Command(List.of(words), folder, Map.of(), Duration.ofMinutes(8));
    }

    Command with(String name, String value) {
        Map<String, String> more = new HashMap<>(environment);
        more.put(name, value);
        return new Command(words, folder, more, limit);
    }

    Said expect(int status) throws IOException, InterruptedException {
        return run().expect(status);
    }

    Said run() throws IOException, InterruptedException {
        Path output = Files.createTempFile(folder, "said", ".txt");
        Process process = start(output);
        if (!process.waitFor(limit.toSeconds(), TimeUnit.SECONDS)) {
            process.destroy();
            throw new AssertionError(words + " did not end within " + limit + ": " + Files.readString(output));
        }
        return new Said(process.exitValue(), Files.readString(output));
    }

    /** Leaves it running. */
    Process start(Path output) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(words)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(output.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().putAll(environment);
        return builder.start();
    }

    static boolean isThere(String program) {
        for (String dir : (System.getenv("PATH") + ":/usr/sbin:/sbin").split(":")) {
            if (Files.isExecutable(Path.of(dir, program))) {
                return true;
            }
        }
        return false;
    }
}
