package io.scheduler.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.scheduler.api.TestApi.Reply;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionTest {
    private static final String ME = "/api/v1/me";
    private static final String BODY = "{\"username\": \"%s\", \"password\": \"%s\"}";

    private final TestApi api = TestApi.get();

    @AfterEach
    void endSessions() {
        api.jdbc().update("delete from api_token where kind = 'SESSION'");
    }

    @Test
    void cookieSignsInUntilTheSessionIsEnded() {
        Reply made = signIn("admin", TestApi.PASSWORD);

        assertThat(made.status()).isEqualTo(200);
        assertThat(made.json().get("name").asString()).isEqualTo("admin");
        assertThat(made.json().get("role").asString()).isEqualTo("ADMIN");
        assertThat(made.json().propertyNames()).doesNotContain("token");
        Session session = Session.of(made);
        assertThat(setCookie(made, "scheduler_session"))
                .contains("HttpOnly", "SameSite=Strict", "Path=/")
                .doesNotContain("Secure", "Max-Age");
        assertThat(setCookie(made, "scheduler_csrf"))
                .contains("SameSite=Strict")
                .doesNotContain("HttpOnly");

        Reply me = with(session, "GET", ME, null, null);
        assertThat(me.json().get("expiresAt").asString())
                .isEqualTo(made.json().get("expiresAt").asString());

        Reply ended = with(session, "DELETE", "/api/v1/session", session.csrf(), null);
        assertThat(ended.status()).isEqualTo(204);
        assertThat(setCookie(ended, "scheduler_session")).contains("Max-Age=0");
        assertExpired(with(session, "GET", ME, null, null));
    }

    @Test
    void whatChangesSomethingHasToComeFromAPageOfOurs() {
        Session session = Session.of(signIn("admin", TestApi.PASSWORD));
        Session other = Session.of(signIn("admin", TestApi.PASSWORD));

        for (String header : new String[] {null, "", "guess", other.csrf()}) {
            Reply refused = with(session, "PUT", "/api/v1/projects/forged", header, "{}");
            assertThat(refused.status()).isEqualTo(403);
            assertThat(refused.code()).isEqualTo("auth.csrf");
        }
        assertThat(api.call("GET", "/api/v1/projects/forged").status()).isEqualTo(404);
        assertThat(with(session, "PUT", "/api/v1/projects/from-page", session.csrf(), "{}")
                        .status())
                .isEqualTo(201);
    }

    @Test
    void bearerTokenIsStrongerThanACookieAndNeedsNoProof() {
        Reply reply = api.send(
                "PUT",
                "/api/v1/projects/by-bearer",
                "{}",
                r -> r.header("Authorization", "Bearer " + api.token())
                        .header("Cookie", "scheduler_session=nonsense")
                        .header("Content-Type", "application/json"));

        assertThat(reply.status()).isEqualTo(201);
    }

    @Test
    void sessionThatHasEndedSaysSoAndASignInWithItsCookieWorks() {
        Session session = Session.of(signIn("admin", TestApi.PASSWORD));
        api.jdbc().update("update api_token set expires_at = '2001-01-01' where kind = 'SESSION'");

        assertExpired(with(session, "GET", ME, null, null));
        assertExpired(with(session, "PUT", "/api/v1/projects/x", session.csrf(), "{}"));
        assertThat(with(session, "POST", "/api/v1/session", null, BODY.formatted("admin", TestApi.PASSWORD))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void sessionThatIsUsedInItsLastHalfLivesOnUpToALimit() {
        Session session = Session.of(signIn("admin", TestApi.PASSWORD));
        Instant begun = api.clock().instant();

        endsIn(Duration.ofHours(7));
        Instant unchanged = expiresAt(session);
        assertThat(unchanged).isBefore(begun.plus(Duration.ofHours(8)));

        endsIn(Duration.ofHours(5));
        assertThat(expiresAt(session)).isAfter(begun.plus(Duration.ofHours(11)));

        api.jdbc()
                .update(
                        "update api_token set created_at = created_at - interval '6 days 23 hours' where kind = 'SESSION'");
        endsIn(Duration.ofMinutes(10));
        assertThat(expiresAt(session))
                .isBetween(begun.plus(Duration.ofMinutes(50)), begun.plus(Duration.ofMinutes(70)));
    }

    @Test
    void useIsNotedOnceAMinute() {
        Session session = Session.of(signIn("admin", TestApi.PASSWORD));
        expiresAt(session);
        Instant end = api.clock().instant().plus(Duration.ofHours(1));
        api.jdbc().update("update api_token set expires_at = ? where kind = 'SESSION'", java.sql.Timestamp.from(end));

        assertThat(expiresAt(session)).isBefore(end.plusSeconds(1));
    }

    @Test
    void headerOfAProxyCountsOnlyWhereThatIsConfigured() {
        Reply made = api.send(
                "POST",
                "/api/v1/session",
                BODY.formatted("admin", TestApi.PASSWORD),
                r -> r.header("Content-Type", "application/json").header("X-Forwarded-Proto", "https"));

        assertThat(setCookie(made, "scheduler_session")).doesNotContain("Secure");
    }

    @ParameterizedTest
    @ValueSource(strings = {"wrong", ""})
    void wrongPasswordSignsNobodyIn(String password) {
        Reply refused = signIn("admin-of-nothing", password);

        assertThat(refused.status()).isIn(401, 422);
        assertThat(refused.response().headers().allValues("Set-Cookie")).isEmpty();
        assertThat(refused.header("WWW-Authenticate")).doesNotContain("Basic");
    }

    @Test
    void passwordIsChangedAndEverybodyElseSignedOut() {
        api.jdbc()
                .update("insert into app_user (name, password_hash, role)"
                        + " select 'changer', password_hash, role from app_user where name = 'admin'");
        Session here = Session.of(signIn("changer", TestApi.PASSWORD));
        Session elsewhere = Session.of(signIn("changer", TestApi.PASSWORD));
        String login =
                api.login("changer", TestApi.PASSWORD).json().get("token").asString();
        String program = with(here, "POST", "/api/v1/tokens", here.csrf(), "{\"name\": \"ci\"}")
                .json()
                .get("token")
                .asString();
        String path = "/api/v1/me/password";

        Reply wrong = with(here, "PUT", path, here.csrf(), "{\"current\": \"no\", \"new\": \"long enough\"}");
        assertThat(wrong.status()).isEqualTo(422);
        assertThat(wrong.errorPath()).isEqualTo("current");
        Reply shorter = with(
                here,
                "PUT",
                path,
                here.csrf(),
                "{\"current\": \"%s\", \"new\": \"short\"}".formatted(TestApi.PASSWORD));
        assertThat(shorter.errorPath()).isEqualTo("new");
        Reply changed = with(
                here,
                "PUT",
                path,
                here.csrf(),
                "{\"current\": \"%s\", \"new\": \"battery staple\"}".formatted(TestApi.PASSWORD));

        assertThat(changed.status()).isEqualTo(204);
        assertThat(with(here, "GET", ME, null, null).status()).isEqualTo(200);
        assertExpired(with(elsewhere, "GET", ME, null, null));
        assertThat(bearer(login)).isEqualTo(401);
        assertThat(bearer(program)).isEqualTo(200);
        assertThat(signIn("changer", TestApi.PASSWORD).status()).isEqualTo(401);
        assertThat(signIn("changer", "battery staple").status()).isEqualTo(200);
    }

    private int bearer(String token) {
        return api.send("GET", ME, null, r -> r.header("Authorization", "Bearer " + token))
                .status();
    }

    private void endsIn(Duration left) {
        api.jdbc()
                .update(
                        "update api_token set last_used_at = null, expires_at = ? where kind = 'SESSION'",
                        java.sql.Timestamp.from(api.clock().instant().plus(left)));
    }

    private Instant expiresAt(Session session) {
        return Instant.parse(
                with(session, "GET", ME, null, null).json().get("expiresAt").asString());
    }

    private Reply signIn(String name, String password) {
        return api.send(
                "POST",
                "/api/v1/session",
                BODY.formatted(name, password),
                r -> r.header("Content-Type", "application/json"));
    }

    private Reply with(Session session, String method, String path, String csrf, String body) {
        return api.send(method, path, body, r -> {
            r.header("Cookie", "scheduler_session=" + session.token() + "; scheduler_csrf=" + session.csrf());
            r.header("Content-Type", "application/json");
            return csrf == null ? r : r.header("X-CSRF-Token", csrf);
        });
    }

    private static String setCookie(Reply reply, String name) {
        return reply.response().headers().allValues("Set-Cookie").stream()
                .filter(cookie -> cookie.startsWith(name + "="))
                .findFirst()
                .orElseThrow();
    }

    private static void assertExpired(Reply reply) {
        assertThat(reply.status()).isEqualTo(401);
        assertThat(reply.code()).isEqualTo("auth.session-expired");
        assertThat(reply.header("WWW-Authenticate")).startsWith("Bearer");
    }

    private record Session(String token, String csrf) {
        static Session of(Reply reply) {
            Map<String, String> values = new HashMap<>();
            reply.response()
                    .headers()
                    .allValues("Set-Cookie")
                    .forEach(cookie -> values.put(
                            cookie.substring(0, cookie.indexOf('=')),
                            cookie.substring(cookie.indexOf('=') + 1, cookie.indexOf(';'))));
            return new Session(values.get("scheduler_session"), values.get("scheduler_csrf"));
        }
    }
}
