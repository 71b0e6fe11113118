package io.scheduler.node;

import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.Banner;
import org.springframework.boot.builder.SpringApplicationBuilder;

/** How services are built, so that one alone and four in one process start the same way. */
public final class NodeApplication {

    private NodeApplication() {}

    /**
     * @param name of the service: its configuration is {@code <name>.yaml} and its metrics carry it
     * @param managementPort of health and metrics, unless {@code server.port} says otherwise
     */
    public static SpringApplicationBuilder builder(Class<?> application, String name, int managementPort) {
        return new SpringApplicationBuilder(application)
                .bannerMode(Banner.Mode.OFF)
                .logStartupInfo(false)
                .registerShutdownHook(true)
                .properties(defaults(name, managementPort));
    }

    /**
     * Runs a service as a process of its own. One that can not start ends, with status 1: threads that had begun already would
     * keep it alive, and whoever watches over it would take it for slow.
     */
    public static void main(SpringApplicationBuilder service, String[] args) {
        try {
            service.run(args);
        } catch (RuntimeException | Error alreadyLogged) {
            System.exit(1);
        }
    }

    private static Map<String, Object> defaults(String name, int port) {
        Map<String, Object> defaults = new LinkedHashMap<>();
        defaults.put("spring.config.name", name);
        defaults.put("spring.application.name", "scheduler-" + name);
        defaults.put("spring.jmx.enabled", "false");
        // loopback unless told otherwise: metrics tell more than strangers should know
        defaults.put("server.address", "127.0.0.1");
        defaults.put("server.port", port);
        defaults.put("server.shutdown", "graceful");
        defaults.put("spring.lifecycle.timeout-per-shutdown-phase", "5s");
        defaults.put("server.tomcat.threads.max", 8);
        defaults.put("server.tomcat.threads.min-spare", 1);
        defaults.put("server.tomcat.max-connections", 100);
        defaults.put("management.endpoints.web.exposure.include", "health,prometheus");
        defaults.put("management.endpoint.health.probes.enabled", true);
        defaults.put("rpc.ssl.enabled", true);
        if (JsonLog.isWanted(System.getenv())) {
            defaults.put("logging.structured.format.console", JsonLog.class.getName());
            defaults.put("logging.structured.format.file", JsonLog.class.getName());
        }
        return defaults;
    }
}
