package io.scheduler.api.auth;

import io.scheduler.dao.user.Role;
import io.scheduler.dao.user.Users;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Makes the user {@value #NAME} when the installation starts for the first time. */
public final class FirstAdmin {
    public static final String NAME = "admin";

    private FirstAdmin() {}

    /**
     * Of several apis that start at the same time one makes the user and tells.
     *
     * @param chosen the password; null or empty: a generated one, which {@code tell} gets once
     */
    public static void ensure(
            Users users,
            Passwords passwords,
            @Nullable String chosen,
            RandomGenerator randomness,
            Consumer<String> tell) {
        if (users.byName(NAME).isPresent()) {
            return;
        }
        boolean generated = chosen == null || chosen.isEmpty();
        String password = generated ? Passwords.generate(randomness) : chosen;
        if (password.length() > Passwords.LONGEST) {
            throw new IllegalArgumentException("expected SCHEDULER_ADMIN_PASSWORD to have at most " + Passwords.LONGEST
                    + " characters, but it has " + password.length());
        }
        if (users.createIfAbsent(NAME, passwords.hash(password), Role.ADMIN) && generated) {
            tell.accept(password);
        }
    }
}
