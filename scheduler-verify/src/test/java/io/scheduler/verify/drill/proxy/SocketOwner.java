package io.scheduler.verify.drill.proxy;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Tells which process is at the other end of a loopback connection, from /proc. All nodes share one address here, and a
 * listening address is the same for all who dial it, so there is no other mark to tell them by.
 */
public final class SocketOwner {

    private static final int LOCAL_ADDRESS = 1;
    private static final int INODE = 9;

    private SocketOwner() {}

    /**
     * @param port of the peer's end
     * @param candidates pids by name
     */
    public static Optional<String> find(int port, Map<String, Long> candidates) {
        Optional<String> inode = inode(Path.of("/proc/net/tcp"), port).or(() -> inode(Path.of("/proc/net/tcp6"), port));
        return inode.flatMap(number -> candidates.entrySet().stream()
                .filter(entry -> holds(entry.getValue(), "socket:[" + number + "]"))
                .map(Map.Entry::getKey)
                .findFirst());
    }

    private static Optional<String> inode(Path table, int port) {
        String suffix = ":%04X".formatted(port);
        try (var lines = Files.lines(table)) {
            return lines.map(line -> line.strip().split("\\s+"))
                    .filter(fields -> fields.length > INODE && fields[LOCAL_ADDRESS].endsWith(suffix))
                    .filter(fields -> fields[LOCAL_ADDRESS].contains("7F")) // 127.x, little-endian: …7F
                    .map(fields -> fields[INODE])
                    .filter(inode -> !inode.equals("0"))
                    .findFirst();
        } catch (IOException noTable) {
            return Optional.empty();
        }
    }

    private static boolean holds(long pid, String socket) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(Path.of("/proc/" + pid + "/fd"))) {
            for (Path file : files) {
                if (pointsTo(file, socket)) {
                    return true;
                }
            }
            return false;
        } catch (IOException gone) {
            return false;
        }
    }

    private static boolean pointsTo(Path file, String socket) {
        try {
            return Files.readSymbolicLink(file).toString().equals(socket);
        } catch (IOException closedMeanwhile) {
            return false;
        }
    }
}
