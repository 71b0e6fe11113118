package io.scheduler.worker.spawn;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import java.io.IOException;

/**
 * The calls of the C library that spawning needs, as they are; addresses are numbers. Made for glibc from 2.34 on, on 64-bit
 * Linux. Its constants are those of the processors that {@link #bind} admits.
 */
final class LibC {
    static final int O_RDONLY = 0;
    static final int O_WRONLY = 01;
    static final int O_CREAT = 0100;
    static final int O_APPEND = 02000;
    static final short SETSIGDEF = 0x04;
    static final short SETSIGMASK = 0x08;
    static final short SETSID = 0x80;
    static final int WNOHANG = 1;
    static final int EINTR = 4;
    static final int EPOLLIN = 1;
    static final int EPOLL_CTL_ADD = 1;
    static final int EPOLL_CTL_DEL = 2;
    static final int EPOLL_CLOEXEC = 02000000;
    static final long PIDFD_OPEN = 434;

    private static boolean bound;

    private LibC() {}

    /**
     * @throws IOException on a machine that it is not made for
     * @throws UnsatisfiedLinkError when a call is missing, or JNA can not load its own library
     */
    static synchronized void bind() throws IOException {
        if (bound) {
            return;
        }
        if (!Platform.isLinux() || !Platform.is64Bit() || !(isAmd64() || Platform.isARM())) {
            throw new IOException("not made for " + Platform.RESOURCE_PREFIX);
        }
        Native.register(LibC.class, NativeLibrary.getProcess());
        bound = true;
    }

    /** There alone the kernel packs an epoll_event. */
    static boolean isAmd64() {
        return Platform.isIntel() && Platform.is64Bit();
    }

    static native int posix_spawn(long pid, long path, long actions, long attributes, long arguments, long environment);

    static native int posix_spawnattr_init(long attributes);

    static native int posix_spawnattr_setflags(long attributes, short flags);

    static native int posix_spawnattr_setsigmask(long attributes, long signals);

    static native int posix_spawnattr_setsigdefault(long attributes, long signals);

    static native int sigemptyset(long signals);

    static native int sigfillset(long signals);

    static native int posix_spawn_file_actions_init(long actions);

    static native int posix_spawn_file_actions_destroy(long actions);

    static native int posix_spawn_file_actions_addopen(long actions, int fd, long path, int flags, int mode);

    static native int posix_spawn_file_actions_adddup2(long actions, int fd, int as);

    static native int posix_spawn_file_actions_addchdir_np(long actions, long path);

    static native int posix_spawn_file_actions_addclosefrom_np(long actions, int from);

    static native int waitpid(int pid, long status, int options);

    static native long syscall(long number, long first, long second);

    static native int epoll_create1(int flags);

    static native int epoll_ctl(int epoll, int operation, int fd, long event);

    static native int epoll_wait(int epoll, long events, int limit, int timeout);

    static native int close(int fd);

    static native String strerror(int error);
}
