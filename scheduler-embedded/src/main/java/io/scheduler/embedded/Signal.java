package io.scheduler.embedded;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What can be said to a PostgreSQL server from outside. Java itself knows only TERM and KILL. */
enum Signal {
    /** Ends the sessions and shuts down cleanly. */
    INT,
    /** Ends at once; the next start recovers from the write-ahead log. */
    QUIT,
    /** The death of the first process only; its children notice. */
    KILL;

    void sendTo(ProcessHandle process) {
        try {
            // The shell's own kill: /bin/kill is not on every machine.
            Process kill = new ProcessBuilder("sh", "-c", "kill -s \"$1\" \"$2\"", "sh", name(), "" + process.pid())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!kill.waitFor(10, TimeUnit.SECONDS)) {
                kill.destroyForcibly();
                throw new EmbeddedServerException(
                        "sending " + this + " to process " + process.pid() + " took over 10 s");
            }
            if (kill.exitValue() != 0 && process.isAlive()) {
                throw new EmbeddedServerException("expected to be allowed to send " + this + " to process "
                        + process.pid() + ", but was not. End it by hand");
            }
        } catch (IOException e) {
            throw new EmbeddedServerException("expected a shell to send " + this + " to " + process.pid(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EmbeddedServerException("interrupted while sending " + this + " to " + process.pid(), e);
        }
    }

    /** Whether the process has ended within that time. */
    static boolean ended(ProcessHandle process, Duration wait) {
        try {
            process.onExit().get(wait.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new EmbeddedServerException("cannot wait for process " + process.pid(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EmbeddedServerException("interrupted while waiting for process " + process.pid(), e);
        }
    }

    /** Fast shutdown, then immediate shutdown, then the kernel's. */
    static void stop(ProcessHandle server, Duration fast) {
        INT.sendTo(server);
        if (ended(server, fast)) {
            return;
        }
        QUIT.sendTo(server);
        if (ended(server, Duration.ofSeconds(10))) {
            return;
        }
        KILL.sendTo(server);
        if (!ended(server, Duration.ofSeconds(10))) {
            throw new EmbeddedServerException("process " + server.pid() + " survives even SIGKILL. Look at its disk");
        }
    }
}
