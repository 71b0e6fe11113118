package io.scheduler.rpc.tls;

import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.SSLException;

/**
 * One consistent reading of the files.
 *
 * @param server context for accepted connections
 * @param client context for dialled connections
 * @param expires end of the own certificate
 * @param authorityExpires end of the certificate that it depends on: the last to end of those that are trusted
 */
record TlsMaterial(SslContext server, SslContext client, Instant expires, Instant authorityExpires) {
    private static final String PROTOCOL = "TLSv1.3";

    static TlsMaterial read(RpcTlsSettings settings) {
        Path certFile = required(settings.certFilePath());
        Path keyFile = required(settings.keyFilePath());
        List<X509Certificate> chain = PemFile.certificates(certFile);
        PrivateKey key = PemFile.privateKey(keyFile);
        X509Certificate own = chain.getFirst();
        checkBelongTogether(certFile, own, keyFile, key);
        Path trustFile = settings.trustFilePath();
        List<X509Certificate> trusted = trustFile == null ? List.of(own) : PemFile.certificates(trustFile);
        PeerTrust trust = trusted.equals(List.of(own)) ? PeerTrust.pinned(own) : PeerTrust.authorities(trusted);
        X509Certificate[] certificates = chain.toArray(X509Certificate[]::new);
        try {
            SslContext server = SslContextBuilder.forServer(key, certificates)
                    .sslProvider(SslProvider.JDK)
                    .protocols(PROTOCOL)
                    .trustManager(trust)
                    .clientAuth(ClientAuth.REQUIRE)
                    .build();
            SslContext client = SslContextBuilder.forClient()
                    .keyManager(key, certificates)
                    .sslProvider(SslProvider.JDK)
                    .protocols(PROTOCOL)
                    .trustManager(trust)
                    .endpointIdentificationAlgorithm(trust.verifiesHost() ? "HTTPS" : null)
                    .build();
            return new TlsMaterial(server, client, own.getNotAfter().toInstant(), lastEnd(trusted));
        } catch (SSLException e) {
            throw new TlsFileException(certFile + " and " + keyFile + " can not be used: " + e.getMessage(), e);
        }
    }

    /** Of several that are trusted, for instance while a CA is replaced, the one that lasts longest carries on. */
    private static Instant lastEnd(List<X509Certificate> certificates) {
        return certificates.stream()
                .map(each -> each.getNotAfter().toInstant())
                .max(Instant::compareTo)
                .orElse(Instant.MAX);
    }

    private static Path required(@org.jspecify.annotations.Nullable Path path) {
        if (path == null) {
            throw new IllegalStateException("settings with TLS enabled have both files");
        }
        return path;
    }

    static void checkBelongTogether(Path certFile, X509Certificate certificate, Path keyFile, PrivateKey key) {
        try {
            Signature signature =
                    Signature.getInstance("EC".equals(key.getAlgorithm()) ? "SHA256withECDSA" : "SHA256withRSA");
            byte[] probe = certificate.getSerialNumber().toByteArray();
            signature.initSign(key);
            signature.update(probe);
            byte[] signed = signature.sign();
            signature.initVerify(certificate.getPublicKey());
            signature.update(probe);
            if (signature.verify(signed)) {
                return;
            }
        } catch (GeneralSecurityException e) {
            throw new TlsFileException(
                    certFile + " and " + keyFile + ": expected an RSA or EC certificate with its private key, but: "
                            + e.getMessage(),
                    e);
        }
        throw new TlsFileException(
                keyFile + ": expected the private key of the certificate in " + certFile + ", but it is another one");
    }
}
