package io.scheduler.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.scheduler.api.access.Access;
import io.scheduler.api.access.AccessInterceptor;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

class RoutesTest {
    private final TestApi api = TestApi.get();

    @Test
    void everyRouteDeclaresItsResourceAndAction() {
        var routes = api.context()
                .getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
                .getHandlerMethods();
        Set<String> undeclared = new TreeSet<>();
        Set<String> anonymous = new TreeSet<>();
        int declared = 0;
        for (var route : routes.entrySet()) {
            HandlerMethod method = route.getValue();
            if (AccessInterceptor.isApiDescription(method)) {
                continue;
            }
            Access access = method.getMethodAnnotation(Access.class);
            if (access == null) {
                undeclared.add(route.getKey() + " " + method);
            } else {
                declared++;
                if (access.anonymous()) {
                    anonymous.add(route.getKey().toString());
                }
            }
        }
        assertThat(undeclared).isEmpty();
        assertThat(declared).isGreaterThan(30);
        assertThat(anonymous)
                .containsExactlyInAnyOrder("{ [/error]}", "{POST [/api/v1/login]}", "{POST [/api/v1/session]}");
    }

    @Test
    void everyRouteButLoginWantsAToken() {
        var routes = api.context()
                .getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
                .getHandlerMethods();
        routes.forEach((route, method) -> {
            String path = route.getPatternValues().iterator().next();
            Access access = method.getMethodAnnotation(Access.class);
            if (!path.startsWith("/api/") || access == null || access.anonymous()) {
                return;
            }
            String verb =
                    route.getMethodsCondition().getMethods().iterator().next().name();
            var reply = api.send(verb, path.replaceAll("\\{[^}]*}", "1"), null, r -> r);
            assertThat(reply.status()).as(verb + " " + path).isEqualTo(401);
            assertThat(reply.code()).isEqualTo("auth.required");
            assertThat(reply.header("WWW-Authenticate")).isEqualTo("Bearer");
        });
    }

    @Test
    void descriptionNamesEveryOperationAndItsProblems() {
        var reply = api.send("GET", "/v3/api-docs", null, r -> r);

        assertThat(reply.status()).isEqualTo(200);
        var paths = reply.json().get("paths");
        assertThat(paths.propertyNames()).contains("/api/v1/login", "/api/v1/task-instances/{id}/log");
        paths.forEach(path -> path.forEach(operation -> {
            assertThat(operation.path("summary").asString(""))
                    .as(operation.toString())
                    .isNotEmpty();
            assertThat(operation.path("responses").has("default")).isTrue();
        }));
        assertThat(reply.json().at("/components/securitySchemes/bearer/scheme").asString())
                .isEqualTo("bearer");
        assertThat(reply.json()
                        .at("/components/schemas/Problem/properties/code")
                        .isMissingNode())
                .isFalse();
        assertThat(reply.body()).doesNotContain("seesAllProjects");
    }

    @ParameterizedTest
    @CsvSource({"/,text/html", "/index.html,text/html", "/swagger-ui/index.html,text/html"})
    void pagesAreServedToAnyone(String path, String type) {
        var reply = api.send("GET", path, null, r -> r);

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.header("Content-Type")).startsWith(type);
    }

    @Test
    void everythingThatTheDescriptionPageLoadsComesFromHere() {
        String page = api.send("GET", "/swagger-ui/index.html", null, r -> r).body();
        assertThat(page).doesNotContain("http://").doesNotContain("https://");
        assertThat(api.send("GET", "/swagger-ui/swagger-ui-bundle.js", null, r -> r)
                        .status())
                .isEqualTo(200);
    }

    @Test
    void pageThatDoesNotExistIsAProblemToo() {
        var reply = api.send("GET", "/nothing.txt", null, r -> r);

        assertThat(reply.status()).isEqualTo(404);
        assertThat(reply.code()).isEqualTo("route.not-found");
    }

    @ParameterizedTest
    @CsvSource({
        "/actuator/health/liveness,200", "/actuator/health/readiness,200", "/actuator/prometheus,200",
        "/actuator/env,404", "/actuator/beans,404", "/actuator/shutdown,404"
    })
    void managementPortShowsHealthAndMetricsOnly(String path, int status) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            var reply = http.send(
                    HttpRequest.newBuilder(api.managementUri(path)).build(), HttpResponse.BodyHandlers.ofString());
            assertThat(reply.statusCode()).isEqualTo(status);
        }
        assertThat(api.send("GET", path, null, r -> r).status()).isEqualTo(404);
    }
}
