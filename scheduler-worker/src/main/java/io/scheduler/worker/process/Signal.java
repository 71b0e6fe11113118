package io.scheduler.worker.process;

/** What may be sent to a process. */
enum Signal {
    TERM,
    KILL;

    /**
     * Sends it to exactly that process. The handle remembers the start of whoever bears the number now; when that is
     * the process meant, then the handle refuses to reach a later one.
     */
    void send(ProcessId id) {
        ProcessHandle.of(id.pid()).filter(handle -> ProcessSnapshot.isAlive(id)).ifPresent(handle -> {
            switch (this) {
                case TERM -> handle.destroy();
                case KILL -> handle.destroyForcibly();
            }
        });
    }
}
