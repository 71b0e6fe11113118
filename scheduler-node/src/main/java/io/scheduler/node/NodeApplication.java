package io.scheduler.node;

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
                .properties(Map.of(
                        "spring.config.name", name,
                        "spring.application.name", "scheduler-" + name,
                        "spring.jmx.enabled", "false",
                        "server.port", managementPort,
                        "management.endpoints.web.exposure.include", "health,prometheus",
                        "management.endpoint.health.probes.enabled", "true",
                        "server.tomcat.threads.max", "8",
                        "server.tomcat.threads.min-spare", "1"));
    }
}
