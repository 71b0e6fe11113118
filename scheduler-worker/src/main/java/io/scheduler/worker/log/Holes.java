package io.scheduler.worker.log;

import com.sun.jna.LastErrorException;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import java.io.IOException;
import java.nio.file.Path;

/** Takes the disk away from under a stretch of a file, whose size and other content stay. Linux, 64 bit; elsewhere nothing happens. */
final class Holes {
    private static final int O_WRONLY = 1;
    private static final int KEEP_SIZE_AND_PUNCH = 0x01 | 0x02;
    private static final int EOPNOTSUPP = 95;
    private static final int ENOSYS = 38;

    private static boolean bound;

    private Holes() {}

    /** A file system that knows no holes leaves the file as it is. */
    static void punch(Path file, long offset, long length) throws IOException {
        if (!bind()) {
            return;
        }
        try {
            int fd = open(file.toString(), O_WRONLY);
            try {
                fallocate(fd, KEEP_SIZE_AND_PUNCH, offset, length);
            } finally {
                close(fd);
            }
        } catch (LastErrorException e) {
            if (e.getErrorCode() != EOPNOTSUPP && e.getErrorCode() != ENOSYS) {
                throw new IOException(
                        "could not give back the disk behind the limit of " + file + ": " + e.getMessage(), e);
            }
        }
    }

    private static synchronized boolean bind() {
        if (!bound && Platform.isLinux() && Platform.is64Bit()) {
            Native.register(Holes.class, NativeLibrary.getProcess());
            bound = true;
        }
        return bound;
    }

    private static native int open(String path, int flags) throws LastErrorException;

    private static native int fallocate(int fd, int mode, long offset, long length) throws LastErrorException;

    private static native int close(int fd) throws LastErrorException;
}
