package io.scheduler.standalone;

import io.scheduler.rpc.node.NodeRole;
import io.scheduler.rpc.tls.CertificateAuthority;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The CA of this standalone and a certificate for each role, made at the first start and made anew before they expire. */
record Certificates(Path folder) {

    private static final Logger LOG = LoggerFactory.getLogger(Certificates.class);
    private static final Duration RENEW_BEFORE = Duration.ofDays(60);

    static Certificates ensure(Path folder, String listenHost, Clock clock) {
        var certificates = new Certificates(folder);
        boolean fresh = !Files.exists(certificates.authority());
        if (fresh) {
            LOG.info("making a certificate authority in {}", folder);
        }
        CertificateAuthority authority =
                fresh ? CertificateAuthority.create(folder) : CertificateAuthority.open(folder);
        var addresses = new ArrayList<>(List.of("127.0.0.1"));
        if (listenHost.matches("[0-9.]+") && !listenHost.equals("0.0.0.0") && !listenHost.equals("127.0.0.1")) {
            addresses.add(listenHost);
        }
        for (NodeRole role : NodeRole.values()) {
            if (fresh || !certificates.lasts(certificates.certificate(role), clock)) {
                authority.issue(
                        role, List.of("localhost"), addresses, certificates.certificate(role), certificates.key(role));
            }
        }
        return certificates;
    }

    Path authority() {
        return folder.resolve("ca.pem");
    }

    Path certificate(NodeRole role) {
        return folder.resolve(role.name().toLowerCase(Locale.ROOT) + ".pem");
    }

    Path key(NodeRole role) {
        return folder.resolve(role.name().toLowerCase(Locale.ROOT) + "-key.pem");
    }

    private boolean lasts(Path file, Clock clock) {
        if (!Files.exists(file)) {
            return false;
        }
        try (InputStream stream = Files.newInputStream(file)) {
            var certificate =
                    (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(stream);
            return certificate.getNotAfter().toInstant().isAfter(clock.instant().plus(RENEW_BEFORE));
        } catch (IOException | CertificateException e) {
            throw new StandaloneException(
                    "expected a certificate in " + file + ", but: " + e + ". Remove the file to have it made again", e);
        }
    }
}
