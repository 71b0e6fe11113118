package io.scheduler.api.app;

import io.scheduler.node.NodeApplication;
import io.scheduler.node.NodeConfiguration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Import;

/** The api service. */
@SpringBootConfiguration
@EnableAutoConfiguration(exclude = UserDetailsServiceAutoConfiguration.class)
@ComponentScan("io.scheduler.api")
@Import(NodeConfiguration.class)
public class ApiApplication {
    public static final int PORT = 12345;
    public static final int MANAGEMENT_PORT = 12346;

    private static final String COMPRESSED = "application/json,application/problem+json,application/yaml,text/plain,"
            + "text/html,text/css,text/javascript,image/svg+xml";

    public static void main(String[] args) {
        NodeApplication.main(builder(), args);
    }

    /** The application with its defaults; arguments, environment and {@code api.yaml} are stronger. */
    public static SpringApplicationBuilder builder() {
        return NodeApplication.builder(ApiApplication.class, "api", PORT).properties(defaults());
    }

    static Map<String, Object> defaults() {
        Map<String, Object> defaults = new LinkedHashMap<>();
        defaults.put("rpc.ssl.enabled", "true");
        defaults.put("server.address", "127.0.0.1");
        defaults.put("server.shutdown", "graceful");
        defaults.put("spring.lifecycle.timeout-per-shutdown-phase", "5s");
        // of the platform: a virtual one that waits for the database copies the frames of all filters below it each
        // time
        defaults.put("server.tomcat.threads.max", "128");
        defaults.put("server.tomcat.threads.min-spare", "4");
        defaults.put("server.tomcat.max-connections", "2000");
        defaults.put("server.tomcat.accept-count", "200");
        defaults.put("server.tomcat.connection-timeout", "20s");
        defaults.put("server.tomcat.keep-alive-timeout", "60s");
        defaults.put("server.max-http-request-header-size", "16KB");
        // so that a client that sends too much reads the answer instead of a broken connection
        defaults.put("server.tomcat.max-swallow-size", "64MB");
        // what is built is compressed already; a stream of events would wait for its end
        defaults.put("server.compression.enabled", "true");
        defaults.put("server.compression.mime-types", COMPRESSED);
        // the UI has handlers of its own
        defaults.put("spring.web.resources.add-mappings", "false");
        defaults.put("spring.servlet.multipart.enabled", "false");
        defaults.put("spring.mvc.formcontent.filter.enabled", "false");
        defaults.put("management.server.address", "127.0.0.1");
        defaults.put("management.server.port", Integer.toString(MANAGEMENT_PORT));
        defaults.put("management.endpoint.health.group.readiness.include", "readinessState,database");
        defaults.put("springdoc.api-docs.enabled", "true");
        defaults.put("springdoc.swagger-ui.enabled", "true");
        defaults.put("springdoc.swagger-ui.tags-sorter", "alpha");
        defaults.put("springdoc.override-with-generic-response", "false");
        defaults.put("springdoc.default-produces-media-type", "application/json");
        return defaults;
    }
}
