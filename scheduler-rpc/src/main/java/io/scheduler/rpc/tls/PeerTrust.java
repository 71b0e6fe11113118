package io.scheduler.rpc.tls;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Whom a node trusts: either the JDK's path validation against given CAs (with the host name where the engine asks for
 * it), or exactly one pinned certificate.
 *
 * <p>No issuers are named to the other end. It would then keep a certificate of another CA to itself, and the refusal
 * could not say what was wrong with it.
 */
abstract sealed class PeerTrust extends X509ExtendedTrustManager {
    private static final X509Certificate[] NO_ISSUERS = {};

    static PeerTrust pinned(X509Certificate own) {
        return new Pinned(own);
    }

    static PeerTrust authorities(List<X509Certificate> authorities) {
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            for (int i = 0; i < authorities.size(); i++) {
                store.setCertificateEntry("ca-" + i, authorities.get(i));
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
            factory.init(store);
            for (TrustManager manager : factory.getTrustManagers()) {
                if (manager instanceof X509ExtendedTrustManager extended) {
                    return new Authorities(extended);
                }
            }
            throw new IllegalStateException("the JDK has no X.509 trust manager");
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("the JDK can not trust these certificates", e);
        }
    }

    /** Whether a client must also find the dialled host in the certificate. */
    abstract boolean verifiesHost();

    abstract void check(X509Certificate[] chain, String authType, boolean client, SSLEngine engine)
            throws CertificateException;

    @Override
    public final void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        check(chain, authType, true, engine);
    }

    @Override
    public final void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        check(chain, authType, false, engine);
    }

    @Override
    public final void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw withoutEngine();
    }

    @Override
    public final void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw withoutEngine();
    }

    @Override
    public final void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw withoutEngine();
    }

    @Override
    public final void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw withoutEngine();
    }

    @Override
    public final X509Certificate[] getAcceptedIssuers() {
        return NO_ISSUERS.clone();
    }

    private static CertificateException withoutEngine() {
        return new CertificateException("expected to be asked with an engine, since only it knows the host");
    }

    private static final class Pinned extends PeerTrust {
        private final X509Certificate own;

        Pinned(X509Certificate own) {
            this.own = own;
        }

        @Override
        boolean verifiesHost() {
            return false;
        }

        @Override
        void check(X509Certificate[] chain, String authType, boolean client, SSLEngine engine)
                throws CertificateException {
            if (chain.length == 0 || !own.equals(chain[0])) {
                throw new CertificateException("expected the certificate that all nodes share, but got "
                        + (chain.length == 0 ? "none" : chain[0].getSubjectX500Principal()));
            }
            own.checkValidity();
        }
    }

    private static final class Authorities extends PeerTrust {
        private final X509ExtendedTrustManager path;

        Authorities(X509ExtendedTrustManager path) {
            this.path = path;
        }

        @Override
        boolean verifiesHost() {
            return true;
        }

        @Override
        void check(X509Certificate[] chain, String authType, boolean client, SSLEngine engine)
                throws CertificateException {
            if (client) {
                path.checkClientTrusted(chain, authType, engine);
            } else {
                path.checkServerTrusted(chain, authType, engine);
            }
        }
    }
}
