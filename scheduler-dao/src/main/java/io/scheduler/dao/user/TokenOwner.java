package io.scheduler.dao.user;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A token that was presented, with the user behind it.
 *
 * @param expiresAt null: never
 * @param enabled whether the user may do anything
 */
public record TokenOwner(
        long tokenId,
        Token.Kind kind,
        Instant createdAt,
        @Nullable Instant expiresAt,
        @Nullable Instant lastUsedAt,
        long userId,
        String name,
        Role role,
        boolean enabled) {
    public Caller caller() {
        return new Caller(userId, name, role);
    }

    /** The same with another end. */
    TokenOwner until(Instant end) {
        return new TokenOwner(tokenId, kind, createdAt, end, lastUsedAt, userId, name, role, enabled);
    }

    public boolean isValidAt(Instant now) {
        return enabled && (expiresAt == null || now.isBefore(expiresAt));
    }
}
