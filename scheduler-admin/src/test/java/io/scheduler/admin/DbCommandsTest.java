package io.scheduler.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.scheduler.dao.database.Database;
import io.scheduler.dao.database.DatabaseSettings;
import io.scheduler.embedded.SharedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DbCommandsTest extends AdminHarness {
    private DatabaseSettings settings;

    @BeforeEach
    void newDatabase() {
        SharedPostgres.TestDatabase fresh = SharedPostgres.get().createDatabase();
        settings = DatabaseSettings.of(fresh.jdbcUrl(), fresh.username(), fresh.password());
        environment.put("DATABASE_URL", settings.url());
        environment.put("DATABASE_USERNAME", settings.username());
        environment.put("DATABASE_PASSWORD", settings.password());
    }

    @Test
    void makesTheSchemaOnceAndSaysHowItIs() {
        assertThat(run("db", "migrate", "--dry-run")).isZero();
        assertThat(out()).contains("Would carry out:").contains("1 foundation");
        assertThat(run("db", "init")).isZero();
        assertThat(out()).contains("Made the schema");
        assertThat(run("db", "init")).isEqualTo(3);
        assertThat(err()).contains("'migrate'");
        assertThat(run("db", "migrate")).isZero();
        assertThat(out()).contains("up to date");
        assertThat(run("db", "status")).isZero();
        assertThat(out())
                .contains("PostgreSQL")
                .contains("primary")
                .contains("foundation")
                .contains("No service is connected.");
        assertThat(run("db", "status", "--dry-run")).isZero();
        assertThat(out()).contains("Would ask").contains(settings.url()).doesNotContain("foundation");
        assertThat(run("db", "status", "--json")).isZero();
        assertThat(out()).contains("\"primary\" : true");
    }

    @Test
    void bringsBackWhatWasKept() throws Exception {
        assumeProgramsFit();
        run("db", "init");
        String file = path("backup");
        assertThat(run("db", "backup", file)).as(err()).isZero();
        assertThat(Files.getPosixFilePermissions(Path.of(file))).hasSize(2);
        assertThat(run("db", "backup", file)).isEqualTo(3);

        try (Database service = Database.open(settings, "engine")) {
            assertThat(service.slotCount()).isPositive();
            assertThat(run("db", "restore", file)).isEqualTo(3);
            assertThat(err()).contains("scheduler-engine").contains("stop-all.sh");
        }
        assertThat(run("db", "restore", file)).as(err()).isZero();
        assertThat(run("db", "migrate")).isZero();
        assertThat(out()).contains("up to date");
    }

    @Test
    void saysWhatIsMissing() throws Exception {
        environment.put("PATH", dir.toString());
        assertThat(run("db", "backup", path("backup"))).isEqualTo(3);
        assertThat(err()).contains("expected pg_dump on the PATH").contains("postgresql-client");
        environment.put("DATABASE_URL", settings.url().replaceAll("/[^/]*$", "/nowhere"));
        assertThat(run("db", "status")).isEqualTo(4);
        assertThat(err()).contains("create database nowhere");
        environment.remove("DATABASE_URL");
        assertThat(run("db", "status", "--config", path("absent.yaml"))).isEqualTo(3);
        Path config = Files.writeString(
                dir.resolve("master.yaml"), "database:\n  url: " + settings.url() + "\n  username: x\n");
        assertThat(run("db", "status", "--config", config.toString()))
                .as("the name comes from the environment, the rest from the file")
                .isZero();
    }

    @Test
    void leavesNoHalfOfABackup() throws Exception {
        Path program = Files.writeString(dir.resolve("pg_dump"), "#!/bin/sh\nexit 1\n");
        assertThat(program.toFile().setExecutable(true)).isTrue();
        environment.put("PATH", dir.toString());
        assertThat(run("db", "backup", path("backup"))).isEqualTo(3);
        assertThat(err()).contains("pg_dump ended with status 1");
        assertThat(dir).isDirectoryNotContaining("glob:**/backup*");
    }

    /** pg_dump refuses servers that are newer than itself. */
    private void assumeProgramsFit() throws Exception {
        Path said = dir.resolve("version");
        try {
            Process program = new ProcessBuilder("pg_dump", "--version")
                    .redirectOutput(said.toFile())
                    .start();
            Assumptions.assumeTrue(program.waitFor(10, TimeUnit.SECONDS));
        } catch (java.io.IOException absent) {
            Assumptions.abort("pg_dump is not installed");
        }
        int major = Integer.parseInt(Files.readString(said).replaceAll("(?s)^\\D*(\\d+).*", "$1"));
        run("db", "status");
        int server = Integer.parseInt(out().replaceAll("(?s)^PostgreSQL (\\d+).*", "$1"));
        Assumptions.assumeTrue(major >= server, "pg_dump is of version " + major + ", the server of " + server);
    }
}
