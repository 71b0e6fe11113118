package io.scheduler.standalone;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The password with which {@code admin} is made should the database have no such user yet, and the CLI's token.
 *
 * <p>A generated password is kept in a file until a start has come to its end: else one that is killed half-way would have made
 * the user and told nobody. For one thread.
 */
final class AdminAccess {

    private static final String LETTERS = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKMNPQRSTUVWXYZ23456789";
    private static final int LENGTH = 20;

    private final Path file;
    private final String password;
    private final boolean generated;
    private boolean userIsNew;

    private AdminAccess(Path file, String password, boolean generated) {
        this.file = file;
        this.password = password;
        this.generated = generated;
    }

    /** @param asked the password that the person chose */
    static AdminAccess of(Home home, Optional<String> asked, RandomGenerator random) {
        Path file = home.data("first-password");
        try {
            if (asked.isPresent()) {
                return new AdminAccess(file, asked.get(), false);
            }
            if (Files.exists(file)) {
                return new AdminAccess(file, Files.readString(file).strip(), true);
            }
            var text = new StringBuilder();
            for (int i = 0; i < LENGTH; i++) {
                text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
            }
            var onlyUs = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
            Files.createFile(file, onlyUs);
            Files.writeString(file, text, StandardOpenOption.TRUNCATE_EXISTING);
            return new AdminAccess(file, text.toString(), true);
        } catch (IOException e) {
            throw new StandaloneException("expected to write " + file, e);
        }
    }

    /** What the api must know to make the user. */
    Map<String, String> properties() {
        return Map.of("SCHEDULER_ADMIN_PASSWORD", password);
    }

    /**
     * The token of the last run while it is valid, else a new one; none when the user exists already and has another password.
     */
    Optional<String> token(ApiLogin api, Optional<String> last) throws InterruptedException {
        if (last.isPresent() && api.accepts(last.get())) {
            return last;
        }
        Optional<String> login = api.login("admin", password);
        userIsNew = login.isPresent() && generated;
        return login.isPresent() ? Optional.of(api.makeToken(login.get(), "standalone")) : Optional.empty();
    }

    /** The password to be shown, when this start has generated it. */
    Optional<String> passwordToShow() {
        return userIsNew ? Optional.of(password) : Optional.empty();
    }

    /** To be called when everything that depends on the password is safe. */
    void forget() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new StandaloneException("expected to remove " + file, e);
        }
    }
}
