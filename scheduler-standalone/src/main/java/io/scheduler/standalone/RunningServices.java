package io.scheduler.standalone;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ConfigurableApplicationContext;

/** The services that run in this JVM, in the order in which they are to be stopped. */
final class RunningServices implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RunningServices.class);
    private static final Duration READY_LIMIT = Duration.ofSeconds(90);

    private final List<String> names = new ArrayList<>();
    private final Map<String, ConfigurableApplicationContext> contexts = new HashMap<>();

    private RunningServices() {}

    /**
     * Starts all at the same time and waits until each says that it is ready. When one fails the others are stopped.
     *
     * @param services the first is the first to be stopped
     * @param stopping ends the wait when it is counted down
     */
    static RunningServices start(List<Service> services, CountDownLatch stopping) throws InterruptedException {
        var running = new RunningServices();
        boolean ready = false;
        try {
            running.startAll(services);
            try (HttpClient client = HttpClient.newHttpClient()) {
                for (Service service : services) {
                    HealthPage.of(client, service.name(), service.managementPort())
                            .awaitReady(READY_LIMIT, stopping);
                }
            }
            ready = true;
            return running;
        } finally {
            if (!ready) {
                running.close();
            }
        }
    }

    private void startAll(List<Service> services) throws InterruptedException {
        StandaloneException failed = null;
        try (var threads = Executors.newThreadPerTaskExecutor(
                Thread.ofPlatform().name("start-", 1).factory())) {
            var starts = new ArrayList<Future<ConfigurableApplicationContext>>();
            for (Service service : services) {
                names.add(service.name());
                starts.add(threads.submit(service::start));
            }
            for (int i = 0; i < starts.size(); i++) {
                try {
                    contexts.put(names.get(i), starts.get(i).get());
                } catch (ExecutionException e) {
                    var cause = e.getCause();
                    if (failed == null) {
                        failed = new StandaloneException(
                                "the " + names.get(i) + " did not start: " + root(cause), cause);
                    } else {
                        failed.addSuppressed(cause);
                    }
                }
            }
        }
        if (failed != null) {
            throw failed;
        }
    }

    private static String root(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.toString() : root.getMessage();
    }

    /** In order, one after the other; what one of them throws does not keep the rest running. */
    @Override
    public void close() {
        RuntimeException first = null;
        for (String name : names) {
            ConfigurableApplicationContext context = contexts.remove(name);
            if (context != null) {
                LOG.info("stopping the {}", name);
                try {
                    context.close();
                } catch (RuntimeException e) {
                    first = first == null ? e : first;
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
