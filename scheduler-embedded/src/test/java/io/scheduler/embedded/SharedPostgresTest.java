package io.scheduler.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.DriverManager;
import org.junit.jupiter.api.Test;

class SharedPostgresTest {

    @Test
    void makesADatabaseOnlyOnce() {
        SharedPostgres.get().server().createDatabase("once");
        SharedPostgres.get().server().createDatabase("once");
    }

    @Test
    void givesEachCallerAnEmptyDatabaseOfOneServer() throws Exception {
        var first = SharedPostgres.get().createDatabase();
        var second = SharedPostgres.get().createDatabase();
        assertThat(first.jdbcUrl()).isNotEqualTo(second.jdbcUrl());
        for (var database : new SharedPostgres.TestDatabase[] {first, second}) {
            try (var connection =
                            DriverManager.getConnection(database.jdbcUrl(), database.username(), database.password());
                    var statement = connection.createStatement()) {
                statement.execute("CREATE TABLE only_mine (id int)");
            }
        }
    }
}
