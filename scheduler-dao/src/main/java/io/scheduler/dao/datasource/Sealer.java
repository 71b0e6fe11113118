package io.scheduler.dao.datasource;

import org.jspecify.annotations.Nullable;

/** Encrypts what must not be readable where it is stored. Safe for use by several threads. */
public interface Sealer {

    /**
     * @param place what it is stored for; sealed for one place it opens for no other
     * @throws IllegalStateException when there is no key, with what to do
     */
    Sealed seal(String place, String text);

    /** @throws IllegalStateException when the key is missing or what was stored has been changed, with what to do */
    String open(String place, Sealed sealed);

    /**
     * Encrypted text.
     *
     * @param keyId which key opens it
     * @param nonce used once with that key
     */
    record Sealed(String keyId, byte @Nullable [] nonce, byte @Nullable [] text) {}
}
