package io.scheduler.master.app;

import io.scheduler.rpc.node.NodeLoad;
import java.time.Duration;

/**
 * Bound from {@code master.*}.
 *
 * @param listenHost where RPC listens; default 127.0.0.1
 * @param listenPort default 5678; 0 takes any free one
 * @param slotInterval how often slots are compared with the registry; default 2 s
 * @param workerLease how long a worker must be neither registered nor connected before its tasks are given up; default
 *     6 s, which is the least. Workers whose {@code worker.lease} is longer get no tasks
 * @param weight this master's share of the slots compared with others, 1 to 100; default 1
 */
record MasterSettings(
        String listenHost, Integer listenPort, Duration slotInterval, Duration workerLease, Integer weight) {

    /** A sixth of it has to hold how long a proof of ownership counts, the way to the worker, and its killing. */
    private static final Duration SHORTEST_LEASE = Duration.ofSeconds(6);

    MasterSettings {
        listenHost = listenHost == null ? "127.0.0.1" : listenHost;
        listenPort = listenPort == null ? 5678 : listenPort;
        slotInterval = slotInterval == null ? Duration.ofSeconds(2) : slotInterval;
        workerLease = workerLease == null ? Duration.ofSeconds(6) : workerLease;
        weight = weight == null ? 1 : weight;
        if (weight < 1 || weight > NodeLoad.MAX_WEIGHT) {
            throw new IllegalArgumentException("master.weight: expected 1 to 100, but got " + weight);
        }
        if (listenPort < 0 || listenPort > 65_535) {
            throw new IllegalArgumentException("master.listen-port: expected 0 to 65535, but got " + listenPort);
        }
        if (!slotInterval.isPositive()) {
            throw new IllegalArgumentException("master.slot-interval: expected a positive duration");
        }
        if (workerLease.compareTo(SHORTEST_LEASE) < 0) {
            throw new IllegalArgumentException("master.worker-lease: expected at least 6 s, but got " + workerLease
                    + "; a shorter one may be over before a worker has ended its tasks");
        }
    }
}
