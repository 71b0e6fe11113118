package io.scheduler.dao.secret;

/**
 * A secret as it is stored.
 *
 * @param keyId of the key that opens it
 * @param nonce never used twice with a key
 * @param sealed the encrypted value and its tag
 */
public record SealedSecret(long projectId, String name, String keyId, byte[] nonce, byte[] sealed) {}
