package io.scheduler.embedded;

import io.scheduler.embedded.PostgresFolder.RootPolicy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL server in a folder, as a child process that listens on 127.0.0.1 only. Its data, password and port are kept in
 * the folder between starts; it is durable unless the settings say otherwise.
 *
 * <p>Any thread may call; starts and stops wait for each other.
 */
public final class EmbeddedPostgres implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedPostgres.class);
    private static final int TRIES = 5;

    private final Settings settings;
    private final FolderLock lock;
    private final PostgresFolder folder;
    private final Cluster cluster;
    private final ServerLogin login;
    private int port;
    private @Nullable Process server;
    private volatile CompletableFuture<Process> exit = new CompletableFuture<>();
    private boolean closed;

    /**
     * @param dir where everything lies; one server a folder
     * @param port the TCP port, or 0 for the one of the last start if it is still free, else any
     * @param serverSettings more settings of PostgreSQL, or other values than ours
     * @param binaries where the programs are unpacked, or the folder of an installation; may be shared by many servers
     * @param startTimeout how long a start, with recovery after a crash, may take
     * @param stopTimeout how long a fast shutdown may take before it becomes an immediate one
     */
    public record Settings(
            Path dir,
            int port,
            Map<String, String> serverSettings,
            @Nullable Path binaries,
            @Nullable Duration startTimeout,
            @Nullable Duration stopTimeout) {

        public Settings {
            if (port < 0 || port > 65_535) {
                throw new IllegalArgumentException("expected a port of 0 to 65535, but got " + port);
            }
            dir = dir.toAbsolutePath().normalize();
            serverSettings = Map.copyOf(serverSettings);
            binaries = binaries == null ? dir.resolve("binaries") : binaries.toAbsolutePath();
            startTimeout = startTimeout == null ? Duration.ofSeconds(60) : startTimeout;
            stopTimeout = stopTimeout == null ? Duration.ofSeconds(20) : stopTimeout;
        }

        public Settings(Path dir, int port, Map<String, String> serverSettings) {
            this(dir, port, serverSettings, null, null, null);
        }

        /** The same with the programs in another folder. */
        public Settings withBinaries(Path folder) {
            return new Settings(dir, port, serverSettings, folder, startTimeout, stopTimeout);
        }
    }

    private EmbeddedPostgres(
            Settings settings, FolderLock lock, PostgresFolder folder, Cluster cluster, ServerLogin login) {
        this.settings = settings;
        this.lock = lock;
        this.folder = folder;
        this.cluster = cluster;
        this.login = login;
        this.port = settings.port();
    }

    /**
     * Starts a server and waits until it answers.
     *
     * @throws EmbeddedServerException when it does not, with the end of its log, or when the folder is in use
     */
    public static EmbeddedPostgres start(Settings settings) {
        return start(settings, RootPolicy.NORMAL);
    }

    static EmbeddedPostgres start(Settings settings, RootPolicy policy) {
        FolderLock lock = FolderLock.acquire(settings.dir());
        boolean started = false;
        try {
            PostgresFolder folder = PostgresFolder.of(settings.dir(), settings.binaries(), policy);
            Orphan.stop(folder.data(), settings.stopTimeout());
            folder.rotateLog();
            var cluster = new Cluster(folder, PostgresBinaries.in(folder.binaries()));
            cluster.initialise();
            var login = new ServerLogin(Files.readString(folder.passwordFile()).strip());
            var postgres = new EmbeddedPostgres(settings, lock, folder, cluster, login);
            postgres.startServer();
            started = true;
            return postgres;
        } catch (IOException e) {
            throw new UncheckedIOException("expected to start PostgreSQL in " + settings.dir(), e);
        } finally {
            if (!started) {
                lock.close();
            }
        }
    }

    /** Starts the server again after it was stopped, was killed or died; on the same port if it ever ran. */
    public synchronized void startServer() {
        if (closed) {
            throw new EmbeddedServerException("this PostgreSQL was closed; start a new one on " + settings.dir());
        }
        if (isRunning()) {
            return;
        }
        try {
            boolean anyPort = port == 0;
            for (int i = 1; ; i++) {
                int candidate = anyPort ? choosePort(i == 1) : port;
                if (launch(candidate, i == TRIES)) {
                    port = candidate;
                    Files.writeString(folder.portFile(), port + "\n");
                    return;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("expected to start PostgreSQL in " + settings.dir(), e);
        }
    }

    private int choosePort(boolean tryLast) throws IOException {
        if (tryLast && Files.exists(folder.portFile())) {
            String text = Files.readString(folder.portFile()).strip();
            if (text.matches("[1-9][0-9]{0,4}") && LoopbackPort.isFree(Integer.parseInt(text))) {
                return Integer.parseInt(text);
            }
        }
        return LoopbackPort.pickFree(new SecureRandom());
    }

    /** False when another try may work: somebody took the port, or the dying children of a killed server are not gone yet. */
    private boolean launch(int candidate, boolean last) throws IOException {
        long from = folder.logSize();
        Process process = cluster.startServer(candidate, settings.serverSettings());
        boolean ready = false;
        try {
            ready = login.awaitAnswer(process, candidate, settings.startTimeout());
        } finally {
            if (!ready) {
                Signal.stop(process.toHandle(), settings.stopTimeout());
            }
        }
        String said = folder.logTail(from);
        if (!ready && !last && (said.contains("Address already in use") || said.contains("shared memory block"))) {
            LOG.info(
                    "PostgreSQL did not start at the first try: {}",
                    said.lines().findFirst().orElse(""));
            Signal.ended(process.toHandle(), Duration.ofSeconds(1));
            return false;
        }
        if (!ready) {
            throw new EmbeddedServerException("expected PostgreSQL to answer on 127.0.0.1:" + candidate + " within "
                    + settings.startTimeout().toSeconds() + " s, but it did not. The end of " + folder.log() + ":\n"
                    + said);
        }
        server = process;
        exit = process.onExit();
        return true;
    }

    /** Stops the server (fast, after the deadline immediately) and keeps the folder. Does nothing when it does not run. */
    public synchronized void stopServer() {
        if (server != null) {
            Signal.stop(server.toHandle(), settings.stopTimeout());
            server = null;
        }
    }

    /** Stops the server and starts it again on the same port. */
    public synchronized void restart() {
        stopServer();
        startServer();
    }

    /** Kills the server's first process the hard way, as a crash would. Its children follow by themselves. */
    public synchronized void killServer() {
        if (server != null) {
            Signal.KILL.sendTo(server.toHandle());
            Signal.ended(server.toHandle(), Duration.ofSeconds(10));
            server = null;
        }
    }

    /** Stops the server and gives the folder back. */
    public synchronized void stop() {
        if (!closed) {
            try {
                stopServer();
            } finally {
                closed = true;
                lock.close();
            }
        }
    }

    @Override
    public void close() {
        stop();
    }

    public synchronized boolean isRunning() {
        return server != null && server.isAlive();
    }

    /** Completes when the server that was started last has ended, on purpose or not. */
    public CompletableFuture<Process> exited() {
        return exit;
    }

    public synchronized int port() {
        return port;
    }

    public String username() {
        return Cluster.SUPERUSER;
    }

    public String password() {
        return login.password();
    }

    /** Of the database {@code postgres}. */
    public String jdbcUrl() {
        return jdbcUrl("postgres");
    }

    public String jdbcUrl(String database) {
        return ServerLogin.url(port(), database);
    }

    /** Makes an empty database unless there is one of that name. */
    public void createDatabase(String database) {
        login.createDatabase(port(), database);
    }

    synchronized Optional<ProcessHandle> process() {
        return Optional.ofNullable(server).map(Process::toHandle);
    }

    PostgresFolder folder() {
        return folder;
    }
}
