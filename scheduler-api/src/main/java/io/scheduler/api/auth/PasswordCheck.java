package io.scheduler.api.auth;

import io.scheduler.api.auth.LoginThrottle.Source;
import io.scheduler.api.problem.ApiException;
import io.scheduler.dao.user.User;
import io.scheduler.dao.user.Users;
import java.time.Duration;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** Compares names and passwords, slowly for whoever guesses. Safe for use by several threads. */
@Component
class PasswordCheck {
    private final Users users;
    private final Passwords passwords;
    private final LoginThrottle throttle;

    PasswordCheck(Users users, Passwords passwords, LoginThrottle throttle) {
        this.users = users;
        this.passwords = passwords;
        this.throttle = throttle;
    }

    /**
     * The user, when the password is right and the user may do something.
     *
     * @param address of the client
     */
    Optional<User> user(String name, String password, String address) {
        Source source = new Source(name, address);
        Duration wait = throttle.waitFor(source);
        if (wait.isPositive()) {
            long seconds = Math.max(1, wait.plusMillis(999).toSeconds());
            throw ApiException.of(
                            HttpStatus.TOO_MANY_REQUESTS,
                            "auth.too-many-failures",
                            "too many failed logins; try again in " + seconds + " s")
                    .retryAfter(seconds);
        }
        Optional<User> user = users.byName(name);
        boolean right = passwords.matches(password, user.map(User::passwordHash).orElse(null));
        if (!right || !user.orElseThrow().enabled()) {
            throttle.failed(source);
            return Optional.empty();
        }
        throttle.succeeded(source);
        return user;
    }
}
