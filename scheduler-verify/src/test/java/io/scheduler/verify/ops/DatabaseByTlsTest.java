package io.scheduler.verify.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scheduler.dao.database.Database;
import io.scheduler.dao.database.DatabaseSettings;
import io.scheduler.dao.database.Schema;
import io.scheduler.embedded.EmbeddedPostgres;
import io.scheduler.embedded.SharedBinaries;
import io.scheduler.rpc.node.NodeRole;
import io.scheduler.rpc.tls.CertificateAuthority;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.dao.DataAccessException;

/** A PostgreSQL that wants TLS and a client's certificate, one of two hosts of which the first is dead. */
class DatabaseByTlsTest {
    @TempDir
    static Path dir;

    private static EmbeddedPostgres postgres;

    @BeforeAll
    static void start() throws Exception {
        CertificateAuthority ca = CertificateAuthority.create(dir.resolve("ca"));
        // the role does not matter to PostgreSQL; the common name is the database's user
        ca.issue(NodeRole.API, "server", List.of(), List.of("127.0.0.1"), file("server.pem"), file("server-key.pem"));
        ca.issue(
                NodeRole.MASTER, "scheduler", List.of("client"), List.of(), file("client.pem"), file("client-key.pem"));
        ca.issue(NodeRole.MASTER, "mallory", List.of("client"), List.of(), file("other.pem"), file("other-key.pem"));
        Path rules = Files.writeString(file("pg_hba.conf"), """
                hostssl scheduler all 127.0.0.1/32 scram-sha-256 clientcert=verify-full
                host    postgres  all 127.0.0.1/32 scram-sha-256
                """);
        EmbeddedPostgres.Settings settings = new EmbeddedPostgres.Settings(
                dir.resolve("postgres"),
                0,
                Map.of(
                        "ssl", "on",
                        "ssl_cert_file", file("server.pem").toString(),
                        "ssl_key_file", file("server-key.pem").toString(),
                        "ssl_ca_file", dir.resolve("ca/ca.pem").toString(),
                        "hba_file", rules.toString()));
        postgres = EmbeddedPostgres.start(settings.withBinaries(SharedBinaries.folderOr(dir.resolve("binaries"))));
        assertThat(postgres.username()).isEqualTo("scheduler");
        postgres.createDatabase("scheduler");
    }

    @AfterAll
    static void stop() {
        if (postgres != null) {
            postgres.close();
        }
    }

    @Test
    void theServicesPoolWorksByTlsAndFindsTheHostThatLives() throws Exception {
        DatabaseSettings settings = settings("127.0.0.1", "client");
        try (Database database = Database.open(settings, "engine")) {
            assertThat(database.slotCount()).isEqualTo(128);
        }
        try (Schema schema = Schema.of(settings)) {
            assertThat(schema.server().encrypted()).isTrue();
            assertThat(schema.server().primary()).isTrue();
            assertThat(schema.migrations()).isNotEmpty().allMatch(each -> each.installedAt() != null);
        }
    }

    @Test
    void aServerUnderAnotherNameThanItsCertificatesIsRefused() throws Exception {
        assertRefused(settings("localhost", "client"), "localhost");
    }

    @Test
    void aClientWithAnothersCertificateIsRefused() throws Exception {
        assertRefused(settings("127.0.0.1", "other"), "scheduler");
    }

    @Test
    void aClientWithoutTlsIsRefused() throws Exception {
        assertRefused(quick("jdbc:postgresql://127.0.0.1:" + postgres.port() + "/scheduler?sslmode=disable"), "pg_hba");
    }

    private static void assertRefused(DatabaseSettings settings, String said) {
        try (Schema schema = Schema.of(settings)) {
            assertThatThrownBy(schema::server)
                    .isInstanceOf(DataAccessException.class)
                    .rootCause()
                    .hasMessageContaining(said);
        }
    }

    private static DatabaseSettings settings(String host, String client) throws Exception {
        return quick("jdbc:postgresql://127.0.0.1:" + deadPort() + "," + host + ":" + postgres.port()
                + "/scheduler?targetServerType=primary&sslmode=verify-full&sslrootcert=" + dir.resolve("ca/ca.pem")
                + "&sslcert=" + file(client + ".pem") + "&sslkey=" + file(client + "-key.pem"));
    }

    private static DatabaseSettings quick(String url) {
        Duration brief = Duration.ofSeconds(2);
        return new DatabaseSettings(
                url, postgres.username(), postgres.password(), 2, brief, brief, null, null, null, null);
    }

    private static Path file(String name) {
        return dir.resolve(name);
    }

    /** Where nobody listens any more. */
    private static int deadPort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
