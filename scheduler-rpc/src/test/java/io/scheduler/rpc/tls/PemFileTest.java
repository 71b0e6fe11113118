package io.scheduler.rpc.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.util.io.pem.PemObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PemFileTest {
    @TempDir
    Path dir;

    @Test
    void readsPkcs8AndPkcs1KeysOfRsa() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        KeyPair pair = generator.generateKeyPair();

        Path pkcs1 = dir.resolve("pkcs1.pem");
        SelfSigned.pem(pkcs1, pair.getPrivate());
        Path pkcs8 = dir.resolve("pkcs8.pem");
        SelfSigned.pem(pkcs8, new JcaPKCS8Generator(pair.getPrivate(), null));

        assertThat(Files.readString(pkcs1)).contains("BEGIN RSA PRIVATE KEY");
        assertThat(Files.readString(pkcs8)).contains("BEGIN PRIVATE KEY");
        assertThat(PemFile.privateKey(pkcs1)).isEqualTo(pair.getPrivate());
        assertThat(PemFile.privateKey(pkcs8)).isEqualTo(pair.getPrivate());
    }

    @Test
    void readsPkcs8AndSec1KeysOfEc() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair pair = generator.generateKeyPair();

        Path sec1 = dir.resolve("sec1.pem");
        ECPrivateKey withCurve = new ECPrivateKey(
                256,
                ((java.security.interfaces.ECPrivateKey) pair.getPrivate()).getS(),
                SECObjectIdentifiers.secp256r1);
        SelfSigned.pem(sec1, new PemObject("EC PRIVATE KEY", withCurve.getEncoded()));
        // as "openssl ecparam -genkey" does: the curve stands before the key
        Files.writeString(
                sec1,
                "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n"
                        + Files.readString(sec1));
        Path pkcs8 = dir.resolve("pkcs8.pem");
        SelfSigned.pem(pkcs8, new JcaPKCS8Generator(pair.getPrivate(), null));

        assertThat(Files.readString(sec1)).contains("BEGIN EC PRIVATE KEY");
        BigInteger secret = ((java.security.interfaces.ECPrivateKey) pair.getPrivate()).getS();
        assertThat(PemFile.privateKey(sec1))
                .isInstanceOfSatisfying(
                        java.security.interfaces.ECPrivateKey.class,
                        key -> assertThat(key.getS()).isEqualTo(secret));
        assertThat(PemFile.privateKey(pkcs8)).isEqualTo(pair.getPrivate());
    }

    @Test
    void saysWhichFileIsWrong() throws Exception {
        Path empty = Files.writeString(dir.resolve("empty.pem"), "nothing\n");

        assertThatThrownBy(() -> PemFile.privateKey(empty))
                .isInstanceOf(TlsFileException.class)
                .hasMessageContaining("empty.pem")
                .hasMessageContaining("BEGIN PRIVATE KEY");
        assertThatThrownBy(() -> PemFile.certificates(dir.resolve("absent.pem")))
                .isInstanceOf(TlsFileException.class)
                .hasMessageContaining("absent.pem");
    }
}
