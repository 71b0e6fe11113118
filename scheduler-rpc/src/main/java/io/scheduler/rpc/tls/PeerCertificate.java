package io.scheduler.rpc.tls;

import io.scheduler.rpc.node.NodeRole;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/**
 * What the other end's certificate says about its role: a subject alternative name {@code scheduler://node/<role>} binds
 * it to that role, one without any may take all.
 */
public final class PeerCertificate {
    static final String ROLE_URI = "scheduler://node/";
    private static final int SAN_URI = 6;

    private final Set<NodeRole> roles;

    private PeerCertificate(Set<NodeRole> roles) {
        this.roles = roles;
    }

    /**
     * Reads it from an established session. Checks its dates again, since a resumed session does not.
     *
     * @throws CertificateException when it has expired or its names are not readable
     */
    public static PeerCertificate of(SSLSession session) throws SSLPeerUnverifiedException, CertificateException {
        Certificate[] chain = session.getPeerCertificates();
        if (!(chain[0] instanceof X509Certificate certificate)) {
            throw new CertificateException("expected an X.509 certificate, but got " + chain[0].getType());
        }
        certificate.checkValidity();
        return named(certificate);
    }

    /** What it says, whether or not it is still valid. */
    static PeerCertificate named(X509Certificate certificate) throws CertificateParsingException {
        return new PeerCertificate(Set.copyOf(roles(certificate)));
    }

    Set<NodeRole> roles() {
        return roles;
    }

    public boolean allows(NodeRole role) {
        return roles.contains(role);
    }

    @Override
    public String toString() {
        return roles.toString();
    }

    private static Set<NodeRole> roles(X509Certificate certificate) throws CertificateParsingException {
        Set<NodeRole> roles = EnumSet.noneOf(NodeRole.class);
        boolean bound = false;
        Collection<List<?>> names = certificate.getSubjectAlternativeNames();
        for (List<?> name : names == null ? List.<List<?>>of() : names) {
            if (Integer.valueOf(SAN_URI).equals(name.get(0)) && name.get(1) instanceof String uri) {
                if (uri.startsWith(ROLE_URI)) {
                    bound = true;
                    String said = uri.substring(ROLE_URI.length());
                    for (NodeRole role : NodeRole.values()) {
                        if (role.name().toLowerCase(Locale.ROOT).equals(said)) {
                            roles.add(role);
                        }
                    }
                }
            }
        }
        return bound ? roles : EnumSet.allOf(NodeRole.class);
    }
}
