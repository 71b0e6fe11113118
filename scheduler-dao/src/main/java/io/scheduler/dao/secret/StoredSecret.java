package io.scheduler.dao.secret;

import java.time.Instant;

/**
 * What may be told of a secret.
 *
 * @param keyId of the key that it is sealed with
 */
public record StoredSecret(String name, String keyId, String changedBy, Instant changedAt) {}
