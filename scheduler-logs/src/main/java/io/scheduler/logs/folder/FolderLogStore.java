package io.scheduler.logs.folder;

import io.scheduler.logs.LogStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Objects are files below a folder. One is written under another name, forced to disk and renamed, so that nobody sees a half
 * one; its folder is forced as well. The folder itself is never made: where it is missing, it is not mounted.
 */
public final class FolderLogStore implements LogStore {
    private static final String UNFINISHED = ".unfinished-";
    private static final Duration ABANDONED = Duration.ofHours(1);
    private static final int PIECE = 64 << 10;
    private static final FileAttribute<?> FOLDER_MODE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-x---"));
    private static final FileAttribute<?> FILE_MODE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----"));

    private final Path root;
    private final String writer;
    private final Clock clock;
    private final AtomicLong count = new AtomicLong();

    /** @param writer tells this process from all others that write to the folder */
    public FolderLogStore(Path root, String writer) {
        this(root, writer, Clock.systemUTC());
    }

    /** @param clock by which the file system stamps its files, more or less */
    public FolderLogStore(Path root, String writer, Clock clock) {
        this.root = root.toAbsolutePath().normalize();
        this.writer = writer;
        this.clock = clock;
    }

    @Override
    public void check() throws IOException {
        if (!Files.isDirectory(root)) {
            throw new IOException(
                    "expected the folder " + root + " of the log store, but it is not there: is it mounted?");
        }
    }

    @Override
    public void put(String name, Content content) throws IOException {
        check();
        Path file = file(name);
        Files.createDirectories(file.getParent(), FOLDER_MODE);
        Path fresh = file.resolveSibling(UNFINISHED + writer + "-" + count.incrementAndGet());
        try {
            write(fresh, content);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(fresh);
            throw e;
        }
        force(file.getParent());
    }

    private static void write(Path file, Content content) throws IOException {
        try (InputStream in = content.open();
                FileChannel channel = FileChannel.open(
                        file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), FILE_MODE)) {
            byte[] piece = new byte[PIECE];
            long written = 0;
            for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
                ByteBuffer left = ByteBuffer.wrap(piece, 0, read);
                while (left.hasRemaining()) {
                    written += channel.write(left);
                }
            }
            if (written != content.length()) {
                throw new IOException("expected " + content.length() + " bytes to store, but got " + written);
            }
            channel.force(true);
        }
    }

    /** So that the name outlives a power cut too. */
    private static void force(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    @Override
    public Optional<Piece> read(String name, long offset, int limit) throws IOException {
        try (FileChannel channel = FileChannel.open(file(name), StandardOpenOption.READ)) {
            long length = channel.size();
            int wanted = (int) Math.max(0, Math.min(limit, length - offset));
            channel.position(Math.min(offset, length));
            byte[] bytes = Channels.newInputStream(channel).readNBytes(wanted);
            return Optional.of(new Piece(bytes, length));
        } catch (NoSuchFileException none) {
            check();
            return Optional.empty();
        }
    }

    @Override
    public List<Stored> list(String prefix) throws IOException {
        check();
        Path folder = file(prefix.substring(0, prefix.lastIndexOf('/') + 1));
        List<Stored> found = new ArrayList<>();
        Files.walkFileTree(folder, new Tree() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                String name = root.relativize(file).toString();
                if (name.startsWith(prefix) && !file.getFileName().toString().startsWith(UNFINISHED)) {
                    found.add(new Stored(name, attributes.size()));
                }
                return FileVisitResult.CONTINUE;
            }
        });
        found.sort(Comparator.comparing(Stored::name));
        return found;
    }

    @Override
    public void delete(List<String> names) throws IOException {
        check();
        for (String name : names) {
            Path file = file(name);
            Files.deleteIfExists(file);
            deleteEmpty(file.getParent());
        }
    }

    /** Folders in which nothing is left go as well, with what writers that were killed have left in them. */
    private void deleteEmpty(Path folder) throws IOException {
        Path each = folder;
        while (!each.equals(root)) {
            try {
                deleteAbandoned(each);
                Files.delete(each);
            } catch (DirectoryNotEmptyException | NoSuchFileException rest) {
                return;
            }
            each = each.getParent();
        }
    }

    /** Nobody writes for that long: who did was killed, and another writes under a name of its own. */
    private void deleteAbandoned(Path folder) throws IOException {
        try (DirectoryStream<Path> unfinished = Files.newDirectoryStream(folder, UNFINISHED + "*")) {
            for (Path file : unfinished) {
                FileTime written = Files.getLastModifiedTime(file);
                if (written.toInstant().isBefore(clock.instant().minus(ABANDONED))) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    @Override
    public void close() {
        // holds nothing
    }

    private Path file(String name) {
        Path file = root.resolve(name).normalize();
        if (!file.startsWith(root)) {
            throw new IllegalArgumentException("expected a name below the store, but got " + name);
        }
        return file;
    }

    /** What disappears while it is walked was deleted by somebody else. */
    private abstract static class Tree extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
            }
            throw e;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e) throws IOException {
            if (e != null && !(e instanceof NoSuchFileException)) {
                throw e;
            }
            return FileVisitResult.CONTINUE;
        }
    }

    @Override
    public String toString() {
        return "the folder " + root;
    }
}
