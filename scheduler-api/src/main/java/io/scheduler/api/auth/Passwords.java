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
    static final int LONGEST = 200;

    private static final int AT_A_TIME = 4;
    private static final int WAIT_SECONDS = 5;

    private final Argon2PasswordEncoder encoder = Argon2PasswordEncoder.defaultsForSpringSecurity_v5_8();
    private final Semaphore running = new Semaphore(AT_A_TIME);
    private final String nobody;

    /**
     * @param randomness for the password that no user has
     */
    public Passwords(RandomGenerator randomness) {
        this.nobody = hash(generate(randomness));
    }

    static String generate(RandomGenerator randomness) {
        byte[] bytes = new byte[18];
        randomness.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
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
