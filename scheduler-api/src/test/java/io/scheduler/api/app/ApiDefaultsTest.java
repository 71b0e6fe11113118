package io.scheduler.api.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ApiDefaultsTest {
    @Test
    void everyDefaultIsPinned() {
        assertThat(ApiApplication.defaults())
                .isEqualTo(Map.ofEntries(
                        Map.entry("rpc.ssl.enabled", "true"),
                        Map.entry("server.address", "127.0.0.1"),
                        Map.entry("server.shutdown", "graceful"),
                        Map.entry("spring.lifecycle.timeout-per-shutdown-phase", "5s"),
                        Map.entry("server.tomcat.threads.max", "128"),
                        Map.entry("server.tomcat.threads.min-spare", "4"),
                        Map.entry("server.tomcat.max-connections", "2000"),
                        Map.entry("server.tomcat.accept-count", "200"),
                        Map.entry("server.tomcat.connection-timeout", "20s"),
                        Map.entry("server.tomcat.keep-alive-timeout", "60s"),
                        Map.entry("server.max-http-request-header-size", "16KB"),
                        Map.entry("server.tomcat.max-swallow-size", "64MB"),
                        Map.entry("server.compression.enabled", "true"),
                        Map.entry(
                                "server.compression.mime-types",
                                "application/json,application/problem+json,application/yaml,text/plain,"
                                        + "text/html,text/css,text/javascript,image/svg+xml"),
                        Map.entry("spring.web.resources.add-mappings", "false"),
                        Map.entry("spring.servlet.multipart.enabled", "false"),
                        Map.entry("spring.mvc.formcontent.filter.enabled", "false"),
                        Map.entry("management.server.address", "127.0.0.1"),
                        Map.entry("management.server.port", "12346"),
                        Map.entry("management.endpoint.health.group.readiness.include", "readinessState,database"),
                        Map.entry("springdoc.api-docs.enabled", "true"),
                        Map.entry("springdoc.swagger-ui.enabled", "true"),
                        Map.entry("springdoc.swagger-ui.tags-sorter", "alpha"),
                        Map.entry("springdoc.override-with-generic-response", "false"),
                        Map.entry("springdoc.default-produces-media-type", "application/json")));
        assertThat(ApiApplication.PORT).isEqualTo(12345);
    }
}
