package io.scheduler.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.scheduler.dao.database.Database;
import io.scheduler.dao.database.DatabaseSettings;
import io.scheduler.dao.partition.JdbcPartitionStore;
import io.scheduler.dao.project.InProject;
import io.scheduler.dao.project.Projects;
import io.scheduler.dao.secret.Reseal;
import io.scheduler.dao.secret.SecretBox;
import io.scheduler.dao.secret.SecretKeyFile;
import io.scheduler.dao.secret.SecretSettings;
import io.scheduler.dao.secret.Secrets;
import io.scheduler.dao.user.Caller;
import io.scheduler.dao.user.Role;
import io.scheduler.embedded.SharedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SecretCommandsTest extends AdminHarness {
    private static final Caller ADMIN = new Caller(1, "admin", Role.ADMIN);
    private static final InProject DB = new InProject("p", "DB");

    /** Of two at once one would write over the key with which the other seals. */
    @Test
    void oneAtATimeChangesTheKeys() throws Exception {
        SharedPostgres.TestDatabase fresh = SharedPostgres.get().createDatabase();
        environment.put("DATABASE_URL", fresh.jdbcUrl());
        environment.put("DATABASE_USERNAME", fresh.username());
        environment.put("DATABASE_PASSWORD", fresh.password());
        Path file = dir.resolve("once.key");
        assertThat(run("secret", "init", "--key-file", file.toString())).isZero();
        String before = Files.readString(file);
        DatabaseSettings settings = DatabaseSettings.of(fresh.jdbcUrl(), fresh.username(), fresh.password());
        try (Database service = Database.open(settings, "engine")) {
            new SecretKeyFile(file, new SecureRandom()).exclusively(() -> {
                for (String command : List.of("rotate", "add-key", "init")) {
                    assertThat(run("secret", command, "--key-file", file.toString()))
                            .isEqualTo(3);
                    assertThat(err()).contains("somebody else changes the keys", "once.key.lock", "try again");
                }
                return true;
            });
            assertThat(Files.readString(file)).isEqualTo(before);
            // elsewhere, with a copy of the file
            new Reseal(service).exclusively(() -> {
                for (String command : List.of("reseal", "rotate")) {
                    assertThat(run("secret", command, "--key-file", file.toString()))
                            .isEqualTo(3);
                    assertThat(err()).contains("sealed anew by somebody else");
                }
                return true;
            });
            assertThat(Files.readString(file)).as("nothing is half done").isEqualTo(before);
            assertThat(run("secret", "rotate", "--key-file", file.toString()))
                    .as(err())
                    .isZero();
        }
    }

    @Test
    void keysAreMadeAndReplacedWhileServicesRun() throws Exception {
        SharedPostgres.TestDatabase fresh = SharedPostgres.get().createDatabase();
        environment.put("DATABASE_URL", fresh.jdbcUrl());
        environment.put("DATABASE_USERNAME", fresh.username());
        environment.put("DATABASE_PASSWORD", fresh.password());
        Path file = dir.resolve("secrets.key");

        assertThat(run("secret", "add-key", "--key-file", file.toString())).isEqualTo(3);
        assertThat(err()).contains("secrets.key-file");
        assertThat(run("secret", "init", "--key-file", file.toString())).isZero();
        String first = Files.readString(file);
        assertThat(run("secret", "init", "--key-file", file.toString())).isZero();
        assertThat(Files.readString(file)).isEqualTo(first);
        assertThat(run("secret", "rotate", "--key-file", file.toString())).isEqualTo(3);
        assertThat(err()).contains("db migrate");

        DatabaseSettings settings = DatabaseSettings.of(fresh.jdbcUrl(), fresh.username(), fresh.password());
        try (Database service = Database.open(settings, "engine")) {
            SecretBox box = new SecretBox(new SecretSettings(file), new SecureRandom());
            JdbcPartitionStore store = new JdbcPartitionStore(service.dataSource(), box, null);
            new Projects(service).put(ADMIN, "p", null);
            new Secrets(service, box).put(ADMIN, "p", "DB", "S3cret-Value");

            assertThat(run("secret", "rotate", "--key-file", file.toString()))
                    .as(err())
                    .isZero();
            assertThat(out()).contains("sealed 1 secrets").doesNotContain("S3cret");
            assertThat(store.secrets(Set.of(DB)).get(DB).get()).isEqualTo("S3cret-Value");
            assertThat(run("secret", "add-key", "--key-file", file.toString())).isZero();
            assertThat(run("secret", "reseal", "--key-file", file.toString())).isZero();
            assertThat(out()).contains("Sealed 1 secrets");
            assertThat(store.secrets(Set.of(DB)).get(DB).get()).isEqualTo("S3cret-Value");
        }
    }
}
