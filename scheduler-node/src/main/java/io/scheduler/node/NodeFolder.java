package io.scheduler.node;

import io.scheduler.rpc.node.NodeIdentity;
import io.scheduler.rpc.node.NodeRole;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The folder of one node. The lock makes sure that an earlier incarnation of the node is dead when a new one starts,
 * which others rely on.
 */
public final class NodeFolder implements AutoCloseable {

    private final FileChannel lockFile;
    private final NodeIdentity identity;

    private NodeFolder(FileChannel lockFile, NodeIdentity identity) {
        this.lockFile = lockFile;
        this.identity = identity;
    }

    /** Locks the folder and gives this start of the node its identity. */
    public static NodeFolder open(NodeSettings settings, NodeRole role) {
        Path dir = settings.dataDir();
        try {
            Files.createDirectories(dir);
            FileChannel lockFile =
                    FileChannel.open(dir.resolve("node.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (tryLock(lockFile) == null) {
                lockFile.close();
                throw new IllegalStateException("another process uses the folder " + dir
                        + ": stop it, or give this node a node.data-dir of its own");
            }
            String id = settings.id() == null ? keptId(dir, role) : settings.id();
            return new NodeFolder(
                    lockFile, new NodeIdentity(role, id, UUID.randomUUID().toString()));
        } catch (IOException e) {
            throw new UncheckedIOException("node.data-dir: the folder " + dir + " can not be used", e);
        }
    }

    public NodeIdentity identity() {
        return identity;
    }

    @Override
    public void close() throws IOException {
        lockFile.close();
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException sameProcess) {
            return null;
        }
    }

    private static String keptId(Path dir, NodeRole role) throws IOException {
        Path file = dir.resolve("node-id");
        if (Files.exists(file)) {
            return Files.readString(file).strip();
        }
        String id = role.name().toLowerCase(Locale.ROOT)
                + '-'
                + UUID.randomUUID().toString().substring(0, 8);
        Files.writeString(file, id + System.lineSeparator());
        return id;
    }
}
