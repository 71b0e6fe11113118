package io.scheduler.rpc.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Who this process is. Bound from {@code node.*}; a null stands for the default.
 *
 * @param id lasting id; null: made at first start and kept in the data folder
 * @param host the address that others reach it at, 127.0.0.1
 * @param dataDir where the node keeps what must outlive a restart, {@code data} in the working folder
 */
public record NodeSettings(@Nullable String id, String host, Path dataDir) {

    public NodeSettings(@Nullable String id, @Nullable String host, @Nullable Path dataDir) {
        if (id != null && !id.matches("[A-Za-z0-9._-]{1,100}")) {
            throw new IllegalArgumentException(
                    "node.id: expected 1 to 100 letters, digits, '.', '_' and '-', but got '" + id + "'");
        }
        this.id = id;
        this.host = host == null || host.isBlank() ? "127.0.0.1" : host;
        this.dataDir = dataDir == null ? Path.of("data") : dataDir;
    }

    /** This start of the process in a role: a lasting id and a fresh incarnation. */
    public NodeIdentity identity(NodeRole role, Supplier<UUID> chance) {
        return new NodeIdentity(
                role, id == null ? keptId(role, chance) : id, chance.get().toString());
    }

    private String keptId(NodeRole role, Supplier<UUID> chance) {
        String name = role.name().toLowerCase(Locale.ROOT);
        Path file = dataDir.resolve(name + ".id");
        try {
            Files.createDirectories(dataDir);
            if (!Files.exists(file)) {
                create(file, name + "-" + chance.get().toString().substring(0, 8));
            }
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "expected to read or make " + file.toAbsolutePath() + "; is node.data-dir writable?", e);
        }
    }

    private static void create(Path file, String value) throws IOException {
        try {
            Files.writeString(file, value + "\n", StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (FileAlreadyExistsException e) {
            // another process with the same folder was first; its value is the one
        }
    }
}
