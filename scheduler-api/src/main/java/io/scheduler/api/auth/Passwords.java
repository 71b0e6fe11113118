package io.scheduler.api.auth;

import io.scheduler.api.problem.ApiException;
import java.util.Base64;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;

/**
 * Hashes passwords with Argon2id. Each check costs 16 MiB and some tens of milliseconds, so only a few run at a time. Safe
 * for use by several threads.
 */
public final class Passwords {
    static final int SHORTEST = 8;
    static final int LONGEST = 200;

    private static final int AT_A_TIME = 4;
    private static final int WAIT_SECONDS = 5;

    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;
    private static final int THREADS = 1;
    private static final int MEMORY_KIB = 1 << 14;
    private static final int ITERATIONS = 2;

    private final Argon2PasswordEncoder encoder =
            new Argon2PasswordEncoder(SALT_BYTES, HASH_BYTES, THREADS, MEMORY_KIB, ITERATIONS);
    private final Semaphore running = new Semaphore(AT_A_TIME);
    private final String nobody;

    /**
     * @param randomness for the password that no user has
     */
    public Passwords(RandomGenerator randomness) {
        // made up rather than computed: each start of an api would pay for it
        Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
        this.nobody = "$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s"
                .formatted(
                        MEMORY_KIB,
                        ITERATIONS,
                        THREADS,
                        base64.encodeToString(bytes(randomness, SALT_BYTES)),
                        base64.encodeToString(bytes(randomness, HASH_BYTES)));
    }

    static String generate(RandomGenerator randomness) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes(randomness, 18));
    }

    private static byte[] bytes(RandomGenerator randomness, int count) {
        byte[] bytes = new byte[count];
        randomness.nextBytes(bytes);
        return bytes;
    }

    /** What a password is compared with when there is no such user: of the same form and cost as those of users. */
    String nobody() {
        return nobody;
    }

    String hash(String password) {
        String hash = encoder.encode(password);
        if (hash == null) {
            throw new IllegalStateException("expected a hash of the password");
        }
        return hash;
    }

    /**
     * Whether the password is right. Takes the same time when there is no such user.
     *
     * @param hash null: no such user
     */
    boolean matches(String password, @Nullable String hash) {
        boolean mayRun = false;
        try {
            mayRun = running.tryAcquire(WAIT_SECONDS, TimeUnit.SECONDS);
            if (!mayRun) {
                throw ApiException.unavailable(
                        "auth.busy", "too many logins at the same time; try again", WAIT_SECONDS);
            }
            return encoder.matches(password, hash == null ? nobody : hash) && hash != null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ApiException.unavailable("auth.busy", "the server is stopping; try again", WAIT_SECONDS);
        } finally {
            if (mayRun) {
                running.release();
            }
        }
    }
}
