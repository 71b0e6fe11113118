package io.scheduler.verify.bench.limit;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The program of a JVM that does nothing but spawn {@code sh -c true}: prints how many a second. */
final class SpawnLoop {

    private static final double WARM_UP_SECONDS = 1;

    private SpawnLoop() {}

    /** @param words how many at once, and for how many seconds */
    public static void main(String[] words) throws InterruptedException, ExecutionException {
        int parallelism = Integer.parseInt(words[0]);
        double seconds = Double.parseDouble(words[1]);
        spawn(parallelism, Math.min(WARM_UP_SECONDS, seconds));
        System.out.println(spawn(parallelism, seconds));
    }

    private static double spawn(int parallelism, double seconds) throws InterruptedException, ExecutionException {
        long begin = System.nanoTime();
        long end = begin + (long) (seconds * 1e9);
        long count = 0;
        try (ExecutorService spawners = Executors.newFixedThreadPool(parallelism)) {
            List<Future<Integer>> all = new ArrayList<>();
            for (int i = 0; i < parallelism; i++) {
                all.add(spawners.submit(() -> spawnUntil(end)));
            }
            for (Future<Integer> each : all) {
                count += each.get();
            }
        }
        return count / ((System.nanoTime() - begin) / 1e9);
    }

    private static int spawnUntil(long end) throws IOException, InterruptedException {
        int count = 0;
        while (System.nanoTime() < end) {
            Process process = new ProcessBuilder("sh", "-c", "true")
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (process.waitFor() != 0) {
                throw new IllegalStateException("expected sh to succeed");
            }
            count++;
        }
        return count;
    }
}
