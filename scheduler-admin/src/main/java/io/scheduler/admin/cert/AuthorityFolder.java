package io.scheduler.admin.cert;

import io.scheduler.admin.AdminFailure;
import io.scheduler.admin.Surroundings;
import io.scheduler.rpc.tls.CertificateAuthority;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where the CA lies: an option of each command that needs it. */
final class AuthorityFolder {
    @Option(
            names = "--ca-dir",
            paramLabel = "DIR",
            defaultValue = "ca",
            description = "Folder of the CA (ca.pem, ca-key.pem); default: ${DEFAULT-VALUE}. Its key stays there.")
    private Path folder = Path.of("ca");

    Path folder() {
        return folder;
    }

    Path certFile() {
        return folder.resolve(CertificateAuthority.CERT_FILE);
    }

    boolean isThere() {
        return Files.exists(certFile()) || Files.exists(folder.resolve(CertificateAuthority.KEY_FILE));
    }

    CertificateAuthority open(Surroundings surroundings) {
        if (!isThere()) {
            throw AdminFailure.refused(
                    "expected a CA in " + folder + ", but there is none: name its folder with --ca-dir,"
                            + " or make one with 'bin/scheduler cert init-ca --ca-dir " + folder + "'");
        }
        return CertificateAuthority.open(folder, surroundings.clock());
    }
}
