package io.scheduler.dao.secret;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Makes and changes the file of keys. For one thread. */
public final class SecretKeyFile {
    private final Path file;
    private final RandomGenerator random;

    /** @param random must not be predictable */
    public SecretKeyFile(Path file, RandomGenerator random) {
        this.file = file;
        this.random = random;
    }

    /** Makes it with one key unless it is there. Returns whether it was made. */
    public boolean init() {
        if (Files.exists(file)) {
            SecretKeys.read(file);
            return false;
        }
        SecretKeys.fresh(random).write(file);
        return true;
    }

    /** Adds a key, which seals from now on. Returns its id. */
    public String addKey() {
        SecretKeys next = SecretKeys.read(file).withNew(random);
        next.write(file);
        return next.currentId();
    }

    /** The key that seals. */
    public String currentKey() {
        return SecretKeys.read(file).currentId();
    }

    /** Forgets all keys but the first. Only when nothing is sealed with them any more, in backups neither. */
    public int forgetOthers() {
        SecretKeys keys = SecretKeys.read(file);
        SecretKeys left = keys.only(Set.of());
        left.write(file);
        return keys.byId().size() - left.byId().size();
    }
}
