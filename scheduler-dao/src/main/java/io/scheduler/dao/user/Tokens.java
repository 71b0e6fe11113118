package io.scheduler.dao.user;

import io.scheduler.dao.database.Database;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The bearer tokens of users, known by their SHA-256 only. Safe for use by several threads. */
public final class Tokens {
    /** Logins that one user may have open; the oldest end when there are more. */
    public static final int MAX_LOGINS = 200;
    /** Tokens for programs that one user may have. */
    public static final int MAX_TOKENS = 200;

    private static final Duration TOUCH_EVERY = Duration.ofMinutes(1);

    private final Database database;
    private final TokenMapper tokens;

    public Tokens(Database database) {
        this.database = database;
        this.tokens = database.mapper(TokenMapper.class);
    }

    /** A token of a login; drops what has expired, and the oldest logins beyond {@link #MAX_LOGINS}. */
    public Token createLogin(long userId, byte[] hash, Instant now, Instant expiresAt) {
        return database.inTransaction(() -> {
            tokens.deleteExpired(userId, now);
            tokens.deleteOldLogins(userId, MAX_LOGINS - 1);
            return tokens.insert(userId, Token.Kind.LOGIN, "login", hash, now, expiresAt);
        });
    }

    /** A token for a program; empty when the user has {@link #MAX_TOKENS} already. */
    public Optional<Token> create(Caller caller, String name, byte[] hash, Instant now, @Nullable Instant expiresAt) {
        return database.inTransaction(() -> {
            tokens.deleteExpired(caller.userId(), now);
            if (tokens.countOfUser(caller.userId()) >= MAX_TOKENS) {
                return Optional.empty();
            }
            return Optional.of(tokens.insert(caller.userId(), Token.Kind.TOKEN, name, hash, now, expiresAt));
        });
    }

    public Optional<TokenOwner> byHash(byte[] hash) {
        return Optional.ofNullable(tokens.byHash(hash));
    }

    /** The caller's own tokens for programs, oldest first. */
    public List<Token> list(Caller caller) {
        return tokens.ofUser(caller.userId());
    }

    /** Whether the caller had such a token. */
    public boolean delete(Caller caller, long id) {
        return tokens.delete(caller.userId(), id) == 1;
    }

    /** Notes a use, at most once a minute, so that a request does not cost a write. */
    public void used(TokenOwner owner, Instant now) {
        if (owner.lastUsedAt() == null || owner.lastUsedAt().plus(TOUCH_EVERY).isBefore(now)) {
            tokens.touch(owner.tokenId(), now);
        }
    }
}
