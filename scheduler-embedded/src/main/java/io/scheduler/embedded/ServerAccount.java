package io.scheduler.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * As whom PostgreSQL runs. It refuses to run as root, so a JVM of root needs a way to run it as somebody else; each way is a
 * prefix of the command line.
 */
sealed interface ServerAccount {

    /** What stands before the program's name. All of these programs replace themselves: the pid stays the child's. */
    List<String> prefix();

    /** The JVM's own, ordinary user. */
    record Ordinary() implements ServerAccount {
        @Override
        public List<String> prefix() {
            return List.of();
        }
    }

    /**
     * The JVM's user seen as nobody from inside a user namespace of its own. To the file system it is still the same uid, for root
     * without root's powers, so the files stay that user's.
     */
    record Namespaced() implements ServerAccount {
        @Override
        public List<String> prefix() {
            return List.of("unshare", "-U", "--");
        }
    }

    /** Another user. The data folder must be that user's. */
    record Other(int uid, int gid) implements ServerAccount {

        static final Other NOBODY = new Other(65534, 65534);

        @Override
        public List<String> prefix() {
            return List.of("setpriv", "--reuid=" + uid, "--regid=" + gid, "--clear-groups", "--");
        }
    }

    /**
     * PostgreSQL wants a name for its user. A container may give out users without one; from inside a namespace such a user
     * is nobody too.
     */
    static ServerAccount ofOrdinaryUser() {
        try {
            boolean named = !Files.getOwner(Path.of("/proc/self")).getName().matches("[0-9]+");
            return named || !namespacesWork() ? new Ordinary() : new Namespaced();
        } catch (IOException e) {
            throw new UncheckedIOException("expected to read the JVM's own user from /proc/self", e);
        }
    }

    static boolean jvmIsRoot() {
        try {
            return Folders.ownerOf(Path.of("/proc/self")) == 0;
        } catch (IOException e) {
            throw new UncheckedIOException("expected to read the JVM's own user from /proc/self", e);
        }
    }

    /** Whether this machine lets root make a user namespace; some containers and hardened kernels do not. */
    static boolean namespacesWork() {
        try {
            Process process = new ProcessBuilder("unshare", "-U", "--", "true")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!process.waitFor(Duration.ofSeconds(10).toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                return false;
            }
            return process.exitValue() == 0;
        } catch (IOException noSuchProgram) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
