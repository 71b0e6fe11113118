package io.scheduler.dao.datasource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * AES-256-GCM with the keys of a file: a line for each, its id and 32 bytes in base64. The first one seals, all of them
 * open. The file is read whenever it is needed, so that a new key counts at once.
 */
public final class KeyFileSealer implements Sealer {
    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final @Nullable Path file;
    private final RandomGenerator random;

    /**
     * @param file null when none is set: then nothing can be sealed or opened
     * @param random must not be predictable
     */
    public KeyFileSealer(@Nullable Path file, RandomGenerator random) {
        this.file = file;
        this.random = random;
    }

    @Override
    public Sealed seal(String place, String text) {
        var current = keys().entrySet().iterator().next();
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        byte[] plain = text.getBytes(StandardCharsets.UTF_8);
        return new Sealed(current.getKey(), nonce, run(Cipher.ENCRYPT_MODE, current.getValue(), nonce, place, plain));
    }

    @Override
    public String open(String place, Sealed sealed) {
        byte[] key = keys().get(sealed.keyId());
        if (key == null) {
            throw new IllegalStateException("expected the key " + sealed.keyId() + " in " + file
                    + ", but it has no such key: give all masters and apis the same file");
        }
        if (sealed.nonce() == null || sealed.text() == null) {
            throw new IllegalStateException("expected a sealed text, but there is none");
        }
        return new String(run(Cipher.DECRYPT_MODE, key, sealed.nonce(), place, sealed.text()), StandardCharsets.UTF_8);
    }

    private static byte[] run(int mode, byte[] key, byte[] nonce, String place, byte[] input) {
        try {
            Cipher cipher = Cipher.getInstance(CIPHER);
            cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(place.getBytes(StandardCharsets.UTF_8));
            return cipher.doFinal(input);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(
                    "what is stored for " + place + " does not open with its key: the row or the key file was changed",
                    e);
        }
    }

    private Map<String, byte[]> keys() {
        if (file == null) {
            throw new IllegalStateException(
                    "expected secrets.key-file to name a file of keys, the same for all masters and apis: passwords are"
                            + " stored encrypted only");
        }
        Map<String, byte[]> keys = new LinkedHashMap<>();
        try {
            for (String line : Files.readAllLines(file)) {
                String[] parts = line.strip().split("\\s+");
                if (!line.isBlank() && !line.startsWith("#")) {
                    keys.put(parts[0], parts.length == 2 ? key(parts[1]) : new byte[0]);
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException("expected to read the keys in " + file + " (secrets.key-file): " + e, e);
        }
        if (keys.isEmpty() || keys.values().stream().anyMatch(key -> key.length != KEY_BYTES)) {
            throw new IllegalStateException(
                    "expected in each line of " + file + " the id of a key and " + KEY_BYTES + " bytes in base64");
        }
        return keys;
    }

    private static byte[] key(String text) {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException notBase64) {
            return new byte[0];
        }
    }
}
