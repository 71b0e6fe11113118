package io.scheduler.standalone;

import java.util.Map;
import java.util.function.Supplier;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * One of the four services, not started yet.
 *
 * @param properties stand above every other source, so that two services never take each other's
 */
record Service(
        String name,
        Supplier<SpringApplicationBuilder> application,
        int managementPort,
        Map<String, String> properties) {

    /** Starts it within this JVM; returns when its web server listens. */
    ConfigurableApplicationContext start() {
        String[] arguments = properties.entrySet().stream()
                .map(property -> "--" + property.getKey() + "=" + property.getValue())
                .toArray(String[]::new);
        // Who stops what, and when, is decided in one place here.
        return application.get().registerShutdownHook(false).run(arguments);
    }
}
