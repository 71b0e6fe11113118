package io.scheduler.standalone;

import io.scheduler.embedded.EmbeddedPostgres;
import io.scheduler.embedded.EmbeddedZooKeeper;
import io.scheduler.embedded.SharedBinaries;
import io.scheduler.standalone.StandaloneOptions.ExternalDatabase;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** The database and the registry, embedded or external. The embedded ones are started at the same time. */
final class Backends implements AutoCloseable {

    private final ExternalDatabase database;
    private final String zookeeper;
    private final @Nullable EmbeddedPostgres ownPostgres;
    private final @Nullable PostgresSupervisor supervisor;
    private final @Nullable EmbeddedZooKeeper ownZooKeeper;

    private Backends(
            StandaloneOptions options,
            @Nullable EmbeddedPostgres ownPostgres,
            @Nullable EmbeddedZooKeeper ownZooKeeper) {
        this.ownPostgres = ownPostgres;
        this.ownZooKeeper = ownZooKeeper;
        this.supervisor = ownPostgres == null ? null : new PostgresSupervisor(ownPostgres);
        this.database = options.database().orElseGet(() -> login(ownPostgres));
        this.zookeeper = options.zookeeper().orElseGet(() -> connectString(ownZooKeeper));
    }

    static Backends start(StandaloneOptions options, Home home) {
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        var postgres = CompletableFuture.supplyAsync(
                () -> options.database().isPresent() ? Optional.<EmbeddedPostgres>empty() : Optional.of(postgres(home)),
                threads);
        var zooKeeper = CompletableFuture.supplyAsync(
                () -> options.zookeeper().isPresent()
                        ? Optional.<EmbeddedZooKeeper>empty()
                        : Optional.of(EmbeddedZooKeeper.start(home.data("zookeeper"), 0)),
                threads);
        try (threads) {
            return new Backends(
                    options, postgres.join().orElse(null), zooKeeper.join().orElse(null));
        } catch (CompletionException e) {
            stopIfStarted(postgres);
            stopIfStarted(zooKeeper);
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    private static EmbeddedPostgres postgres(Home home) {
        var settings = new EmbeddedPostgres.Settings(home.data("postgres"), 0, Map.of());
        var postgres =
                EmbeddedPostgres.start(settings.withBinaries(SharedBinaries.folderOr(home.data("postgres-binaries"))));
        postgres.createDatabase("scheduler");
        return postgres;
    }

    private static <T extends AutoCloseable> void stopIfStarted(CompletableFuture<Optional<T>> server) {
        server.handle((started, failure) -> started == null ? Optional.<T>empty() : started)
                .join()
                .ifPresent(Backends::stop);
    }

    private static void stop(AutoCloseable server) {
        try {
            server.close();
        } catch (Exception e) {
            throw new StandaloneException("expected to stop what was started: " + e.getMessage(), e);
        }
    }

    private static ExternalDatabase login(@Nullable EmbeddedPostgres postgres) {
        if (postgres == null) {
            throw new IllegalStateException("without an external database there is an embedded one");
        }
        return new ExternalDatabase(postgres.jdbcUrl("scheduler"), postgres.username(), postgres.password());
    }

    private static String connectString(@Nullable EmbeddedZooKeeper zooKeeper) {
        if (zooKeeper == null) {
            throw new IllegalStateException("without an external ZooKeeper there is an embedded one");
        }
        return zooKeeper.connectString();
    }

    ExternalDatabase database() {
        return database;
    }

    String zookeeper() {
        return zookeeper;
    }

    /** ZooKeeper first; PostgreSQL is the last to be needed. External ones are left alone. */
    @Override
    public void close() {
        if (ownZooKeeper != null) {
            ownZooKeeper.close();
        }
        if (supervisor != null) {
            supervisor.close();
        }
        if (ownPostgres != null) {
            ownPostgres.close();
        }
    }
}
