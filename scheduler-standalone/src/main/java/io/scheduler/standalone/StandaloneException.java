package io.scheduler.standalone;

import org.jspecify.annotations.Nullable;

/** The standalone cannot start as asked. The message is for the person at the terminal: what was expected, what to do. */
final class StandaloneException extends RuntimeException {

    StandaloneException(String message) {
        super(message);
    }

    StandaloneException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
