package io.scheduler.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the files of one server lie and as whom it runs.
 *
 * <pre>
 * folder/lock           who uses the folder
 * folder/password       of the superuser, 0600
 * folder/port           taken again at the next start if it is free
 * folder/postgres.log   what the server says; the last but one as postgres.log.1
 * folder/data           the cluster; elsewhere when another user must own it and cannot come in here
 * </pre>
 */
record PostgresFolder(Path folder, Path data, Path binaries, ServerAccount account) {

    private static final Logger LOG = LoggerFactory.getLogger(PostgresFolder.class);
    private static final long LOG_LIMIT = 10L << 20;

    /** How root may run the server: as it is best, or always as another user (for the tests of that way). */
    record RootPolicy(boolean namespacesAllowed, Path elsewhere) {
        static final RootPolicy NORMAL = new RootPolicy(true, Path.of("/var/lib/scheduler-embedded"));
    }

    static PostgresFolder of(Path folder, Path binaries, RootPolicy policy) throws IOException {
        Files.createDirectories(folder);
        Path real = folder.toRealPath();
        Path data = real.resolve("data");
        if (!ServerAccount.jvmIsRoot()) {
            return new PostgresFolder(real, data, binaries, ServerAccount.ofOrdinaryUser());
        }
        Path moved = policy.elsewhere().resolve(hash(real.toString())).resolve("data");
        if (Files.isDirectory(data) && Folders.ownerOf(data) != 0) {
            var owner = new ServerAccount.Other(Folders.ownerOf(data), Folders.groupOf(data));
            return forOther(real, data, binaries, owner, policy);
        }
        if (!Files.isDirectory(moved) && policy.namespacesAllowed() && ServerAccount.namespacesWork()) {
            return new PostgresFolder(real, data, binaries, new ServerAccount.Namespaced());
        }
        return forNobody(real, Files.isDirectory(moved) ? moved : data, binaries, policy, moved);
    }

    private static PostgresFolder forNobody(Path folder, Path data, Path binaries, RootPolicy policy, Path moved)
            throws IOException {
        var nobody = ServerAccount.Other.NOBODY;
        if (data.equals(moved)) {
            return forOther(folder, moved, binaries, nobody, policy);
        }
        if (Folders.reachableBy(nobody.uid(), folder)) {
            if (Files.isDirectory(data)) {
                Folders.giveTo(data, nobody.uid(), nobody.gid());
            }
            return forOther(folder, data, binaries, nobody, policy);
        }
        if (Files.isDirectory(data)) {
            throw new EmbeddedServerException(
                    "expected to run PostgreSQL as root in a user namespace, as before, but this"
                            + " machine refuses that now, and " + data
                            + " cannot be reached by another user. Move it to " + moved
                            + " or start as an ordinary user");
        }
        LOG.info("PostgreSQL may not run as root and nobody else can reach {}: its data is kept in {}", folder, moved);
        Files.createDirectories(moved.getParent());
        Files.setPosixFilePermissions(policy.elsewhere(), PosixFilePermissions.fromString("rwxr-xr-x"));
        Folders.giveTo(moved.getParent(), nobody.uid(), nobody.gid());
        return forOther(folder, moved, binaries, nobody, policy);
    }

    private static PostgresFolder forOther(
            Path folder, Path data, Path binaries, ServerAccount.Other owner, RootPolicy policy) throws IOException {
        Files.createDirectories(binaries);
        Path reachable = Folders.reachableBy(owner.uid(), binaries)
                ? binaries
                : policy.elsewhere().resolve("binaries");
        return new PostgresFolder(folder, data, reachable, owner);
    }

    Path passwordFile() {
        return folder.resolve("password");
    }

    Path portFile() {
        return folder.resolve("port");
    }

    Path log() {
        return folder.resolve("postgres.log");
    }

    Path pidFile() {
        return data.resolve("postmaster.pid");
    }

    /** Readies the parent of the data for whoever owns the data. */
    void createParentOfData() throws IOException {
        Files.createDirectories(data.getParent());
        Files.createDirectories(binaries);
    }

    /** The server writes to its log itself, so its size can only be looked at between two runs. */
    void rotateLog() throws IOException {
        if (Files.exists(log()) && Files.size(log()) > LOG_LIMIT) {
            Files.move(log(), folder.resolve("postgres.log.1"), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** The end of the server's log from this offset on, at most 4 kB. */
    String logTail(long from) {
        try (var channel = Files.newByteChannel(log())) {
            long start = Math.max(from, channel.size() - 4096);
            var bytes = java.nio.ByteBuffer.allocate((int) Math.max(0, channel.size() - start));
            channel.position(start).read(bytes);
            return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            return "(no log: " + e.getMessage() + ")";
        }
    }

    long logSize() throws IOException {
        return Files.exists(log()) ? Files.size(log()) : 0;
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
