package io.scheduler.dao.secret;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Objects;
import java.util.random.RandomGenerator;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Seals and opens values. Reads its key file when it is first needed and again when a value was sealed with a key that it
 * does not know, so that a new key reaches it without a restart. Safe for use by several threads.
 */
public final class SecretBox {
    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final @Nullable Path keyFile;
    private final RandomGenerator random;
    private volatile @Nullable SecretKeys keys;

    /** @param random must not be predictable */
    public SecretBox(SecretSettings settings, RandomGenerator random) {
        this.keyFile = settings.keyFile();
        this.random = random;
    }

    /** A box that has no key file: everything throws. */
    public static SecretBox none() {
        return new SecretBox(new SecretSettings(null), RandomGenerator.getDefault());
    }

    public boolean isConfigured() {
        return keyFile != null;
    }

    /** Always with the first key of the file as it is now. */
    SealedSecret seal(long projectId, String name, String value) {
        SecretKeys current = reload();
        String keyId = current.currentId();
        byte[] key = Objects.requireNonNull(current.byId().get(keyId));
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        byte[] text = value.getBytes(StandardCharsets.UTF_8);
        return new SealedSecret(
                projectId, name, keyId, nonce, run(Cipher.ENCRYPT_MODE, key, nonce, aad(projectId, name), text));
    }

    /** @throws SecretKeyException when no key opens it */
    public String open(SealedSecret secret) {
        byte[] aad = aad(secret.projectId(), secret.name());
        byte[] text = run(Cipher.DECRYPT_MODE, key(secret.keyId()), secret.nonce(), aad, secret.sealed());
        return new String(text, StandardCharsets.UTF_8);
    }

    private byte[] key(String id) {
        SecretKeys known = keys;
        byte[] key = known == null ? null : known.byId().get(id);
        if (key == null) {
            key = reload().byId().get(id);
        }
        if (key == null) {
            throw new SecretKeyException("a secret is sealed with the key " + id + ", but " + keyFile
                    + " has no such key: give all masters and apis the same file");
        }
        return key;
    }

    private SecretKeys reload() {
        if (keyFile == null) {
            throw new SecretKeyException("expected secrets.key-file to be set: secrets need a key");
        }
        SecretKeys read = SecretKeys.read(keyFile);
        keys = read;
        return read;
    }

    /** A value is bound to its place: moved to another row it does not open. */
    private static byte[] aad(long projectId, String name) {
        byte[] text = name.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(Long.BYTES + text.length)
                .putLong(projectId)
                .put(text)
                .array();
    }

    private static byte[] run(int mode, byte[] key, byte[] nonce, byte[] aad, byte[] input) {
        try {
            Cipher cipher = Cipher.getInstance(CIPHER);
            cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(aad);
            return cipher.doFinal(input);
        } catch (GeneralSecurityException e) {
            throw new SecretKeyException(
                    "a secret can not be opened with its key: the row or the key file was changed", e);
        }
    }
}
