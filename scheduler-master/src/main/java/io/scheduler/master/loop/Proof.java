package io.scheduler.master.loop;

import java.time.Duration;
import java.time.Instant;

/**
 * That slots were ours at an instant: what was decided for them may be sent to workers as long as it counts, and a worker takes
 * it as contact with the owner. Whoever takes a slot waits for a whole lease from then on, of which the worker's guardian
 * leaves a sixth; this and the way to the worker, and the killing, must fit into that sixth.
 *
 * @param since before it was asked for; {@link io.scheduler.master.worker.Workers#steadyNow}
 */
record Proof(Instant since) {

    static final Duration COUNTS = Duration.ofMillis(750);

    boolean countsAt(Instant now) {
        return !now.isAfter(since.plus(COUNTS));
    }
}
