package io.scheduler.alert.app;

import io.scheduler.node.ManagementPort;
import io.scheduler.node.NodeApplication;
import io.scheduler.node.NodeConfiguration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Import;

/** The alert service. */
@SpringBootConfiguration(proxyBeanMethods = false)
@ManagementPort
@Import({NodeConfiguration.class, AlertWiring.class, DeliveryWiring.class})
public class AlertApplication {
    public static final int MANAGEMENT_PORT = 50053;

    public static void main(String[] args) {
        NodeApplication.main(builder(), args);
    }

    /** The application with its defaults; arguments, environment and {@code alert.yaml} are stronger. */
    public static SpringApplicationBuilder builder() {
        return NodeApplication.builder(AlertApplication.class, "alert", MANAGEMENT_PORT)
                .properties(defaults());
    }

    static Map<String, Object> defaults() {
        Map<String, Object> defaults = new LinkedHashMap<>();
        defaults.put("rpc.ssl.enabled", "true");
        defaults.put("server.address", "127.0.0.1");
        defaults.put("server.shutdown", "graceful");
        defaults.put("spring.lifecycle.timeout-per-shutdown-phase", "5s");
        defaults.put("server.tomcat.max-connections", "100");
        defaults.put("spring.web.resources.add-mappings", "false");
        defaults.put("management.endpoint.health.group.readiness.include", "readinessState,database");
        defaults.put("management.endpoint.health.group.liveness.include", "livenessState,deliveries");
        return defaults;
    }
}
