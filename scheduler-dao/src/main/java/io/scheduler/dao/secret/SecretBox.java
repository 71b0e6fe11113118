package io.scheduler.dao.secret;

import io.scheduler.dao.datasource.Sealer;
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
public final class SecretBox implements Sealer {
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

    SealedSecret seal(long projectId, String name, String value) {
        Sealed sealed = seal(aad(projectId, name), value);
        return new SealedSecret(
                projectId,
                name,
                sealed.keyId(),
                Objects.requireNonNull(sealed.nonce()),
                Objects.requireNonNull(sealed.text()));
    }

    @Override
    public Sealed seal(String place, String text) {
        return seal(place.getBytes(StandardCharsets.UTF_8), text);
    }

    @Override
    public String open(String place, Sealed sealed) {
        if (sealed.nonce() == null || sealed.text() == null) {
            throw new IllegalArgumentException("expected a sealed text, but there is none");
        }
        byte[] aad = place.getBytes(StandardCharsets.UTF_8);
        byte[] text = opened(place, key(sealed.keyId()), sealed.nonce(), aad, sealed.text());
        return new String(text, StandardCharsets.UTF_8);
    }

    /** Always with the first key of the file as it is now. */
    private Sealed seal(byte[] aad, String value) {
        SecretKeys current = reload();
        String keyId = current.currentId();
        byte[] key = Objects.requireNonNull(current.byId().get(keyId));
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        byte[] text = value.getBytes(StandardCharsets.UTF_8);
        return new Sealed(keyId, nonce, sealed(key, nonce, aad, text));
    }

    /** @throws SecretKeyException when no key opens it */
    public String open(SealedSecret secret) {
        byte[] aad = aad(secret.projectId(), secret.name());
        String what = "the secret " + secret.name();
        byte[] text = opened(what, key(secret.keyId()), secret.nonce(), aad, secret.sealed());
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
                    + " has no such key: give all masters, apis and alert servers the same file");
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

    private static byte[] opened(String what, byte[] key, byte[] nonce, byte[] aad, byte[] input) {
        try {
            return run(Cipher.DECRYPT_MODE, key, nonce, aad, input);
        } catch (GeneralSecurityException e) {
            throw new SecretKeyException(
                    what
                            + " can not be opened with its key, since the row or the key file was changed: put it once more",
                    e);
        }
    }

    private static byte[] sealed(byte[] key, byte[] nonce, byte[] aad, byte[] input) {
        try {
            return run(Cipher.ENCRYPT_MODE, key, nonce, aad, input);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("expected every JDK to have " + CIPHER, e);
        }
    }

    private static byte[] run(int mode, byte[] key, byte[] nonce, byte[] aad, byte[] input)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(CIPHER);
        cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(aad);
        return cipher.doFinal(input);
    }
}
