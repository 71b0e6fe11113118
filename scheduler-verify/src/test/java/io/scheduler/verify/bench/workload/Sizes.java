package io.scheduler.verify.bench.workload;

import java.time.Duration;

/**
 * How much of each workload a round does.
 *
 * @param triggers starts of W1
 * @param triggerGap between two of them
 * @param chain tasks of W2
 * @param fan width of the smaller fan-out of W3, and of its sleepers
 * @param wideFan width of the wide one
 * @param sleepSeconds of a sleeper
 * @param workflows of W4
 * @param connections by which workflows are started
 * @param layers of W5
 * @param layerWidth tasks of a layer
 * @param ownFan width of W6
 * @param ownWorkflows of W6
 * @param large width of the workflow that shows what waiting tasks cost; with its two ends as large as is accepted
 * @param history finished workflows in the tables for the last part of W7
 * @param idle how long W7 watches
 */
public record Sizes(
        int triggers,
        Duration triggerGap,
        int chain,
        int fan,
        int wideFan,
        int sleepSeconds,
        int workflows,
        int connections,
        int layers,
        int layerWidth,
        int ownFan,
        int ownWorkflows,
        int large,
        int history,
        Duration idle) {

    public static final Sizes FULL = new Sizes(
            20,
            Duration.ofSeconds(2),
            50,
            200,
            1000,
            3,
            500,
            16,
            10,
            20,
            10_000,
            5_000,
            99_998,
            10_000,
            Duration.ofSeconds(60));

    /** Shows that all of it works; its figures say little. */
    public static final Sizes QUICK = new Sizes(
            3, Duration.ofMillis(200), 5, 10, 20, 1, 20, 4, 3, 20, 100, 50, 1_000, 100, Duration.ofSeconds(3));
}
