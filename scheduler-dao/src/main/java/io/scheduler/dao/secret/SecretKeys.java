package io.scheduler.dao.secret;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * The keys of a key file, in its order. Immutable.
 *
 * @param byId empty only on the way to a new file
 */
record SecretKeys(Map<String, byte[]> byId) {
    private static final int KEY_BYTES = 32;
    private static final int ID_BYTES = 4;

    SecretKeys {
        byId = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(byId));
    }

    /** Seals what is sealed from now on. */
    String currentId() {
        return byId.keySet().iterator().next();
    }

    static SecretKeys read(Path file) {
        Map<String, byte[]> keys = new LinkedHashMap<>();
        int number = 0;
        for (String line : lines(file)) {
            number++;
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            String[] parts = line.strip().split("\\s+");
            byte[] key = parts.length == 2 ? decoded(parts[1]) : new byte[0];
            if (key.length != KEY_BYTES || keys.putIfAbsent(parts[0], key) != null) {
                throw new SecretKeyException(file + " line " + number + ": expected the id of a key, its own, and "
                        + KEY_BYTES + " bytes in base64; make a file with bin/scheduler secret init");
            }
        }
        if (keys.isEmpty()) {
            throw new SecretKeyException(
                    "expected at least one key in " + file + "; make the file with bin/scheduler secret init");
        }
        return new SecretKeys(keys);
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new SecretKeyException(
                    "expected to read the keys of secrets in " + file + " (secrets.key-file): " + e, e);
        }
    }

    private static byte[] decoded(String text) {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException notBase64) {
            return new byte[0];
        }
    }

    static SecretKeys fresh(RandomGenerator random) {
        return new SecretKeys(Map.of()).withNew(random);
    }

    /** With a new first key. */
    SecretKeys withNew(RandomGenerator random) {
        byte[] id = new byte[ID_BYTES];
        random.nextBytes(id);
        byte[] key = new byte[KEY_BYTES];
        random.nextBytes(key);
        Map<String, byte[]> keys = new LinkedHashMap<>();
        keys.put("k" + HexFormat.of().formatHex(id), key);
        keys.putAll(byId);
        return new SecretKeys(keys);
    }

    /** Without those that nothing is sealed with any more; the first one stays. */
    SecretKeys only(Set<String> needed) {
        Map<String, byte[]> keys = new LinkedHashMap<>(byId);
        keys.keySet().removeIf(id -> !needed.contains(id) && !id.equals(currentId()));
        return new SecretKeys(keys);
    }

    /** Replaces the file at once, for its owner alone. */
    void write(Path file) {
        List<String> lines = new ArrayList<>();
        lines.add("# keys of the scheduler's secrets: the first one seals, the others only open");
        byId.forEach((id, key) -> lines.add(id + " " + Base64.getEncoder().encodeToString(key)));
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.deleteIfExists(fresh);
            var owner = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
            try (FileChannel channel =
                    FileChannel.open(fresh, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), owner)) {
                ByteBuffer bytes = StandardCharsets.UTF_8.encode(String.join("\n", lines) + "\n");
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            if (Files.exists(file) && !Files.getOwner(file).equals(Files.getOwner(fresh))) {
                // who rotates as root must not take the file away from the services
                Files.setOwner(fresh, Files.getOwner(file));
            }
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new SecretKeyException("expected to write the keys of secrets to " + file + ": " + e, e);
        }
    }
}
