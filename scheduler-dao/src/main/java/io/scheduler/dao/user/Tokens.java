package io.scheduler.dao.user;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.scheduler.dao.database.Database;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The bearer tokens of users, known by their SHA-256 only. Safe for use by several threads. */
public final class Tokens {
    /** Logins that one user may have open; the oldest end when there are more. */
    public static final int MAX_LOGINS = 200;
    /** Tokens for programs that one user may have. */
    public static final int MAX_TOKENS = 200;

    /**
     * How long a token that was just read is believed without being read again: a program that calls hundreds of times a second
     * would cost as many statements. What another process ends is refused after that time, what this one ends usually at once.
     */
    public static final Duration BELIEVED_FOR = Duration.ofSeconds(1);

    private static final Duration TOUCH_EVERY = Duration.ofMinutes(1);
    private static final int MOST_BELIEVED = 10_000;

    private final Database database;
    private final TokenMapper tokens;
    private final Cache<ByteBuffer, TokenOwner> recent = Caffeine.newBuilder()
            .expireAfterWrite(BELIEVED_FOR)
            .maximumSize(MOST_BELIEVED)
            .executor(Runnable::run)
            .build();

    public Tokens(Database database) {
        this.database = database;
        this.tokens = database.mapper(TokenMapper.class);
    }

    /** A token of a login; drops what has expired, and the oldest logins beyond {@link #MAX_LOGINS}. */
    public Token createLogin(long userId, byte[] hash, Instant now, Instant expiresAt) {
        return create(userId, Token.Kind.LOGIN, hash, now, expiresAt);
    }

    /** A token of a browser, whose end moves while it is used; otherwise as one of a login. */
    public Token createSession(long userId, byte[] hash, Instant now, Instant expiresAt) {
        return create(userId, Token.Kind.SESSION, hash, now, expiresAt);
    }

    private Token create(long userId, Token.Kind kind, byte[] hash, Instant now, Instant expiresAt) {
        Token created = database.inTransaction(() -> {
            tokens.deleteExpired(userId, now);
            tokens.deleteOldest(userId, kind, MAX_LOGINS - 1);
            return tokens.insert(userId, kind, kind.name().toLowerCase(Locale.ROOT), hash, now, expiresAt);
        });
        recent.invalidateAll();
        return created;
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

    /** As it was within the last second ({@link #BELIEVED_FOR}). */
    public Optional<TokenOwner> byHash(byte[] hash) {
        ByteBuffer key = ByteBuffer.wrap(hash);
        TokenOwner known = recent.getIfPresent(key);
        if (known == null) {
            known = tokens.byHash(hash);
            if (known != null) {
                recent.put(key, known);
            }
        }
        return Optional.ofNullable(known);
    }

    /** The caller's own tokens for programs, oldest first. */
    public List<Token> list(Caller caller) {
        return tokens.ofUser(caller.userId());
    }

    /** Whether the caller had such a token. */
    public boolean delete(Caller caller, long id) {
        boolean deleted = tokens.delete(caller.userId(), id) == 1;
        recent.invalidateAll();
        return deleted;
    }

    /** Those of the tokens that a request may still come with. */
    public Set<Long> valid(Collection<Long> ids, Instant now) {
        return ids.isEmpty() ? Set.of() : Set.copyOf(tokens.valid(ids.toArray(Long[]::new), now));
    }

    /** Ends what the caller is logged in with elsewhere; tokens for programs stay. */
    public void endOtherLogins(Caller caller, long keep) {
        tokens.deleteOtherLogins(caller.userId(), keep);
        recent.invalidateAll();
    }

    /**
     * Notes a use, at most once a minute, so that a request does not cost a write. A session in the last half of its life
     * gets a whole one by it. Returns the token as it is then.
     */
    public TokenOwner used(TokenOwner owner, Instant now, SessionLife life) {
        if (owner.lastUsedAt() != null && !owner.lastUsedAt().plus(TOUCH_EVERY).isBefore(now)) {
            return owner;
        }
        TokenOwner renewed = owner.kind() == Token.Kind.SESSION ? life.renew(owner, now) : owner;
        tokens.touch(owner.tokenId(), now, renewed.expiresAt());
        recent.invalidateAll();
        return renewed;
    }
}
