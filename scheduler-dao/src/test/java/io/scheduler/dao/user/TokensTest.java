package io.scheduler.dao.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.scheduler.dao.EmptyDatabase;
import io.scheduler.dao.database.Database;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TokensTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final SessionLife LIFE = new SessionLife(Duration.ofHours(12), Duration.ofDays(1));

    private static Database database;
    private static Users users;
    private static Tokens tokens;

    @BeforeAll
    static void open() {
        database = EmptyDatabase.open();
        users = new Users(database);
        tokens = new Tokens(database);
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @Test
    void userIsMadeOnce() {
        assertThat(users.createIfAbsent("first", "hash", Role.ADMIN)).isTrue();
        assertThat(users.createIfAbsent("first", "other", Role.ADMIN)).isFalse();
        User user = users.byName("first").orElseThrow();
        assertThat(user.passwordHash()).isEqualTo("hash");
        assertThat(user.toString()).doesNotContain("hash");
        assertThat(users.byId(user.id())).contains(user);
        assertThat(users.byName("nobody")).isEmpty();
    }

    @Test
    void tokenIsValidUntilItExpiresOrItsUserIsDisabled() {
        users.createIfAbsent("second", "hash", Role.ADMIN);
        User user = users.byName("second").orElseThrow();
        tokens.createLogin(user.id(), new byte[] {1, 2}, NOW, NOW.plusSeconds(10));

        TokenOwner owner = tokens.byHash(new byte[] {1, 2}).orElseThrow();
        assertThat(owner.caller()).isEqualTo(user.caller());
        assertThat(owner.isValidAt(NOW.plusSeconds(9))).isTrue();
        assertThat(owner.isValidAt(NOW.plusSeconds(10))).isFalse();
        assertThat(tokens.byHash(new byte[] {9})).isEmpty();

        users.setEnabled("second", false);
        await().atMost(Tokens.BELIEVED_FOR.plusSeconds(5))
                .until(() -> !tokens.byHash(new byte[] {1, 2}).orElseThrow().isValidAt(NOW));
    }

    @Test
    void tokensForProgramsAreListedUsedAndDeletedByTheirOwner() {
        users.createIfAbsent("third", "hash", Role.ADMIN);
        Caller owner = users.byName("third").orElseThrow().caller();
        Caller stranger = new Caller(owner.userId() + 1, "stranger", Role.ADMIN);
        Token token = tokens.create(owner, "ci", new byte[] {7}, NOW, null).orElseThrow();

        assertThat(tokens.list(owner)).containsExactly(token);
        assertThat(tokens.list(stranger)).isEmpty();
        tokens.used(tokens.byHash(new byte[] {7}).orElseThrow(), NOW, LIFE);
        tokens.used(tokens.byHash(new byte[] {7}).orElseThrow(), NOW.plus(Duration.ofSeconds(30)), LIFE);
        assertThat(tokens.list(owner).getFirst().lastUsedAt()).isEqualTo(NOW);
        assertThat(tokens.delete(stranger, token.id())).isFalse();
        assertThat(tokens.byHash(new byte[] {7})).isPresent();
        assertThat(tokens.delete(owner, token.id())).isTrue();
        assertThat(tokens.byHash(new byte[] {7})).as("ended here").isEmpty();
    }

    @Test
    void loginsOfOneUserAreBounded() {
        users.createIfAbsent("fourth", "hash", Role.ADMIN);
        long id = users.byName("fourth").orElseThrow().id();
        for (int i = 0; i <= Tokens.MAX_LOGINS; i++) {
            tokens.createLogin(id, new byte[] {4, (byte) i, (byte) (i >> 8)}, NOW, NOW.plusSeconds(10));
        }
        assertThat(tokens.byHash(new byte[] {4, 0, 0})).isEmpty();
        assertThat(tokens.byHash(new byte[] {4, 1, 0})).isPresent();
    }
}
