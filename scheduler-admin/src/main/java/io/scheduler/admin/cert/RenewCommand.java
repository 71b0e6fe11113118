package io.scheduler.admin.cert;

import io.scheduler.admin.AdminFailure;
import io.scheduler.admin.Surroundings;
import io.scheduler.rpc.tls.CertificateAuthority;
import io.scheduler.rpc.tls.NodeCertificate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "renew",
        mixinStandardHelpOptions = true,
        description =
                "Replaces certificates by new ones for a year, with the same names and role and a new key. Nodes that"
                        + " run take them for new connections within a minute; connections that exist stay.")
final class RenewCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    private final AuthorityFolder authority = new AuthorityFolder();

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Certificates, each with its key beside it.")
    private List<Path> files = List.of();

    @Option(
            names = "--key",
            paramLabel = "FILE",
            description = "The key, when it is not NAME-key.pem beside NAME.pem. With one certificate only.")
    private @Nullable Path key;

    @Option(names = "--keep-key", description = "Certify the key that is there once more.")
    private boolean keepKey;

    @Option(
            names = "--if-days-left",
            paramLabel = "N",
            description = "Leave those alone that last longer than N days; for a daily job.")
    private @Nullable Integer daysLeft;

    RenewCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        if (key != null && files.size() > 1) {
            throw AdminFailure.refused("--key: expected one certificate, but got " + files.size());
        }
        CertificateAuthority ca = authority.open(surroundings);
        for (Path cert : files) {
            Instant until = NodeCertificate.read(cert).until();
            long left = Duration.between(surroundings.clock().instant(), until).toDays();
            if (daysLeft != null && left > daysLeft) {
                surroundings.say("Left " + cert + " alone: it lasts " + left + " more days");
                continue;
            }
            ca.renew(cert, keyOf(cert), keepKey);
            surroundings.say("Renewed " + cert + (keepKey ? " with its key" : " and " + keyOf(cert)) + ": valid until "
                    + NodeCertificate.read(cert).until() + " instead of " + until);
        }
        return 0;
    }

    private Path keyOf(Path cert) {
        if (key != null) {
            return key;
        }
        String name = cert.getFileName().toString();
        int dot = name.lastIndexOf('.');
        Path found = cert.resolveSibling((dot < 0 ? name : name.substring(0, dot)) + "-key.pem");
        if (!Files.exists(found)) {
            throw AdminFailure.refused("expected the key of " + cert + " in " + found + ": name it with --key");
        }
        return found;
    }
}
