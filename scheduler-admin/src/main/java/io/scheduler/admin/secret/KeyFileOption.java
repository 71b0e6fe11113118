package io.scheduler.admin.secret;

import io.scheduler.admin.AdminFailure;
import io.scheduler.dao.secret.SecretKeyException;
import io.scheduler.dao.secret.SecretKeyFile;
import io.scheduler.dao.secret.SecretSettings;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which file of keys. */
final class KeyFileOption {
    @Option(
            names = "--key-file",
            paramLabel = "FILE",
            required = true,
            description = "The file that secrets.key-file of the masters and apis names.")
    private @Nullable Path file;

    Path file() {
        return Objects.requireNonNull(file, "required");
    }

    SecretSettings settings() {
        return new SecretSettings(file());
    }

    /** Does something with the file and says clearly when it can not be used. */
    <T> T with(Function<SecretKeyFile, T> work) {
        try {
            return work.apply(new SecretKeyFile(file(), new SecureRandom()));
        } catch (SecretKeyException wrong) {
            throw AdminFailure.refused(String.valueOf(wrong.getMessage()));
        }
    }
}
