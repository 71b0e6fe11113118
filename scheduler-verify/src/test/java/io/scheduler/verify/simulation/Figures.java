package io.scheduler.verify.simulation;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What was counted in one world or in many. */
final class Figures {

    private final Map<Fault, Long> faults = new EnumMap<>(Fault.class);
    private long worlds;
    private long executions;
    private long steps;
    private Duration simulated = Duration.ZERO;
    private Duration longestStall = Duration.ZERO;

    void count(Fault fault) {
        faults.merge(fault, 1L, Long::sum);
    }

    /** Of one world, at its end. */
    void played(Duration time, long stepsMade, int executionsSeen, Duration stall) {
        worlds = 1;
        simulated = time;
        steps = stepsMade;
        executions = executionsSeen;
        longestStall = stall;
    }

    void add(Figures other) {
        other.faults.forEach((fault, count) -> faults.merge(fault, count, Long::sum));
        worlds += other.worlds;
        simulated = simulated.plus(other.simulated);
        steps += other.steps;
        executions += other.executions;
        longestStall = longestStall.compareTo(other.longestStall) > 0 ? longestStall : other.longestStall;
    }

    long executions() {
        return executions;
    }

    Duration longestStall() {
        return longestStall;
    }

    long of(Fault fault) {
        return faults.getOrDefault(fault, 0L);
    }

    /** One line. */
    String summary(Duration wall) {
        long total = faults.values().stream().mapToLong(Long::longValue).sum();
        String kinds = faults.entrySet().stream()
                .map(fault -> fault.getKey().name().toLowerCase(Locale.ROOT).replace('_', '-') + ' ' + fault.getValue())
                .collect(Collectors.joining(", "));
        return String.format(
                Locale.ROOT,
                "%d seeds, %.1f simulated hours, %d steps, %d tasks run, %d faults (%s), longest stall %.1f s, %.1f s",
                worlds,
                simulated.toMillis() / 3_600_000.0,
                steps,
                executions,
                total,
                kinds,
                longestStall.toMillis() / 1_000.0,
                wall.toMillis() / 1_000.0);
    }
}
