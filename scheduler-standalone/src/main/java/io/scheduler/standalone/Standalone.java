package io.scheduler.standalone;

import io.scheduler.dao.secret.SecretKeyFile;
import io.scheduler.embedded.FolderLock;
import io.scheduler.rpc.node.NodeRole;
import java.net.http.HttpClient;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.builder.SpringApplicationBuilder;

/**
 * A whole scheduler that runs in this JVM. Started by one thread and closed by any; closing stops things in the reverse order of
 * their start, and twice does no harm.
 */
final class Standalone implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Standalone.class);

    /** The first is the first to be stopped: nobody asks for more, tasks keep running, their results are kept, silence. */
    private static final List<NodeRole> STOP_ORDER =
            List.of(NodeRole.API, NodeRole.WORKER, NodeRole.MASTER, NodeRole.ALERT);

    private final Deque<AutoCloseable> started = new ArrayDeque<>();
    private final CountDownLatch stopping = new CountDownLatch(1);
    private boolean closed;

    /** What a person needs to know about a standalone that is ready. */
    record Entrance(String url, Ports ports, Home home, AdminAccess admin) {}

    /**
     * Starts everything and returns when it is ready.
     *
     * @throws StandaloneException with what the person should do; what had been started is stopped
     */
    Entrance start(
            StandaloneOptions options, Map<NodeRole, Supplier<SpringApplicationBuilder>> applications, Clock clock)
            throws InterruptedException {
        Home home = Home.create(options.home());
        keep(lock(home));
        var contextFile = new ContextFile(home.context());
        contextFile.keepTokenOnly();
        // A taken port is said before anything that takes seconds is started; but one that is only free, not bound,
        // could
        // become one of PostgreSQL's or ZooKeeper's, so the choice that counts comes after them.
        Ports.choose(options.ports());
        Backends backends = keep(Backends.start(options, home));
        Ports ports = Ports.choose(options.ports());
        new SecretKeyFile(home.secretKeys(), new SecureRandom()).init();
        Certificates certificates = Certificates.ensure(home.certificates(), options.listenHost(), clock);
        AdminAccess admin = AdminAccess.of(home, options.adminPassword(), new SecureRandom());
        var properties = new ServiceProperties(home, ports, certificates, backends, options.listenHost(), admin);
        List<Service> services = STOP_ORDER.stream()
                .map(role -> new Service(
                        role.name().toLowerCase(Locale.ROOT),
                        applications.get(role),
                        properties.managementPort(role),
                        properties.of(role)))
                .toList();
        keep(RunningServices.start(services, stopping));
        String url = "http://" + reachable(options.listenHost()) + ":" + ports.api();
        try (HttpClient client = HttpClient.newHttpClient()) {
            Optional<String> token = admin.token(new ApiLogin(client, url), contextFile.token());
            contextFile.write(url, token, ProcessHandle.current().pid(), ports);
        }
        LOG.info("ready at {}", url);
        return new Entrance(url, ports, home, admin);
    }

    private static String reachable(String listenHost) {
        return listenHost.equals("0.0.0.0") ? "127.0.0.1" : listenHost;
    }

    private static FolderLock lock(Home home) {
        return FolderLock.tryAcquire(home.folder())
                .orElseThrow(() -> new StandaloneException("a standalone already runs on " + home.folder()
                        + ", process "
                        + FolderLock.holder(home.folder()).map(String::valueOf).orElse("unknown")
                        + ". Stop it with bin/standalone.sh stop, or name another folder with SCHEDULER_HOME"));
    }

    private synchronized <T extends AutoCloseable> T keep(T part) {
        if (closed) {
            close(part);
            throw new StandaloneException("stopped while it was starting");
        }
        started.push(part);
        return part;
    }

    @Override
    public synchronized void close() {
        closed = true;
        stopping.countDown();
        while (!started.isEmpty()) {
            close(started.pop());
        }
    }

    private static void close(AutoCloseable part) {
        try {
            part.close();
        } catch (Exception e) {
            // The rest must be stopped all the same; what this one left behind is dealt with at the next start.
            LOG.error("{} did not stop cleanly", part.getClass().getSimpleName(), e);
        }
    }
}
