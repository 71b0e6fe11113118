package io.scheduler.verify.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** Who does not reach whom at present, each direction for itself. */
final class Network {

    static final String REGISTRY = "registry";
    static final String DATABASE = "database";

    private final Simulation simulation;
    private final Map<String, Instant> cutUntil = new HashMap<>();

    Network(Simulation simulation) {
        this.simulation = simulation;
    }

    void cut(String one, String other, Duration time) {
        cutOneWay(one, other, time);
        cutOneWay(other, one, time);
    }

    void cutOneWay(String from, String to, Duration time) {
        cutUntil.merge(from + '>' + to, simulation.instant().plus(time), (a, b) -> a.isAfter(b) ? a : b);
    }

    boolean isCut(String from, String to) {
        Instant until = cutUntil.get(from + '>' + to);
        return until != null && simulation.faults && simulation.instant().isBefore(until);
    }

    /** Whether a question finds its way there and the answer back. */
    boolean isReachable(String from, String to) {
        return !isCut(from, to) && !isCut(to, from);
    }
}
