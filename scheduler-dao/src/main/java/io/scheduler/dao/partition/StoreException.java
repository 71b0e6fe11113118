package io.scheduler.dao.partition;

/** The database did not do what was asked, or nobody knows whether it did. Try again later, after reading. */
public final class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
