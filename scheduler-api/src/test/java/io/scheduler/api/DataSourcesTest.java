package io.scheduler.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DataSourcesTest {
    private static final String ALL = "/api/v1/projects/sources/data-sources";
    private static final String SHOP = ALL + "/shop";

    private final TestApi api = TestApi.get();

    @BeforeEach
    void empty() {
        api.call("PUT", "/api/v1/projects/sources", "{}");
        api.call("DELETE", SHOP);
    }

    private static String body(String more) {
        return """
                {"type": "postgresql", "host": "db.example.org", "database": "shop", "user": "reader" %s}""".formatted(more);
    }

    @Test
    void isMadeShownListedAndDeletedWithoutEverShowingItsPassword() {
        var made =
                api.call("PUT", SHOP, body(", \"password\": \"s3cret\", \"parameters\": {\"sslmode\": \"require\"}"));
        var shown = api.call("GET", SHOP);
        var listed = api.call("GET", ALL);

        assertThat(made.status()).as(made.body()).isEqualTo(201);
        assertThat(shown.json().get("port").asInt()).isEqualTo(5432);
        assertThat(shown.json().get("hasPassword").asBoolean()).isTrue();
        assertThat(shown.json().at("/parameters/sslmode").asString()).isEqualTo("require");
        assertThat(listed.json().get("total").asInt()).isEqualTo(1);
        assertThat(made.body() + shown.body() + listed.body()).doesNotContain("s3cret");
        assertThat(api.call("DELETE", SHOP).status()).isEqualTo(204);
        assertThat(api.call("GET", SHOP).code()).isEqualTo("data-source.not-found");
        assertThat(api.call("GET", "/api/v1/projects/nowhere/data-sources").code())
                .isEqualTo("project.not-found");
    }

    @Test
    void aPasswordGoesToNoOtherPlaceThanTheOneItWasGivenFor() {
        api.call("PUT", SHOP, body(", \"password\": \"s3cret\""));

        assertThat(api.call("PUT", SHOP, body(", \"description\": \"The shop\""))
                        .status())
                .isEqualTo(200);
        assertThat(api.call("GET", SHOP).json().get("hasPassword").asBoolean()).isTrue();
        var elsewhere = api.call("PUT", SHOP, body("").replace("db.example.org", "evil.example.org"));
        assertThat(elsewhere.errorPath()).isEqualTo("password");
        assertThat(api.call("PUT", SHOP, body(", \"password\": \"\"")).status()).isEqualTo(200);
        assertThat(api.call("GET", SHOP).json().get("hasPassword").asBoolean()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            , "parameters": {"socketFactory": "x"}             | parameters.socketFactory
            , "parameters": {"SSLMODE": "disable"}             | parameters.SSLMODE
            , "parameters": {"sslmode": "x&socketFactory=y"}   | parameters.sslmode
            , "port": 0                                        | port
            """)
    void whatADriverMustNotGetIsRefused(String more, String path) {
        assertThat(api.call("PUT", SHOP, body(more)).errorPath()).isEqualTo(path);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "shop"           | "shop?socketFactory=x" | database
            "db.example.org" | "h/x?y"                | host
            "postgresql"     | "oracle"               | type
            "reader"         | "a\\nb"                 | user
            """)
    void nothingHidesInTheOtherFields(String from, String to, String path) {
        assertThat(api.call("PUT", SHOP, body("").replace(from, to)).errorPath())
                .isEqualTo(path);
    }

    @Test
    void aParameterWrittenTwiceIsRefused() {
        var reply =
                api.call("PUT", SHOP, body(", \"parameters\": {\"sslmode\": \"require\", \"sslmode\": \"disable\"}"));

        assertThat(reply.status()).isEqualTo(400);
    }

    @Test
    void withoutAMasterNobodyTries() {
        api.call("PUT", SHOP, body(", \"password\": \"s3cret\""));

        var reply = api.call("POST", SHOP + "/test", "");

        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        assertThat(reply.json().get("connected").asBoolean()).isFalse();
        assertThat(reply.json().get("outcome").asString()).isEqualTo("NO_WORKER");
        assertThat(reply.json().get("message").asString()).contains("no worker of the group default");
    }
}
