package io.scheduler.api.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.scheduler.dao.database.Database;
import io.scheduler.dao.database.DatabaseSettings;
import io.scheduler.dao.user.Users;
import io.scheduler.embedded.SharedPostgres;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FirstAdminTest {
    private final SecureRandom randomness = new SecureRandom();
    private final Passwords passwords = new Passwords(randomness);
    private final List<String> told = new ArrayList<>();

    @Test
    void generatedPasswordIsToldOnceAndWorks() {
        try (Database database = freshDatabase()) {
            Users users = new Users(database);
            FirstAdmin.ensure(users, passwords, null, randomness, told::add);
            FirstAdmin.ensure(users, passwords, null, randomness, told::add);

            assertThat(told).hasSize(1);
            String hash = users.byName("admin").orElseThrow().passwordHash();
            assertThat(passwords.matches(told.getFirst(), hash)).isTrue();
            assertThat(passwords.matches(told.getFirst() + "x", hash)).isFalse();
        }
    }

    @Test
    void chosenPasswordCountsAtTheFirstStartOnlyAndIsNotTold() {
        try (Database database = freshDatabase()) {
            Users users = new Users(database);
            FirstAdmin.ensure(users, passwords, "chosen", randomness, told::add);
            FirstAdmin.ensure(users, passwords, "later", randomness, told::add);

            assertThat(told).isEmpty();
            String hash = users.byName("admin").orElseThrow().passwordHash();
            assertThat(passwords.matches("chosen", hash)).isTrue();
            assertThat(passwords.matches("later", hash)).isFalse();
        }
    }

    @Test
    void nobodyHasNoPassword() {
        assertThat(passwords.matches("anything", null)).isFalse();
    }

    private static Database freshDatabase() {
        var fresh = SharedPostgres.get().createDatabase();
        return Database.open(DatabaseSettings.of(fresh.jdbcUrl(), fresh.username(), fresh.password()), "first-admin");
    }
}
