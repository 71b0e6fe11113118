package io.scheduler.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One PostgreSQL for all tests of a JVM, each of which takes an empty database of its own. It forgets what a power cut would
 * lose, lies in the temporary folder and is removed when the JVM ends.
 */
public final class SharedPostgres {

    private static final Logger LOG = LoggerFactory.getLogger(SharedPostgres.class);
    private static final String PREFIX = "scheduler-test-postgres-";

    private final EmbeddedPostgres postgres;
    private final AtomicInteger databases = new AtomicInteger();

    /** An empty database and who may use it. */
    public record TestDatabase(String jdbcUrl, String username, String password) {}

    private static final class Holder {
        private static final SharedPostgres ONE = start();
    }

    private SharedPostgres(EmbeddedPostgres postgres) {
        this.postgres = postgres;
    }

    /** The server of this JVM, started by the first call. */
    public static SharedPostgres get() {
        return Holder.ONE;
    }

    /** The server itself, for tests that stop it. Who does must start it again. */
    public EmbeddedPostgres server() {
        return postgres;
    }

    public TestDatabase createDatabase() {
        String name = "test_" + databases.incrementAndGet();
        postgres.createDatabase(name);
        return new TestDatabase(postgres.jdbcUrl(name), postgres.username(), postgres.password());
    }

    private static SharedPostgres start() {
        try {
            removeLeftovers();
            Path folder = Files.createTempDirectory(PREFIX);
            // Another user may have to own the data inside; its own mode protects it.
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
            var settings = new EmbeddedPostgres.Settings(
                            folder,
                            0,
                            Map.of(
                                    "fsync", "off",
                                    "synchronous_commit", "off",
                                    "full_page_writes", "off",
                                    "max_connections", "200",
                                    "shared_buffers", "64MB"))
                    .withBinaries(SharedBinaries.folderOr(folder.resolve("binaries")));
            EmbeddedPostgres postgres = EmbeddedPostgres.start(settings);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(postgres), "remove-test-postgres"));
            return new SharedPostgres(postgres);
        } catch (IOException e) {
            throw new UncheckedIOException("expected a temporary folder for PostgreSQL", e);
        }
    }

    private static void remove(EmbeddedPostgres postgres) {
        try {
            // Nobody will read this data again: no reason to shut down tidily.
            postgres.process().ifPresent(process -> {
                Signal.QUIT.sendTo(process);
                Signal.ended(process, Duration.ofSeconds(5));
            });
            postgres.stop();
            Folders.delete(postgres.folder().data());
            Folders.delete(postgres.folder().folder());
        } catch (IOException e) {
            LOG.warn(
                    "expected to remove {}; remove it by hand",
                    postgres.folder().folder(),
                    e);
        }
    }

    /** Test JVMs get killed too; what they left is stopped and removed by the next one, if it is not brand new. */
    private static void removeLeftovers() throws IOException {
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        Instant limit = Instant.now().minus(Duration.ofMinutes(10));
        try (var folders = Files.newDirectoryStream(temporary, PREFIX + "*")) {
            for (Path folder : folders) {
                boolean ours = Files.getOwner(folder).equals(Files.getOwner(Path.of("/proc/self")));
                if (ours && Files.getLastModifiedTime(folder).toInstant().isBefore(limit)) {
                    removeLeftover(folder);
                }
            }
        }
    }

    private static void removeLeftover(Path folder) throws IOException {
        Optional<FolderLock> lock = FolderLock.tryAcquire(folder);
        if (lock.isEmpty()) {
            return;
        }
        try {
            LOG.info("removing {}, which an earlier run left behind", folder);
            Orphan.stop(folder.resolve("data"), Duration.ofSeconds(5));
            Folders.delete(folder);
        } finally {
            lock.get().close();
        }
    }
}
