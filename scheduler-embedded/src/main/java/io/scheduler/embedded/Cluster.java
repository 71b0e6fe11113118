package io.scheduler.embedded;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs PostgreSQL's programs on one folder: {@code initdb} once, {@code postgres} at each start. */
final class Cluster {

    private static final Logger LOG = LoggerFactory.getLogger(Cluster.class);

    static final String SUPERUSER = "scheduler";
    private static final Duration INITDB_LIMIT = Duration.ofMinutes(3);

    /** What the caller may override; where the server listens he may not. */
    private static final Map<String, String> DEFAULTS = Map.ofEntries(
            Map.entry("fsync", "on"),
            Map.entry("synchronous_commit", "on"),
            Map.entry("full_page_writes", "on"),
            Map.entry("max_connections", "100"),
            Map.entry("shared_buffers", "128MB"),
            Map.entry("timezone", "UTC"),
            Map.entry("log_timezone", "UTC"),
            // Errors of statements go to who sent them; here they would only fill the disk.
            Map.entry("log_min_messages", "log"),
            Map.entry("log_checkpoints", "off"));

    private final PostgresFolder folder;
    private final PostgresBinaries binaries;

    Cluster(PostgresFolder folder, PostgresBinaries binaries) {
        this.folder = folder;
        this.binaries = binaries;
    }

    /** Makes the data folder unless it is there. Half of one, left by a crash, never has the final name. */
    void initialise() throws IOException {
        if (Files.isDirectory(folder.data())) {
            if (!Files.exists(folder.passwordFile())) {
                throw new EmbeddedServerException("expected the password of " + folder.data() + " in "
                        + folder.passwordFile() + ", but the file is gone. Put it back, or remove both to begin anew");
            }
            return;
        }
        folder.createParentOfData();
        Path fresh = folder.data().resolveSibling("data.initialising");
        Path secret = folder.data().resolveSibling("password.initialising");
        Folders.delete(fresh);
        Files.deleteIfExists(secret);
        byte[] random = new byte[24];
        new SecureRandom().nextBytes(random);
        String password = HexFormat.of().formatHex(random);
        Folders.writeSecret(folder.passwordFile(), password);
        Folders.writeSecret(secret, password);
        Files.createDirectory(
                fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        if (folder.account() instanceof ServerAccount.Other(int uid, int gid)) {
            Folders.giveTo(fresh, uid, gid);
            Folders.giveTo(secret, uid, gid);
        }
        try {
            runInitdb(fresh, secret);
        } finally {
            Files.deleteIfExists(secret);
        }
        Files.move(fresh, folder.data(), StandardCopyOption.ATOMIC_MOVE);
    }

    private void runInitdb(Path data, Path secret) throws IOException {
        LOG.info("making a PostgreSQL cluster in {}", folder.data());
        List<String> command = command(
                "initdb",
                "--pgdata=" + data,
                "--username=" + SUPERUSER,
                "--pwfile=" + secret,
                "--auth=scram-sha-256",
                "--data-checksums",
                "--encoding=UTF8",
                "--locale=C",
                "--no-instructions");
        if (binaries.packed()) {
            // versions before 17 have none of their own
            command.addAll(List.of("--locale-provider=builtin", "--builtin-locale=C.UTF-8"));
        }
        long from = folder.logSize();
        Process initdb = start(command);
        try {
            if (!initdb.waitFor(INITDB_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                throw new EmbeddedServerException(
                        "initdb took over " + INITDB_LIMIT.toSeconds() + " s. Its output:\n" + folder.logTail(from));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EmbeddedServerException("interrupted while initdb ran", e);
        } finally {
            initdb.destroyForcibly();
        }
        if (initdb.exitValue() != 0) {
            throw new EmbeddedServerException("expected initdb to make " + data + ", but it failed with exit status "
                    + initdb.exitValue() + ". Its output:\n" + folder.logTail(from));
        }
    }

    Process startServer(int port, Map<String, String> settings) throws IOException {
        var all = new TreeMap<>(DEFAULTS);
        all.putAll(settings);
        all.put("listen_addresses", "127.0.0.1");
        all.put("port", String.valueOf(port));
        all.put("unix_socket_directories", "");
        var arguments = new ArrayList<String>(List.of("-D", folder.data().toString()));
        all.forEach((name, value) -> arguments.addAll(List.of("-c", name + "=" + value)));
        return start(command("postgres", arguments.toArray(String[]::new)));
    }

    /** In a session of its own, so that a Ctrl-C in the terminal reaches the JVM alone, which stops things in order. */
    private List<String> command(String program, String... arguments) {
        var command = new ArrayList<String>(List.of("setsid"));
        command.addAll(folder.account().prefix());
        command.add(binaries.program(program).toString());
        command.addAll(List.of(arguments));
        return command;
    }

    private Process start(List<String> command) throws IOException {
        var builder = new ProcessBuilder(command)
                .directory(binaries.folder().toFile())
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.log().toFile()));
        builder.environment().keySet().removeIf(name -> name.startsWith("PG") || name.startsWith("LC_"));
        builder.environment().put("LC_ALL", "C");
        return builder.start();
    }
}
