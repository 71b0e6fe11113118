package io.scheduler.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.scheduler.api.TestApi.Reply;
import io.scheduler.dao.user.Tokens;
import io.scheduler.dao.user.Users;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuthTest {
    private final TestApi api = TestApi.get();

    @Test
    void loginGivesATokenThatWorksUntilLogout() {
        Reply login = api.login("admin", TestApi.PASSWORD);
        String token = login.json().get("token").asString();

        assertThat(token).startsWith("sch_").hasSizeGreaterThan(40);
        assertThat(Instant.parse(login.json().get("expiresAt").asString()))
                .isBetween(
                        api.clock().instant().plus(Duration.ofHours(11)),
                        api.clock().instant().plus(Duration.ofHours(12)));
        assertThat(me(token).json().get("name").asString()).isEqualTo("admin");
        assertThat(me(token).json().get("role").asString()).isEqualTo("ADMIN");

        assertThat(with(token, "POST", "/api/v1/logout", null).status()).isEqualTo(204);
        assertRefused(me(token));
    }

    @Test
    void onlyTheHashOfATokenIsStored() {
        String token = api.login("admin", TestApi.PASSWORD).json().get("token").asString();

        assertThat(api.jdbc()
                        .queryForObject(
                                "select count(*) from api_token where token_hash = sha256(?::bytea)",
                                Integer.class,
                                token))
                .isEqualTo(1);
        assertThat(api.jdbc().queryForObject("select password_hash from app_user where name = 'admin'", String.class))
                .startsWith("$argon2id$");
    }

    @Test
    void tokenExpires() {
        String token = api.login("admin", TestApi.PASSWORD).json().get("token").asString();
        api.jdbc()
                .update(
                        "update api_token set expires_at = ? where token_hash = sha256(?::bytea)",
                        java.sql.Timestamp.from(api.clock().instant().minusSeconds(1)),
                        token);

        assertRefused(me(token));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sch_wrong", "something", "sch_\u00e4"})
    void wrongTokenIsRefused(String token) {
        assertRefused(me(token));
    }

    @Test
    void otherSchemesAreNoLogin() {
        Reply reply = api.send("GET", "/api/v1/me", null, r -> r.header("Authorization", "Basic YWRtaW46YWRtaW4="));

        assertThat(reply.status()).isEqualTo(401);
        assertThat(reply.code()).isEqualTo("auth.required");
    }

    @Test
    void disabledUserMayNothingFromTheNextRequestOn() {
        api.jdbc()
                .update("insert into app_user (name, password_hash, role)"
                        + " select 'guest', password_hash, role from app_user where name = 'admin'");
        String token = api.login("guest", TestApi.PASSWORD).json().get("token").asString();
        assertThat(me(token).status()).isEqualTo(200);

        api.context().getBean(Users.class).setEnabled("guest", false);

        await().atMost(Tokens.BELIEVED_FOR.plusSeconds(5)).until(() -> me(token).status() == 401);
        assertRefused(me(token));
        assertThat(api.login("guest", TestApi.PASSWORD).code()).isEqualTo("auth.wrong-credentials");
    }

    @Test
    void guessingIsSlowedDownAndForgivenAfterAWhile() {
        for (int i = 0; i < 5; i++) {
            Reply reply = api.login("victim", "guess " + i);
            assertThat(reply.status()).isEqualTo(401);
            assertThat(reply.code()).isEqualTo("auth.wrong-credentials");
        }
        Reply blocked = api.login("victim", "guess");
        assertThat(blocked.status()).isEqualTo(429);
        assertThat(blocked.code()).isEqualTo("auth.too-many-failures");
        assertThat(blocked.header("Retry-After")).isEqualTo("1");
        assertThat(api.login("admin", TestApi.PASSWORD).status()).isEqualTo(200);

        api.clock().advance(Duration.ofSeconds(2));
        assertThat(api.login("victim", "guess").status()).isEqualTo(401);
        assertThat(api.login("victim", "guess").header("Retry-After")).isEqualTo("2");
    }

    @Test
    void loginWithoutNameOrPasswordSaysWhatIsMissing() {
        Reply reply = api.send(
                "POST", "/api/v1/login", "{\"username\": \"a\"}", r -> r.header("Content-Type", "application/json"));

        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.errorPath()).isEqualTo("password");
    }

    @Test
    void tokensForProgramsAreMadeListedAndEnded() {
        Reply made = api.call("POST", "/api/v1/tokens", "{\"name\": \"ci\"}");
        String token = made.json().get("token").asString();
        long id = made.json().get("id").asLong();

        assertThat(made.status()).isEqualTo(201);
        assertThat(me(token).status()).isEqualTo(200);
        Reply list = api.call("GET", "/api/v1/tokens");
        assertThat(list.body()).contains("\"ci\"").doesNotContain(token);
        assertThat(api.call("DELETE", "/api/v1/tokens/" + id).status()).isEqualTo(204);
        assertRefused(me(token));
        Reply past = api.call("POST", "/api/v1/tokens", "{\"name\": \"x\", \"expiresAt\": \"2001-01-01T00:00:00Z\"}");
        assertThat(past.errorPath()).isEqualTo("expiresAt");
        Reply noTime = api.call("POST", "/api/v1/tokens", "{\"name\": \"x\", \"expiresAt\": \"tomorrow\"}");
        assertThat(noTime.errorPath()).isEqualTo("expiresAt");
    }

    private Reply me(String token) {
        return with(token, "GET", "/api/v1/me", null);
    }

    private Reply with(String token, String method, String path, String body) {
        return api.send(method, path, body, r -> r.header("Authorization", "Bearer " + token));
    }

    private static void assertRefused(Reply reply) {
        assertThat(reply.status()).isEqualTo(401);
        assertThat(reply.code()).isEqualTo("auth.invalid-token");
        assertThat(reply.header("WWW-Authenticate")).startsWith("Bearer");
    }
}
