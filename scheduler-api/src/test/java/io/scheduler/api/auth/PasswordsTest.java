package io.scheduler.api.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class PasswordsTest {
    private final Passwords passwords = new Passwords(new Random(1));

    @Test
    void whoDoesNotExistCostsWhatAUserCosts() {
        String user = passwords.hash("right");
        assertThat(parameters(passwords.nobody())).isEqualTo(parameters(user));
        assertThat(passwords.nobody()).hasSameSizeAs(user);
        assertThat(passwords.matches("right", null)).isFalse();
        assertThat(passwords.matches("right", user)).isTrue();
        assertThat(passwords.matches("wrong", user)).isFalse();
    }

    private static String parameters(String hash) {
        return hash.substring(0, hash.indexOf('$', hash.indexOf("m=")));
    }
}
