package io.scheduler.embedded;

import org.jspecify.annotations.Nullable;

/** An embedded server could not be started, reached or stopped. The message says what to do next. */
public final class EmbeddedServerException extends RuntimeException {

    public EmbeddedServerException(String message) {
        super(message);
    }

    public EmbeddedServerException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
