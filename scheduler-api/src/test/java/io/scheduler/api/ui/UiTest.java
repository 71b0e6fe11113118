package io.scheduler.api.ui;

import static org.assertj.core.api.Assertions.assertThat;

import io.scheduler.api.TestApi;
import io.scheduler.api.TestApi.Reply;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.io.ClassPathResource;

class UiTest {
    private static final Pattern NONCE = Pattern.compile("content=\"([^\"]{20,})\"");

    private final TestApi api = TestApi.get();

    @ParameterizedTest
    @ValueSource(
            strings = {"/", "/index.html", "/projects", "/projects/p/workflows/w", "/projects/p/workflows/w.daily"})
    void everyAddressOfTheUiIsItsPage(String path) {
        Reply page = api.send("GET", path, null, r -> r.header("Accept", "text/html,*/*"));

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.header("Content-Type")).startsWith("text/html");
        assertThat(page.body()).contains("<base href=\"/\" />").doesNotContain("__");
        assertThat(page.header("Cache-Control")).isEqualTo("no-store");
        assertThat(page.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(page.header("Referrer-Policy")).isEqualTo("no-referrer");
    }

    @Test
    void stylesOfAPageAreKnownByANonceOfThatAnswer() {
        Reply page = api.send("GET", "/", null, r -> r);
        Reply again = api.send("GET", "/", null, r -> r);

        assertThat(page.header("Content-Security-Policy"))
                .isEqualTo("default-src 'none'; script-src 'self'; style-src 'self' 'nonce-" + nonce(page)
                        + "'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; worker-src 'self';"
                        + " manifest-src 'self'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'");
        assertThat(nonce(page)).isNotEqualTo(nonce(again));
    }

    @ParameterizedTest
    @CsvSource({"gzip,gzip", "'br, gzip',br", "identity,''"})
    void filesAreKeptByTheBrowserAndCompressed(String accepted, String encoding) {
        Reply file = api.send("GET", "/assets/app-1a2b.js", null, r -> r.header("Accept-Encoding", accepted));

        assertThat(file.status()).isEqualTo(200);
        assertThat(file.header("Content-Type")).startsWith("text/javascript");
        assertThat(file.header("Content-Encoding")).isEqualTo(encoding);
        assertThat(file.header("Cache-Control")).isEqualTo("max-age=31536000, public, immutable");
        assertThat(file.header("Content-Security-Policy"))
                .contains("script-src 'self'")
                .doesNotContain("nonce");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/assets/none.js",
                "/assets/../index.html",
                "/assets/%2e%2e/index.html",
                "/other.txt",
                "/ui/index.html.js",
                "/swagger-ui/none",
                "/v3/none",
                "/actuator/env",
                "/META-INF/resources/ui/assets/app-1a2b.js"
            })
    void otherFilesAreNotThere(String path) {
        Reply reply = api.send("GET", path, null, r -> r.header("Accept", "*/*"));

        assertThat(reply.status()).isIn(400, 404);
        assertThat(reply.header("Content-Type")).startsWith("application/problem+json");
    }

    @Test
    void unknownRouteOfTheApiIsAProblem() {
        Reply reply = api.call("GET", "/api/v1/none");

        assertThat(reply.status()).isEqualTo(404);
        assertThat(reply.code()).isEqualTo("route.not-found");
        assertThat(reply.header("Content-Security-Policy")).startsWith("default-src 'none'");
        assertThat(api.call("POST", "/projects", "{}").status()).isEqualTo(405);
        assertThat(api.call("PATCH", "/api/v1/projects", "{}").status()).isEqualTo(405);
    }

    @Test
    void iconIsServedAndAnswersOfTheApiAreCompressed() {
        assertThat(api.send("GET", "/favicon.svg", null, r -> r).header("Content-Type"))
                .startsWith("image/svg+xml");
        Reply slots = api.send(
                "GET",
                "/api/v1/cluster/slots",
                null,
                r -> r.header("Authorization", "Bearer " + api.token()).header("Accept-Encoding", "gzip"));
        assertThat(slots.header("Content-Encoding")).isEqualTo("gzip");
    }

    @Test
    void everythingWorksUnderAPathBehindAProxy(@TempDir Path folder) {
        try (var other = api.another(
                folder, "--server.servlet.context-path=/sched", "--server.forward-headers-strategy=framework")) {
            String root = "http://127.0.0.1:" + other.getEnvironment().getProperty("local.server.port");

            Reply page = get(root + "/sched/projects/p");
            assertThat(page.body()).contains("<base href=\"/sched/\" />");
            assertThat(get(root + "/sched/assets/app-1a2b.js").status()).isEqualTo(200);
            assertThat(get(root + "/sched/swagger-ui/index.html").status()).isEqualTo(200);
            assertThat(get(root + "/sched/api/v1/me").code()).isEqualTo("auth.required");
            Reply session = api.send(
                    HttpRequest.newBuilder(URI.create(root + "/sched/api/v1/session"))
                            .POST(BodyPublishers.ofString(
                                    "{\"username\": \"admin\", \"password\": \"%s\"}".formatted(TestApi.PASSWORD))),
                    r -> r.header("Content-Type", "application/json").header("X-Forwarded-Proto", "https"));
            assertThat(session.response().headers().allValues("Set-Cookie"))
                    .hasSize(2)
                    .allSatisfy(cookie -> assertThat(cookie).contains("Path=/sched;", "Secure", "SameSite=Strict"));
            String cookie = session.header("Set-Cookie").split(";")[0];
            assertThat(api.send(
                                    HttpRequest.newBuilder(URI.create(root + "/sched/api/v1/me")),
                                    r -> r.header("Cookie", cookie))
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void buildWithoutTheUiSaysHowToBuildIt() throws Exception {
        UiPage page = new UiPage(
                new ClassPathResource("nothing.html"),
                new ClassPathResource("not-built.html", UiPage.class),
                new Random(1));

        assertThat(page.text("/sched", "n"))
                .contains("npm", "mvn", "href=\"/sched/")
                .doesNotContain("__");
    }

    private Reply get(String address) {
        return api.send(HttpRequest.newBuilder(URI.create(address)), r -> r);
    }

    private static String nonce(Reply page) {
        var matcher = NONCE.matcher(page.body());
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }
}
