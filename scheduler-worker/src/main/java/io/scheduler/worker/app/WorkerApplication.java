package io.scheduler.worker.app;

import java.util.Map;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;

/** Starts a worker. Reads {@code worker.yaml}; the address below is that of health and metrics, nothing else listens. */
@SpringBootApplication(
        proxyBeanMethods = false,
        // Present only when several services share a JVM; a worker has neither database nor users.
        excludeName = {
            "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
            "org.springframework.boot.quartz.autoconfigure.QuartzAutoConfiguration",
            "org.springframework.boot.security.autoconfigure.SecurityAutoConfiguration",
            "org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration",
            "org.springframework.boot.security.autoconfigure.actuate.web.servlet.ManagementWebSecurityAutoConfiguration",
            "org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterAutoConfiguration",
            "org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration",
        })
public class WorkerApplication {

    public static void main(String[] args) {
        builder().run(args);
    }

    /** A worker to be run in this JVM, possibly beside other services. */
    public static SpringApplicationBuilder builder() {
        return new SpringApplicationBuilder(WorkerApplication.class)
                .web(WebApplicationType.SERVLET)
                .properties(Map.ofEntries(
                        Map.entry("spring.config.name", "worker"),
                        Map.entry("spring.application.name", "worker"),
                        Map.entry("server.address", "127.0.0.1"),
                        Map.entry("server.port", "1235"),
                        Map.entry("rpc.ssl.enabled", "true"),
                        Map.entry("management.endpoints.web.exposure.include", "health,prometheus"),
                        Map.entry("management.endpoint.health.probes.enabled", "true"),
                        Map.entry("management.endpoint.health.group.readiness.include", "readinessState,cluster"),
                        Map.entry("spring.jmx.enabled", "false"),
                        Map.entry("springdoc.api-docs.enabled", "false"),
                        Map.entry("springdoc.swagger-ui.enabled", "false")));
    }
}
