package io.scheduler.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.scheduler.embedded.EmbeddedPostgres.Settings;
import io.scheduler.embedded.PostgresFolder.RootPolicy;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresTest {

    @TempDir
    Path dir;

    private Settings settings() {
        return settings(dir.resolve("pg"), 0);
    }

    private static Settings settings(Path folder, int port) {
        return new Settings(folder, port, Map.of("shared_buffers", "16MB"))
                .withBinaries(SharedBinaries.folderOr(Path.of("target")));
    }

    @Test
    void keepsDataPortAndPasswordBetweenStarts() throws Exception {
        int port;
        String password;
        try (var postgres = EmbeddedPostgres.start(settings())) {
            execute(postgres, "CREATE TABLE kept AS SELECT 42 AS answer");
            port = postgres.port();
            password = postgres.password();
        }
        try (var postgres = EmbeddedPostgres.start(settings())) {
            assertThat(query(postgres, "SELECT answer FROM kept")).isEqualTo("42");
            assertThat(postgres.port()).isEqualTo(port);
            assertThat(postgres.password()).isEqualTo(password);
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(dir.resolve("pg/password"))))
                .isEqualTo("rw-------");
        assertThat(LoopbackPort.isFree(port)).isTrue();
    }

    @Test
    void isDurableCheckedUtf8InUtcAndWantsAPassword() throws Exception {
        try (var postgres = EmbeddedPostgres.start(settings())) {
            for (var expected : Map.of(
                            "fsync", "on",
                            "synchronous_commit", "on",
                            "full_page_writes", "on",
                            "data_checksums", "on",
                            "listen_addresses", "127.0.0.1",
                            "unix_socket_directories", "",
                            "server_encoding", "UTF8",
                            "log_timezone", "UTC",
                            "max_connections", "100",
                            "shared_buffers", "16MB")
                    .entrySet()) {
                assertThat(query(postgres, "SHOW " + expected.getKey()))
                        .as(expected.getKey())
                        .isEqualTo(expected.getValue());
            }
            assertThat(query(postgres, "SELECT datlocale FROM pg_database WHERE datname = 'postgres'"))
                    .isEqualTo("C.UTF-8");
            assertThatThrownBy(() -> DriverManager.getConnection(postgres.jdbcUrl(), postgres.username(), "wrong"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("password authentication failed");
        }
    }

    @Test
    void secondStartOnTheSameFolderIsRefused() {
        try (var postgres = EmbeddedPostgres.start(settings())) {
            assertThatThrownBy(() -> EmbeddedPostgres.start(settings()))
                    .isInstanceOf(EmbeddedServerException.class)
                    .hasMessageContaining("expected to be the only user of")
                    .hasMessageContaining("process " + ProcessHandle.current().pid());
            assertThat(postgres.isRunning()).isTrue();
        }
    }

    @Test
    void stopsTheServerThatAKilledJvmLeftBehind() throws Exception {
        try (var first = EmbeddedPostgres.start(settings())) {
            execute(first, "CREATE TABLE kept AS SELECT 42 AS answer");
            ProcessHandle orphan = first.process().orElseThrow();
            forgetLock(first);

            try (var second = EmbeddedPostgres.start(settings())) {
                assertThat(orphan.isAlive()).isFalse();
                assertThat(second.process().orElseThrow().pid()).isNotEqualTo(orphan.pid());
                assertThat(query(second, "SELECT answer FROM kept")).isEqualTo("42");
            }
        }
    }

    @Test
    void leavesAStrangerAloneWhosePidStandsInTheOldPidFile() throws Exception {
        EmbeddedPostgres.start(settings()).close();
        Process stranger = new ProcessBuilder("sleep", "60").start();
        try {
            Path pidFile = dir.resolve("pg/data/postmaster.pid");
            Files.writeString(pidFile, stranger.pid() + "\n" + dir.resolve("pg/data") + "\n1000000\n");

            assertThat(Orphan.find(dir.resolve("pg/data"))).isEmpty();
            Files.delete(pidFile);
            assertThat(stranger.isAlive()).isTrue();
        } finally {
            stranger.destroyForcibly();
        }
    }

    @Test
    void startsAgainOnTheSamePortAfterAStopAndAfterAKill() throws Exception {
        try (var postgres = EmbeddedPostgres.start(settings())) {
            int port = postgres.port();
            execute(postgres, "CREATE TABLE kept AS SELECT 42 AS answer");

            postgres.stopServer();
            assertThat(postgres.isRunning()).isFalse();
            assertThat(LoopbackPort.isFree(port)).isTrue();
            postgres.startServer();
            assertThat(query(postgres, "SELECT answer FROM kept")).isEqualTo("42");

            var exited = postgres.exited();
            postgres.killServer();
            assertThat(exited).succeedsWithin(Duration.ofSeconds(5));
            postgres.startServer();
            assertThat(query(postgres, "SELECT answer FROM kept")).isEqualTo("42");
            assertThat(postgres.port()).isEqualTo(port);
        }
    }

    @Test
    void aTakenPortIsAnErrorWithTheLogAndAnyOtherPortIsFoundWhenThePortDoesNotMatter() throws Exception {
        try (var taken = new ServerSocket()) {
            taken.bind(new InetSocketAddress(LoopbackPort.loopback(), 0));
            assertThatThrownBy(() -> EmbeddedPostgres.start(settings(dir.resolve("pg"), taken.getLocalPort())))
                    .isInstanceOf(EmbeddedServerException.class)
                    .hasMessageContaining("Address already in use");
            Files.writeString(dir.resolve("pg/port"), taken.getLocalPort() + "\n");
            try (var postgres = EmbeddedPostgres.start(settings())) {
                assertThat(postgres.port()).isNotEqualTo(taken.getLocalPort());
            }
        }
    }

    @Test
    void aWrongSettingShowsTheEndOfTheLog() {
        var wrong = new Settings(dir.resolve("pg"), 0, Map.of("max_connections", "many"))
                .withBinaries(SharedBinaries.folderOr(Path.of("target")));
        assertThatThrownBy(() -> EmbeddedPostgres.start(wrong))
                .isInstanceOf(EmbeddedServerException.class)
                .hasMessageContaining("invalid value for parameter \"max_connections\"");
        EmbeddedPostgres.start(settings()).close();
    }

    @Test
    void aHalfMadeClusterIsMadeAgain() throws Exception {
        Files.createDirectories(dir.resolve("pg/data.initialising/base"));
        Files.writeString(dir.resolve("pg/password"), "of the one that was never finished");
        try (var postgres = EmbeddedPostgres.start(settings())) {
            assertThat(query(postgres, "SELECT 1")).isEqualTo("1");
        }
    }

    @Test
    void ofRootWithoutUserNamespacesItRunsAsNobodyInTheSameFolder() throws Exception {
        assumeTrue(ServerAccount.jvmIsRoot());
        Path open = Files.createTempDirectory("scheduler-embedded-test-");
        try {
            Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-xr-x"));
            var policy = new RootPolicy(false, open.resolve("elsewhere"));
            try (var postgres = EmbeddedPostgres.start(settings(open.resolve("pg"), 0), policy)) {
                execute(postgres, "CREATE TABLE kept AS SELECT 42 AS answer");
                assertThat(postgres.folder().data()).isEqualTo(open.resolve("pg/data"));
                assertThat(Folders.ownerOf(postgres.folder().data())).isEqualTo(65534);
            }
            // Whoever owns the data runs the server, whatever this machine allows by now.
            var allowed = new RootPolicy(true, policy.elsewhere());
            try (var postgres = EmbeddedPostgres.start(settings(open.resolve("pg"), 0), allowed)) {
                assertThat(postgres.folder().account()).isEqualTo(new ServerAccount.Other(65534, 65534));
                assertThat(query(postgres, "SELECT answer FROM kept")).isEqualTo("42");
            }
        } finally {
            Folders.delete(open);
        }
    }

    @Test
    void ofRootWithoutUserNamespacesItKeepsItsDataElsewhereWhenNobodyCannotComeIn() throws Exception {
        assumeTrue(ServerAccount.jvmIsRoot());
        Path open = Files.createTempDirectory("scheduler-embedded-test-");
        Path closed = Files.createTempDirectory("scheduler-embedded-test-");
        try {
            Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-xr-x"));
            var policy = new RootPolicy(false, open.resolve("elsewhere"));
            for (int start = 0; start < 2; start++) {
                try (var postgres = EmbeddedPostgres.start(settings(closed.resolve("pg"), 0), policy)) {
                    execute(postgres, "CREATE TABLE IF NOT EXISTS kept (start int)");
                    execute(postgres, "INSERT INTO kept VALUES (" + start + ")");
                    assertThat(query(postgres, "SELECT count(*) FROM kept")).isEqualTo("" + (start + 1));
                    assertThat(postgres.folder().data()).startsWith(open.resolve("elsewhere"));
                }
            }
            assertThat(closed.resolve("pg/data")).doesNotExist();
        } finally {
            Folders.delete(open);
            Folders.delete(closed);
        }
    }

    @Test
    void ofRootWithUserNamespacesTheFilesStayRoots() throws Exception {
        assumeTrue(ServerAccount.jvmIsRoot() && ServerAccount.namespacesWork());
        try (var postgres = EmbeddedPostgres.start(settings())) {
            assertThat(postgres.folder().account()).isEqualTo(new ServerAccount.Namespaced());
            assertThat(Folders.ownerOf(postgres.folder().data())).isZero();
        }
    }

    /** What the kernel does for a JVM that is killed. */
    private static void forgetLock(EmbeddedPostgres postgres) throws ReflectiveOperationException {
        var field = EmbeddedPostgres.class.getDeclaredField("lock");
        field.setAccessible(true);
        ((FolderLock) field.get(postgres)).close();
    }

    static void execute(EmbeddedPostgres postgres, String sql) throws SQLException {
        try (var connection =
                        DriverManager.getConnection(postgres.jdbcUrl(), postgres.username(), postgres.password());
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    static String query(EmbeddedPostgres postgres, String sql) throws SQLException {
        try (var connection =
                        DriverManager.getConnection(postgres.jdbcUrl(), postgres.username(), postgres.password());
                var rows = connection.createStatement().executeQuery(sql)) {
            assertThat(rows.next()).isTrue();
            return rows.getString(1);
        }
    }
}
