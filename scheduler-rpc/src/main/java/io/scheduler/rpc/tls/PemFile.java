package io.scheduler.rpc.tls;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;

/** Reads what openssl writes: certificates, and private keys in PKCS#8, PKCS#1 (RSA) or SEC1 (EC). */
final class PemFile {
    private PemFile() {}

    static List<X509Certificate> certificates(Path file) {
        List<X509Certificate> found = new ArrayList<>();
        try {
            for (Object entry : entries(file)) {
                if (entry instanceof X509CertificateHolder holder) {
                    found.add(new JcaX509CertificateConverter().getCertificate(holder));
                }
            }
        } catch (CertificateException e) {
            throw new TlsFileException(file + ": a certificate in it is not readable: " + e.getMessage(), e);
        }
        if (found.isEmpty()) {
            throw new TlsFileException(file + ": expected a PEM certificate (BEGIN CERTIFICATE), but there is none");
        }
        return List.copyOf(found);
    }

    static PrivateKey privateKey(Path file) {
        for (Object entry : entries(file)) {
            if (entry instanceof PrivateKeyInfo info) {
                return toKey(file, info);
            }
            if (entry instanceof PEMKeyPair pair) {
                return toKey(file, pair.getPrivateKeyInfo());
            }
            if (entry instanceof PEMEncryptedKeyPair || entry instanceof PKCS8EncryptedPrivateKeyInfo) {
                throw new TlsFileException(
                        file + ": the key is encrypted; expected a plain one, protected by file mode 0600");
            }
        }
        throw new TlsFileException(
                file + ": expected a PEM private key (BEGIN PRIVATE KEY, RSA PRIVATE KEY or EC PRIVATE KEY),"
                        + " but there is none");
    }

    private static List<Object> entries(Path file) {
        List<Object> entries = new ArrayList<>();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.US_ASCII);
                PEMParser parser = new PEMParser(reader)) {
            for (Object entry = parser.readObject(); entry != null; entry = parser.readObject()) {
                entries.add(entry);
            }
        } catch (IOException e) {
            throw new TlsFileException(file + ": expected a readable PEM file, but: " + e, e);
        }
        return entries;
    }

    private static PrivateKey toKey(Path file, PrivateKeyInfo info) {
        ASN1ObjectIdentifier kind = info.getPrivateKeyAlgorithm().getAlgorithm();
        try {
            return KeyFactory.getInstance(algorithm(kind)).generatePrivate(new PKCS8EncodedKeySpec(info.getEncoded()));
        } catch (IOException | GeneralSecurityException e) {
            throw new TlsFileException(file + ": expected an RSA or EC private key, but: " + e.getMessage(), e);
        }
    }

    private static String algorithm(ASN1ObjectIdentifier kind) {
        if (PKCSObjectIdentifiers.rsaEncryption.equals(kind)) {
            return "RSA";
        }
        return X9ObjectIdentifiers.id_ecPublicKey.equals(kind) ? "EC" : kind.getId();
    }
}
