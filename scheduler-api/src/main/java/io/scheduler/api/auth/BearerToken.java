package io.scheduler.api.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A token in the clear: {@code sch_} and 256 random bits. Only its hash is ever stored; being random it needs no slow one.
 *
 * @param text what the client sends
 */
record BearerToken(String text) {
    private static final String PREFIX = "sch_";
    private static final String SCHEME = "bearer ";
    private static final int BYTES = 32;
    private static final int LONGEST = 200;

    static BearerToken random(RandomGenerator randomness) {
        byte[] bytes = new byte[BYTES];
        randomness.nextBytes(bytes);
        return new BearerToken(PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /** From an Authorization header; empty when there is none or it is of another scheme. */
    static Optional<BearerToken> fromHeader(@Nullable String header) {
        if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return Optional.empty();
        }
        return Optional.of(new BearerToken(header.substring(SCHEME.length()).strip()));
    }

    /** False for what can not be a token, so that it need not be looked up. */
    boolean isWellFormed() {
        return text.startsWith(PREFIX) && text.length() <= LONGEST;
    }

    byte[] hash() {
        return sha256(text);
    }

    /** Follows from the token, and the token does not follow from it. */
    String csrfToken() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(sha256("csrf " + text));
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return PREFIX + "…";
    }
}
