package io.scheduler.worker;

import static org.awaitility.Awaitility.await;

import io.scheduler.common.datasource.DataSourceKind;
import io.scheduler.common.datasource.DataSourceSpec;
import io.scheduler.rpc.contract.DataSourceAccess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A MariaDB of this machine on loopback, with a folder and a certificate of its own. */
final class MariaDbServer {
    private static final Path SERVER = Path.of("/usr/sbin/mariadbd");
    private static final String USER = "shop";
    private static final String PASSWORD = "of the shop";
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    private final Process server;
    private final int port;
    private final Path folder;

    private MariaDbServer(Process server, int port, Path folder) {
        this.server = server;
        this.port = port;
        this.folder = folder;
    }

    static boolean isInstalled() {
        return Files.isExecutable(SERVER);
    }

    static MariaDbServer start(Path folder) throws IOException, InterruptedException {
        Path data = folder.resolve("data");
        String user = System.getProperty("user.name");
        run(
                folder,
                "mariadb-install-db",
                "--no-defaults",
                "--datadir=" + data,
                "--user=" + user,
                "--auth-root-authentication-method=normal",
                "--skip-test-db");
        run(
                folder,
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-days",
                "2",
                "-subj",
                "/CN=shop",
                "-addext",
                "subjectAltName=IP:127.0.0.1",
                "-keyout",
                folder.resolve("key.pem").toString(),
                "-out",
                certificate(folder).toString());
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        // a statement a line
        Path init = Files.write(
                folder.resolve("init.sql"),
                List.of(
                        "create database shop;",
                        "create user " + USER + "@'127.0.0.1' identified by '" + PASSWORD + "';",
                        "grant all on shop.* to " + USER + "@'127.0.0.1';"));
        Process server = process(
                folder,
                List.of(
                        SERVER.toString(),
                        "--no-defaults",
                        "--datadir=" + data,
                        "--user=" + user,
                        "--bind-address=127.0.0.1",
                        "--port=" + port,
                        "--socket=" + folder.resolve("s"),
                        "--pid-file=" + folder.resolve("pid"),
                        "--skip-name-resolve",
                        "--character-set-server=utf8mb4",
                        "--innodb-buffer-pool-size=32M",
                        "--init-file=" + init,
                        "--ssl-cert=" + certificate(folder),
                        "--ssl-key=" + folder.resolve("key.pem")));
        MariaDbServer started = new MariaDbServer(server, port, folder);
        await().atMost(DEADLINE).pollInterval(Duration.ofMillis(100)).until(() -> started.isReady());
        return started;
    }

    private static void run(Path folder, String... command) throws IOException, InterruptedException {
        Process process = process(folder, List.of(command));
        if (!process.waitFor(DEADLINE.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IllegalStateException(command[0] + " failed: " + Files.readString(folder.resolve("log")));
        }
    }

    private static Process process(Path folder, List<String> command) throws IOException {
        return new ProcessBuilder(new ArrayList<>(command))
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
                .start();
    }

    private boolean isReady() throws IOException {
        if (!server.isAlive()) {
            throw new IllegalStateException("mariadbd ended: " + Files.readString(folder.resolve("log")));
        }
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            return statement.execute("select 1");
        } catch (SQLException notYet) {
            return false;
        }
    }

    DataSourceAccess access(Map<String, String> parameters) {
        return new DataSourceAccess(
                new DataSourceSpec(DataSourceKind.MARIADB, "127.0.0.1", port, "shop", USER, parameters), PASSWORD);
    }

    Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:mariadb://127.0.0.1:" + port + "/shop", USER, PASSWORD);
    }

    /** As text. */
    String certificate() {
        try {
            return Files.readString(certificate(folder)).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path certificate(Path folder) {
        return folder.resolve("certificate.pem");
    }

    void stop() throws InterruptedException {
        server.destroy();
        if (!server.waitFor(20, TimeUnit.SECONDS)) {
            server.destroyForcibly().waitFor();
        }
    }
}
