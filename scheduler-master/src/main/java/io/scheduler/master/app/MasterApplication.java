package io.scheduler.master.app;

import io.scheduler.node.ManagementPort;
import io.scheduler.node.NodeApplication;
import io.scheduler.node.NodeConfiguration;
import java.util.Map;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Import;

/** The master as a service. */
@SpringBootConfiguration(proxyBeanMethods = false)
@ManagementPort
@Import({NodeConfiguration.class, MasterConfiguration.class})
public class MasterApplication {

    public static final int MANAGEMENT_PORT = 5679;

    public static SpringApplicationBuilder builder() {
        return NodeApplication.builder(MasterApplication.class, "master", MANAGEMENT_PORT)
                .properties(Map.of(
                        "management.endpoint.health.group.readiness.include", "readinessState,master",
                        "management.endpoint.health.group.liveness.include", "livenessState,loops"));
    }

    public static void main(String[] args) {
        NodeApplication.main(builder(), args);
    }
}
