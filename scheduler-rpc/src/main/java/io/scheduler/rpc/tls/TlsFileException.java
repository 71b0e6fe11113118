package io.scheduler.rpc.tls;

/** A certificate or key file can not be used. The message names the file and what was expected in it. */
public final class TlsFileException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public TlsFileException(String message) {
        super(message);
    }

    public TlsFileException(String message, Throwable cause) {
        super(message, cause);
    }
}
