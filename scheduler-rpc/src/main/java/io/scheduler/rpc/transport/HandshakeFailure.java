package io.scheduler.rpc.transport;

import io.netty.handler.ssl.NotSslRecordException;
import java.io.IOException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Finds out of an exception why a TLS handshake failed. */
final class HandshakeFailure {
    private HandshakeFailure() {}

    static RefusalReason reasonOf(Throwable failure) {
        RefusalReason found = RefusalReason.HANDSHAKE;
        for (Throwable cause = failure; cause != null; cause = next(cause)) {
            if (cause instanceof NotSslRecordException) {
                return RefusalReason.PLAINTEXT;
            }
            if (isExpired(cause)) {
                return RefusalReason.EXPIRED_CERTIFICATE;
            }
            if (cause instanceof CertificateException || isMissingCertificate(cause)) {
                found = RefusalReason.UNTRUSTED_CERTIFICATE;
            }
        }
        return found;
    }

    /** The innermost message: that of TLS itself only says that there was a problem. */
    static String describe(Throwable failure) {
        String message = failure.toString();
        for (Throwable cause = failure; cause != null; cause = next(cause)) {
            if (cause.getMessage() != null) {
                message = cause.getMessage();
            }
        }
        return message;
    }

    /** The connection itself broke: a port probe, a reset. */
    static boolean isTransport(Throwable failure) {
        return failure instanceof IOException && !(failure instanceof SSLException);
    }

    private static boolean isExpired(Throwable cause) {
        return cause instanceof CertificateExpiredException
                || cause instanceof CertificateNotYetValidException
                || (cause instanceof CertPathValidatorException path
                        && (path.getReason() == CertPathValidatorException.BasicReason.EXPIRED
                                || path.getReason() == CertPathValidatorException.BasicReason.NOT_YET_VALID));
    }

    private static boolean isMissingCertificate(Throwable cause) {
        return cause instanceof SSLException
                && String.valueOf(cause.getMessage()).contains("Empty client certificate chain");
    }

    private static @Nullable Throwable next(Throwable cause) {
        return cause.getCause() == cause ? null : cause.getCause();
    }
}
