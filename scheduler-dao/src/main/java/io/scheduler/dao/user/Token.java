package io.scheduler.dao.user;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A bearer token as it is known after it was shown once.
 *
 * @param name what its owner calls it
 * @param expiresAt null: never
 * @param lastUsedAt to about a minute; null: never used
 */
public record Token(
        long id,
        long userId,
        Kind kind,
        String name,
        Instant createdAt,
        @Nullable Instant expiresAt,
        @Nullable Instant lastUsedAt) {
    public enum Kind {
        /** Made by a login; short-lived. */
        LOGIN,
        /** A browser's; lives on while it is used. */
        SESSION,
        /** Made for a program. */
        TOKEN
    }
}
