package io.scheduler.master.app;

import io.scheduler.node.ManagementPort;
import io.scheduler.node.NodeApplication;
import io.scheduler.node.NodeConfiguration;
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
        return NodeApplication.builder(MasterApplication.class, "master", MANAGEMENT_PORT);
    }

    public static void main(String[] args) {
        builder().run(args);
    }
}
