package io.scheduler.standalone;

import io.scheduler.alert.app.AlertApplication;
import io.scheduler.api.app.ApiApplication;
import io.scheduler.embedded.EmbeddedServerException;
import io.scheduler.master.app.MasterApplication;
import io.scheduler.node.JsonLog;
import io.scheduler.rpc.node.NodeRole;
import io.scheduler.worker.app.WorkerApplication;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.slf4j.bridge.SLF4JBridgeHandler;
import org.springframework.boot.builder.SpringApplicationBuilder;

/** The whole scheduler in one JVM. It has no logger of its own: where logs go is known only after the options were read. */
public final class StandaloneApplication {

    private static final Map<NodeRole, Supplier<SpringApplicationBuilder>> APPLICATIONS = Map.of(
            NodeRole.MASTER, MasterApplication::builder,
            NodeRole.WORKER, WorkerApplication::builder,
            NodeRole.API, ApiApplication::builder,
            NodeRole.ALERT, AlertApplication::builder);

    private StandaloneApplication() {}

    public static void main(String[] arguments) throws InterruptedException {
        start(arguments);
        // Everything else happens in other threads; the shutdown hook ends it.
        new CountDownLatch(1).await();
    }

    /** Returns when it is ready; ends the JVM, with a word why, when it can not be. */
    static Standalone.Entrance start(String... arguments) throws InterruptedException {
        try {
            var options = StandaloneOptions.parse(
                    List.of(arguments), System.getenv(), Path.of(System.getProperty("user.home")));
            logTo(Home.create(options.home()));
            var standalone = new Standalone();
            Runtime.getRuntime().addShutdownHook(new Thread(standalone::close, "stop-standalone"));
            var entrance = standalone.start(options, APPLICATIONS, Clock.systemUTC());
            print(entrance, System.out);
            entrance.admin().forget();
            return entrance;
        } catch (StandaloneException | EmbeddedServerException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        } catch (RuntimeException e) {
            System.err.println("The scheduler cannot start, and this is a mistake in it rather than yours:");
            e.printStackTrace();
            System.exit(1);
        }
        throw new IllegalStateException("ended");
    }

    /** Before the first logger is made: afterwards logback would not look again. */
    private static void logTo(Home home) {
        System.setProperty("org.springframework.boot.logging.LoggingSystem", "none");
        System.setProperty("scheduler.log.dir", home.logs().toString());
        if (System.getProperty("logback.configurationFile") == null) {
            System.setProperty(
                    "logback.configurationFile",
                    JsonLog.isWanted(System.getenv()) ? "logback-standalone-json.xml" : "logback-standalone.xml");
        }
        // Tomcat speaks to java.util.logging.
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
    }

    static void print(Standalone.Entrance entrance, PrintStream out) {
        out.println();
        out.println("The scheduler is ready.");
        out.println("  UI and API   " + entrance.url());
        out.println("  user         admin");
        entrance.admin().passwordToShow().ifPresent(password -> {
            out.println("  password     " + password);
            out.println(
                    "               (shown this once; SCHEDULER_ADMIN_PASSWORD sets another before the first start)");
        });
        out.println("  home         " + entrance.home().folder());
        out.println("  log          " + entrance.home().logs().resolve("scheduler.log"));
        out.println("  ports        " + entrance.ports().byName());
        out.println();
        out.flush();
    }
}
