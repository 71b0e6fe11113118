package io.scheduler.node;

import io.scheduler.common.cluster.NodeHome;
import io.scheduler.rpc.node.NodeIdentity;
import io.scheduler.rpc.node.NodeRole;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Supplier;
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
            String incarnation =
                    NodeHome.incarnation(HexFormat.of().toHexDigits(new SecureRandom().nextLong()), name(dir));
            return new NodeFolder(lockFile, new NodeIdentity(role, id, incarnation));
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
        return kept(dir.resolve("node-id"), () -> role.name().toLowerCase(Locale.ROOT) + '-' + random());
    }

    /** Which one it is: a node id may be configured, and is then the same in another folder. */
    private static String name(Path dir) throws IOException {
        return kept(dir.resolve("folder-id"), NodeFolder::random);
    }

    /** Read from the file; where there is none or an empty one, as a power cut leaves it, written there first. */
    private static String kept(Path file, Supplier<String> first) throws IOException {
        String text = Files.exists(file) ? Files.readString(file).strip() : "";
        if (!text.isEmpty()) {
            return text;
        }
        String made = first.get();
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(fresh, made + System.lineSeparator());
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        return made;
    }

    private static String random() {
        return UUID.randomUUID().toString().substring(0, 8);
    }
}
