package io.scheduler.alert.app;

import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Import;

/** The alert service. */
@SpringBootConfiguration
@EnableAutoConfiguration
@Import(AlertWiring.class)
public class AlertApplication {

    public static void main(String[] args) {
        builder().run(args);
    }

    /** The application with its defaults; arguments, environment and {@code alert.yaml} are stronger. */
    public static SpringApplicationBuilder builder() {
        return new SpringApplicationBuilder(AlertApplication.class)
                .web(WebApplicationType.SERVLET)
                .bannerMode(Banner.Mode.OFF)
                .properties(defaults());
    }

    static Map<String, Object> defaults() {
        Map<String, Object> defaults = new LinkedHashMap<>();
        defaults.put("spring.config.name", "alert");
        defaults.put("spring.application.name", "scheduler-alert");
        defaults.put("rpc.ssl.enabled", "true");
        // only management is served over HTTP
        defaults.put("server.address", "127.0.0.1");
        defaults.put("server.port", "50053");
        defaults.put("server.shutdown", "graceful");
        defaults.put("spring.lifecycle.timeout-per-shutdown-phase", "5s");
        defaults.put("server.tomcat.threads.max", "8");
        defaults.put("server.tomcat.max-connections", "100");
        defaults.put("spring.web.resources.add-mappings", "false");
        defaults.put("management.endpoints.web.exposure.include", "health,prometheus");
        defaults.put("management.endpoint.health.probes.enabled", "true");
        return defaults;
    }
}
