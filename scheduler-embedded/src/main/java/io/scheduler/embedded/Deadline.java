package io.scheduler.embedded;

import java.time.Duration;

/** A moment on the monotonic clock until which somebody is willing to wait. */
record Deadline(long nanoTime) {

    static Deadline in(Duration wait) {
        return new Deadline(System.nanoTime() + wait.toNanos());
    }

    boolean passed() {
        return nanoTime - System.nanoTime() <= 0;
    }
}
