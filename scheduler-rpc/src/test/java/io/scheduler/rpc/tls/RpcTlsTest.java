package io.scheduler.rpc.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scheduler.rpc.node.NodeRole;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RpcTlsTest {
    @TempDir
    Path dir;

    @Test
    void withoutFilesTlsIsNotEnabledSilently() {
        assertThatThrownBy(() -> new RpcTlsSettings(true, dir.resolve("a"), null, null))
                .hasMessageContaining("rpc.ssl.key-file-path");
        assertThat(RpcTls.load(RpcTlsSettings.disabled()).isEnabled()).isFalse();
    }

    @Test
    void aKeyOfAnotherCertificateIsNamed() throws Exception {
        RpcTlsSettings one = SelfSigned.write(dir, "one", Instant.now());
        RpcTlsSettings two = SelfSigned.write(dir, "two", Instant.now());

        assertThatThrownBy(() -> RpcTls.load(new RpcTlsSettings(true, one.certFilePath(), two.keyFilePath(), null)))
                .isInstanceOf(TlsFileException.class)
                .hasMessageContaining("two.key")
                .hasMessageContaining("one.crt");
    }

    @Test
    void anAuthorityIsMadeOnceAndIssuesForAYear() throws Exception {
        Clock clock = Clock.fixed(Instant.parse("2026-11-21T05:00:00Z"), java.time.ZoneOffset.UTC);
        CertificateAuthority ca = CertificateAuthority.create(dir, clock);
        Path cert = dir.resolve("node.pem");

        ca.issue(NodeRole.ALERT, List.of("alert.example"), List.of("10.0.0.7"), cert, dir.resolve("node-key.pem"));

        X509Certificate issued = PemFile.certificates(cert).getFirst();
        assertThat(issued.getNotAfter().toInstant()).isEqualTo(Instant.parse("2027-11-21T05:00:00Z"));
        assertThat(Duration.between(issued.getNotBefore().toInstant(), clock.instant()))
                .isEqualTo(Duration.ofMinutes(5));
        assertThat(issued.getSubjectAlternativeNames())
                .containsExactlyInAnyOrder(
                        List.of(2, "alert.example"), List.of(7, "10.0.0.7"), List.of(6, "scheduler://node/alert"));
        issued.verify(PemFile.certificates(dir.resolve(CertificateAuthority.CERT_FILE))
                .getFirst()
                .getPublicKey());
        assertThatThrownBy(() -> CertificateAuthority.create(dir, clock)).hasMessageContaining("open it instead");
        assertThatThrownBy(() -> ca.issue(NodeRole.API, List.of(), List.of(), cert, cert))
                .hasMessageContaining("at least one host name or address");
        assertThatThrownBy(() -> ca.issue(NodeRole.API, List.of(), List.of("not-an-ip"), cert, cert))
                .isInstanceOf(TlsFileException.class);
    }
}
