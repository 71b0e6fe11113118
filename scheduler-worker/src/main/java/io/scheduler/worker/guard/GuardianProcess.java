package io.scheduler.worker.guard;

import io.scheduler.worker.folder.OwnerOnly;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;

/**
 * How the guardian is started: the java of this JVM, as small as it goes, with this module's own classes and nothing
 * else, in a session of its own so that signals to the worker's group do not reach it.
 */
final class GuardianProcess {
    private static final File NOTHING = new File("/dev/null");

    private GuardianProcess() {}

    static Process start(Path root, String markerPrefix, String setsid) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Path said = GuardFile.folder(root).resolve("guardian.out");
        OwnerOnly.file(said);
        ProcessBuilder builder = new ProcessBuilder(List.of(
                        setsid,
                        java,
                        "-Xmx24m",
                        "-Xss512k",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:ReservedCodeCacheSize=8m",
                        "-XX:-UsePerfData",
                        "-Xshare:auto",
                        "-cp",
                        ownClasses().toString(),
                        Guardian.class.getName(),
                        root.toString(),
                        markerPrefix))
                .directory(root.toFile())
                .redirectInput(NOTHING)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile());
        builder.environment().clear();
        return builder.start();
    }

    /** The folder or jar that these classes were loaded from. */
    private static Path ownClasses() throws IOException {
        try {
            return Path.of(Guardian.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException | IllegalArgumentException e) {
            throw new IOException(
                    "expected the worker's classes in a folder or in a plain jar, from where a guardian can run", e);
        }
    }
}
