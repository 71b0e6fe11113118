package io.scheduler.verify.bench.workload;

import java.util.Map;

/** One kind of work. Its rounds are all alike; each fails when a task does not end well. */
public interface Workload {

    /** Stores what its rounds start. */
    void prepare() throws Exception;

    /** Does it once; the measured values by the names of their figures. */
    Map<String, Double> round() throws Exception;
}
