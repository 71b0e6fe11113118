package io.scheduler.worker.folder;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/**
 * The folder of one worker, held by an exclusive lock as long as it is open. What the worker makes in it is its owner's
 * alone; what tasks make has the modes that they give it, below a folder that nobody else can enter.
 *
 * <pre>
 *   lock   worker-id   attempts/&lt;attempt&gt;/…   spare/…   logs/&lt;workflow instance&gt;/&lt;attempt&gt;.log
 * </pre>
 */
public final class DataFolder implements AutoCloseable {
    private static final int ID_BYTES = 8;

    private final Path root;
    private final FileChannel lockFile;
    private final String id;

    private DataFolder(Path root, FileChannel lockFile, String id) {
        this.root = root;
        this.lockFile = lockFile;
        this.id = id;
    }

    /**
     * Makes the folder where needed and takes it.
     *
     * @throws IllegalStateException when another worker holds it
     * @throws IOException when it can not be made, read or written
     */
    public static DataFolder open(Path folder, RandomGenerator random) throws IOException {
        Path root = folder.toAbsolutePath().normalize();
        OwnerOnly.folder(root.resolve("attempts"));
        OwnerOnly.folder(root.resolve("spare"));
        OwnerOnly.folder(root.resolve("logs"));
        FileChannel lockFile =
                OwnerOnly.open(root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (!lock(lockFile)) {
                throw new IllegalStateException("expected the data folder " + root
                        + " for this worker alone, but another worker uses it: stop that one or set another folder");
            }
            return new DataFolder(root, lockFile, idOf(root.resolve("worker-id"), random));
        } catch (IOException | RuntimeException e) {
            lockFile.close();
            throw e;
        }
    }

    private static boolean lock(FileChannel file) throws IOException {
        try {
            FileLock lock = file.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    private static String idOf(Path file, RandomGenerator random) throws IOException {
        if (!Files.exists(file)) {
            byte[] bytes = new byte[ID_BYTES];
            random.nextBytes(bytes);
            Path fresh = file.resolveSibling("worker-id.new");
            OwnerOnly.write(fresh, HexFormat.of().formatHex(bytes).getBytes(StandardCharsets.UTF_8));
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        }
        return Files.readString(file).trim();
    }

    public Path root() {
        return root;
    }

    /** Made at the first start, the same for ever. */
    public String id() {
        return id;
    }

    public Path attempts() {
        return root.resolve("attempts");
    }

    /** Folders of earlier attempts, to be used again. */
    public Path spares() {
        return root.resolve("spare");
    }

    public Path attempt(long attemptId) {
        return attempts().resolve(Long.toString(attemptId));
    }

    public Path logs() {
        return root.resolve("logs");
    }

    public Path log(long workflowInstanceId, long attemptId) {
        return logs().resolve(Long.toString(workflowInstanceId)).resolve(attemptId + ".log");
    }

    /** What the markers of all attempts of this folder begin with. */
    public String markerPrefix() {
        return id + '-';
    }

    public String marker(long attemptId) {
        return markerPrefix() + attemptId;
    }

    @Override
    public void close() throws IOException {
        lockFile.close();
    }
}
