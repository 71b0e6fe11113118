package io.scheduler.rpc.tls;

import io.scheduler.rpc.node.NodeRole;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A small CA in a folder: {@code ca.pem} and {@code ca-key.pem} (mode 0600), made here or brought along. Its node certificates name hosts,
 * addresses and the role. For one thread.
 */
public final class CertificateAuthority {
    public static final String CERT_FILE = "ca.pem";
    public static final String KEY_FILE = "ca-key.pem";

    private static final Period AUTHORITY_LIFE = Period.ofYears(10);
    private static final Period NODE_LIFE = Period.ofYears(1);
    /** Clocks of nodes differ a little. */
    private static final Duration BACKDATED = Duration.ofMinutes(5);

    private static final int SERIAL_BITS = 127;

    private final X509Certificate certificate;
    private final PrivateKey key;
    private final Clock clock;
    private final SecureRandom random;

    private CertificateAuthority(X509Certificate certificate, PrivateKey key, Clock clock, SecureRandom random) {
        this.certificate = certificate;
        this.key = key;
        this.clock = clock;
        this.random = random;
    }

    public static CertificateAuthority create(Path dir) {
        return create(dir, Clock.systemUTC());
    }

    /**
     * Makes a new CA for ten years.
     *
     * @throws TlsFileException when the folder has one already or can not be written
     */
    public static CertificateAuthority create(Path dir, Clock clock) {
        for (Path file : List.of(dir.resolve(KEY_FILE), dir.resolve(CERT_FILE))) {
            if (Files.exists(file)) {
                throw new TlsFileException(file + " exists: expected a folder without a CA; open it instead");
            }
        }
        return replace(dir, clock);
    }

