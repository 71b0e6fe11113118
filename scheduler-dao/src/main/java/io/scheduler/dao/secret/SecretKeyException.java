package io.scheduler.dao.secret;

/** The key file is missing, not readable, or has not the key that is needed; the message says what to do. */
public final class SecretKeyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SecretKeyException(String message) {
        super(message);
    }

    SecretKeyException(String message, Throwable cause) {
        super(message, cause);
    }
}
