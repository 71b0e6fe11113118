package io.scheduler.rpc.tls;

import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Writes a pair as {@code openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=...} does: no names, CA:TRUE. */
public final class SelfSigned {
    private SelfSigned() {}

    public static RpcTlsSettings write(Path dir, String name, Instant from) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        KeyPair pair = generator.generateKeyPair();
        X500Name subject = new X500Name("CN=" + name);
        JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                subject,
                new BigInteger(64, new java.security.SecureRandom()),
                Date.from(from),
                Date.from(from.plus(365, ChronoUnit.DAYS)),
                subject,
                pair.getPublic());
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
        Path cert = dir.resolve(name + ".crt");
        Path key = dir.resolve(name + ".key");
        pem(cert, builder.build(new JcaContentSignerBuilder("SHA256withRSA").build(pair.getPrivate())));
        // JcaPEMWriter writes RSA keys in PKCS#1 form
        pem(key, pair.getPrivate());
        return new RpcTlsSettings(true, cert, key, null);
    }

    static void pem(Path file, Object object) throws Exception {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(object);
        }
        Files.writeString(file, text.toString());
    }
}
