package io.scheduler.worker.spawn;

import java.io.IOException;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts processes. Safe for use by several threads. */
public interface Spawner {
    /** A variable of the worker's environment: {@code jdk} keeps it from calling posix_spawn itself. */
    String VARIABLE = "SCHEDULER_WORKER_SPAWN";

    /**
     * Starts it; returns once it runs the program.
     *
     * @throws IOException when it could not be started, with the system's reason; nothing of it runs then
     */
    Spawned spawn(Launch launch) throws IOException;

    /**
     * The cheapest way that this machine has.
     *
     * @param environment of the worker
     * @param setsid the program of that name
     */
    static Spawner find(Map<String, String> environment, String setsid) {
        Logger log = LoggerFactory.getLogger(Spawner.class);
        if ("jdk".equals(environment.get(VARIABLE))) {
            log.info("tasks are started by ProcessBuilder, as {} says", VARIABLE);
            return new JdkSpawner(setsid);
        }
        try {
            return PosixSpawner.open();
        } catch (IOException | LinkageError e) {
            log.info(
                    "tasks are started by ProcessBuilder, which costs more: posix_spawn can not be used here ({})",
                    e.toString().lines().findFirst().orElse(""));
            return new JdkSpawner(setsid);
        }
    }
}