    /** Makes a new CA even where there is one. Whatever the former one issued is worth nothing without its certificate. */
    public static CertificateAuthority replace(Path dir, Clock clock) {
        Path keyFile = dir.resolve(KEY_FILE);
        SecureRandom random = new SecureRandom();
        try {
            Files.createDirectories(dir);
            KeyPair pair = newKeyPair(random);
            X500Name name = commonName("scheduler CA");
            JcaX509ExtensionUtils ids = new JcaX509ExtensionUtils();
            JcaX509v3CertificateBuilder builder =
                    builder(name, name, pair.getPublic(), clock.instant(), AUTHORITY_LIFE, random);
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
            builder.addExtension(
                    Extension.subjectKeyIdentifier, false, ids.createSubjectKeyIdentifier(pair.getPublic()));
            X509Certificate made = sign(builder, pair.getPrivate());
            PemWriter.writePair(keyFile, pair.getPrivate(), dir.resolve(CERT_FILE), made);
            return new CertificateAuthority(made, pair.getPrivate(), clock, random);
        } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
            throw new TlsFileException(dir + ": no CA could be made there: " + e.getMessage(), e);
        }
    }

    public static CertificateAuthority open(Path dir) {
        return open(dir, Clock.systemUTC());
    }

    /**
     * Opens the CA of a folder.
     *
     * @throws TlsFileException when there is none
     */
    public static CertificateAuthority open(Path dir, Clock clock) {
        Path certFile = dir.resolve(CERT_FILE);
        Path keyFile = dir.resolve(KEY_FILE);
        X509Certificate certificate = PemFile.certificates(certFile).getFirst();
        PrivateKey key = PemFile.privateKey(keyFile);
        TlsMaterial.checkBelongTogether(certFile, certificate, keyFile, key);
        return new CertificateAuthority(certificate, key, clock, new SecureRandom());
    }

    /** Writes a certificate and its key (mode 0600) for one node, named after the first of its host names or addresses. */
    public void issue(NodeRole role, List<String> dnsNames, List<String> ips, Path certFile, Path keyFile) {
        if (dnsNames.isEmpty() && ips.isEmpty()) {
            throw new TlsFileException("expected at least one host name or address for " + certFile);
        }
        issue(role, dnsNames.isEmpty() ? ips.getFirst() : dnsNames.getFirst(), dnsNames, ips, certFile, keyFile);
    }

    /**
     * Writes a certificate and its key (mode 0600) for one node, for a year; existing files are replaced.
     *
     * @param name the subject's common name, for people
     * @param dnsNames host names at which the node is dialled
     * @param ips addresses at which the node is dialled
     * @throws TlsFileException when a name is not valid or a file can not be written
     */
    public void issue(
            NodeRole role, String name, List<String> dnsNames, List<String> ips, Path certFile, Path keyFile) {
        if (dnsNames.isEmpty() && ips.isEmpty()) {
            throw new TlsFileException("expected at least one host name or address for " + certFile);
        }
        try {
            KeyPair pair = newKeyPair(random);
            X509Certificate made = sign(commonName(name), names(role, dnsNames, ips), pair.getPublic());
            PemWriter.writePair(keyFile, pair.getPrivate(), certFile, made);
        } catch (IOException | GeneralSecurityException | OperatorCreationException | IllegalArgumentException e) {
            throw new TlsFileException(certFile + ": no certificate could be issued: " + e.getMessage(), e);
        }
    }

    /**
     * Replaces a certificate of this CA by one for a year from now with the same owner and names.
     *
     * @param keepKey false: makes a new key as well, whose file is replaced too
     * @throws TlsFileException when it is not a certificate of this CA, or the files can not be written
     */
    public void renew(Path certFile, Path keyFile, boolean keepKey) {
        X509Certificate old = PemFile.certificates(certFile).getFirst();
        try {
            old.verify(certificate.getPublicKey());
        } catch (GeneralSecurityException e) {
            throw new TlsFileException(
                    certFile + ": expected a certificate that this CA (" + certificate.getSubjectX500Principal()
                            + ") issued, but its issuer is " + old.getIssuerX500Principal(),
                    e);
        }
        try {
            X500Name owner = X500Name.getInstance(old.getSubjectX500Principal().getEncoded());
            GeneralNames names = GeneralNames.fromExtensions(
                    new JcaX509CertificateHolder(old).getExtensions(), Extension.subjectAlternativeName);
            if (keepKey) {
                PrivateKey key = PemFile.privateKey(keyFile);
                TlsMaterial.checkBelongTogether(certFile, old, keyFile, key);
                PemWriter.writeCertificates(certFile, List.of(sign(owner, names, old.getPublicKey())));
            } else {
                KeyPair pair = newKeyPair(random);
                PemWriter.writePair(keyFile, pair.getPrivate(), certFile, sign(owner, names, pair.getPublic()));
            }
        } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
            throw new TlsFileException(certFile + ": it could not be renewed: " + e.getMessage(), e);
        }
    }

    private X509Certificate sign(X500Name owner, GeneralNames names, PublicKey owned)
            throws IOException, GeneralSecurityException, OperatorCreationException {
        X500Name issuer =
                X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
        JcaX509v3CertificateBuilder builder = builder(issuer, owner, owned, clock.instant(), NODE_LIFE, random);
        JcaX509ExtensionUtils ids = new JcaX509ExtensionUtils();
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
        builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(new KeyPurposeId[] {
            KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth
        }));
        builder.addExtension(Extension.authorityKeyIdentifier, false, ids.createAuthorityKeyIdentifier(certificate));
        builder.addExtension(Extension.subjectKeyIdentifier, false, ids.createSubjectKeyIdentifier(owned));
        builder.addExtension(Extension.subjectAlternativeName, false, names);
        return sign(builder, key);
    }

    private static GeneralNames names(NodeRole role, List<String> dnsNames, List<String> ips) {
        List<GeneralName> names = new ArrayList<>();
        dnsNames.forEach(name -> names.add(new GeneralName(GeneralName.dNSName, name)));
        ips.forEach(ip -> names.add(new GeneralName(GeneralName.iPAddress, ip)));
        names.add(new GeneralName(
                GeneralName.uniformResourceIdentifier,
                PeerCertificate.ROLE_URI + role.name().toLowerCase(Locale.ROOT)));
        return new GeneralNames(names.toArray(GeneralName[]::new));
    }

    private static KeyPair newKeyPair(SecureRandom random) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"), random);
        return generator.generateKeyPair();
    }

    private static X500Name commonName(String name) {
        return new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.CN, name).build();
    }

    private static JcaX509v3CertificateBuilder builder(
            X500Name issuer, X500Name subject, PublicKey owned, Instant now, Period life, SecureRandom random) {
        return new JcaX509v3CertificateBuilder(
                issuer,
                new BigInteger(SERIAL_BITS, random).setBit(SERIAL_BITS - 1),
                Date.from(now.minus(BACKDATED)),
                Date.from(now.atOffset(ZoneOffset.UTC).plus(life).toInstant()),
                subject,
                owned);
    }

    private static X509Certificate sign(JcaX509v3CertificateBuilder builder, PrivateKey key)
            throws GeneralSecurityException, OperatorCreationException {
        X509CertificateHolder holder = builder.build(
                new JcaContentSignerBuilder("EC".equals(key.getAlgorithm()) ? "SHA256withECDSA" : "SHA256withRSA")
                        .build(key));
        return new JcaX509CertificateConverter().getCertificate(holder);
    }
}
