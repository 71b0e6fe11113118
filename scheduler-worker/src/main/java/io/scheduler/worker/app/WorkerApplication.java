package io.scheduler.worker.app;

import io.scheduler.node.ManagementPort;
import io.scheduler.node.NodeApplication;
import io.scheduler.node.NodeConfiguration;
import java.util.Map;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Import;

/** The worker as a service. Its HTTP is health and metrics; it listens on nothing else. */
@SpringBootConfiguration(proxyBeanMethods = false)
@ManagementPort
@Import({NodeConfiguration.class, WorkerWiring.class})
public class WorkerApplication {

    public static final int MANAGEMENT_PORT = 1235;

    public static void main(String[] args) {
        NodeApplication.main(builder(), args);
    }

    /** A worker to be run in this JVM, possibly beside other services. */
    public static SpringApplicationBuilder builder() {
        return NodeApplication.builder(WorkerApplication.class, "worker", MANAGEMENT_PORT)
                .properties(Map.of("management.endpoint.health.group.readiness.include", "readinessState,cluster"));
    }
}
