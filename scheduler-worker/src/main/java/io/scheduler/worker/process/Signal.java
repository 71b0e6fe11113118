package io.scheduler.worker.process;

import java.util.Optional;

/** What may be sent to a process. */
enum Signal {
    TERM,
    KILL;

    /**
     * Sends it to exactly that process. The handle remembers the start of whoever bears the number now; when that is
     * the process meant, then the handle refuses to reach a later one.
     *
     * @throws CouldNotLookException when nobody can say who bears the number: nothing was sent then
     */
    void send(ProcessId id) {
        // The JDK too looks at it for a handle, and finds nobody when it can not.
        Optional<ProcessHandle> found = ProcessHandle.of(id.pid());
        if (ProcessSnapshot.isAlive(id)) {
            ProcessHandle handle = found.orElseThrow(() -> new CouldNotLookException("process " + id.pid()));
            switch (this) {
                case TERM -> handle.destroy();
                case KILL -> handle.destroyForcibly();
            }
        }
    }
}
