package io.scheduler.rpc.tls;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where the certificate of this node lies.
 *
 * @param enabled false sends everything in the clear
 * @param certFilePath PEM, the node's certificate first, then those between it and the CA
 * @param keyFilePath PEM, its private key, not encrypted
 * @param trustFilePath PEM, the CAs whose certificates are trusted; absent: only the own certificate is, which all
 *     nodes then share
 */
public record RpcTlsSettings(
        boolean enabled,
        @Nullable Path certFilePath,
        @Nullable Path keyFilePath,
        @Nullable Path trustFilePath) {

    public RpcTlsSettings {
        if (enabled && (certFilePath == null || keyFilePath == null)) {
            throw new IllegalArgumentException("rpc.ssl.enabled is true: expected rpc.ssl.cert-file-path and"
                    + " rpc.ssl.key-file-path; make them with 'scheduler cert'");
        }
    }

    public static RpcTlsSettings disabled() {
        return new RpcTlsSettings(false, null, null, null);
    }
}
