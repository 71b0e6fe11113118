package io.scheduler.rpc.tls;

import io.scheduler.rpc.node.NodeRole;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What stands in a certificate, for people and for decisions about it.
 *
 * @param subject its owner, as RFC 2253 text
 * @param issuer who signed it; the same text when it signed itself
 * @param serial number that the issuer gave it, in hexadecimal digits
 * @param dnsNames host names that it is valid for
 * @param ips addresses that it is valid for
 * @param roles what its owner may be; all roles when it names none
 * @param bound whether it names roles at all
 * @param authority whether it may sign others
 * @param from first moment at which it is valid
 * @param until last moment at which it is valid
 * @param keyType algorithm of its key
 * @param fingerprint SHA-256 over the whole certificate, in pairs of hexadecimal digits with colons between them
 */
public record NodeCertificate(
        String subject,
        String issuer,
        String serial,
        List<String> dnsNames,
        List<String> ips,
        Set<NodeRole> roles,
        boolean bound,
        boolean authority,
        Instant from,
        Instant until,
        String keyType,
        String fingerprint) {

    private static final int SAN_DNS = 2;
    private static final int SAN_URI = 6;
    private static final int SAN_IP = 7;

    /**
     * All certificates of a PEM file, in its order.
     *
     * @throws TlsFileException when there is none, or one is not readable
     */
    public static List<NodeCertificate> readAll(Path file) {
        return PemFile.certificates(file).stream().map(each -> of(file, each)).toList();
    }

    /** The first certificate of a PEM file: the node's own. */
    public static NodeCertificate read(Path file) {
        return readAll(file).getFirst();
    }

    private static NodeCertificate of(Path file, X509Certificate certificate) {
        try {
            PeerCertificate peer = PeerCertificate.named(certificate);
            return new NodeCertificate(
                    certificate.getSubjectX500Principal().getName(),
                    certificate.getIssuerX500Principal().getName(),
                    certificate.getSerialNumber().toString(16),
                    names(certificate, SAN_DNS),
                    names(certificate, SAN_IP),
                    peer.roles(),
                    names(certificate, SAN_URI).stream().anyMatch(uri -> uri.startsWith(PeerCertificate.ROLE_URI)),
                    certificate.getBasicConstraints() >= 0,
                    certificate.getNotBefore().toInstant(),
                    certificate.getNotAfter().toInstant(),
                    certificate.getPublicKey().getAlgorithm(),
                    fingerprint(certificate));
        } catch (GeneralSecurityException e) {
            throw new TlsFileException(file + ": the names in a certificate are not readable: " + e.getMessage(), e);
        }
    }

    private static List<String> names(X509Certificate certificate, int kind) throws CertificateParsingException {
        Collection<List<?>> all = certificate.getSubjectAlternativeNames();
        List<String> found = new ArrayList<>();
        for (List<?> name : all == null ? List.<List<?>>of() : all) {
            if (Integer.valueOf(kind).equals(name.get(0)) && name.get(1) instanceof String text) {
                found.add(text);
            }
        }
        return List.copyOf(found);
    }

    private static String fingerprint(X509Certificate certificate)
            throws CertificateEncodingException, GeneralSecurityException {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
        return HexFormat.ofDelimiter(":").formatHex(digest).toUpperCase(Locale.ROOT);
    }
}
