package io.scheduler.verify.bench.limit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How many {@code sh -c true} a bare JVM spawns in a second. */
public final class SpawnLimit {

    private static final List<Integer> PARALLELISMS = List.of(1, 2, 4, 8);

    private SpawnLimit() {}

    /** @param seconds for each parallelism */
    public static Map<String, Double> round(double seconds) throws IOException {
        Map<String, Double> values = new LinkedHashMap<>();
        for (int parallelism : PARALLELISMS) {
            values.put("limit.spawn." + parallelism + ".per-s", measure(parallelism, seconds));
        }
        values.put(
                "limit.spawn.best.per-s",
                values.values().stream().max(Double::compare).orElseThrow());
        return values;
    }

    /** A second of warming up not counted. */
    public static double measure(int parallelism, double seconds) throws IOException {
        Process jvm = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        SpawnLoop.class.getName(),
                        Integer.toString(parallelism),
                        Double.toString(seconds))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (InputStream said = jvm.getInputStream()) {
            return Double.parseDouble(new String(said.readAllBytes(), StandardCharsets.US_ASCII).strip());
        } finally {
            jvm.destroy();
        }
    }
}
