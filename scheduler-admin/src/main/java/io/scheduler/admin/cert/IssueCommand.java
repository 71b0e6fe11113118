package io.scheduler.admin.cert;

import io.scheduler.admin.AdminFailure;
import io.scheduler.admin.Surroundings;
import io.scheduler.rpc.node.NodeRole;
import io.scheduler.rpc.tls.CertificateAuthority;
import io.scheduler.rpc.tls.NodeCertificate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "issue",
        mixinStandardHelpOptions = true,
        description = "Makes a certificate and a key (mode 0600) for one node, for a year.")
final class IssueCommand implements Callable<Integer> {
    private static final String IPV4 = "[0-9]{1,3}(\\.[0-9]{1,3}){3}";
    private static final String HOST = "(\\*\\.)?[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?";

    private final Surroundings surroundings;

    @Mixin
    private final AuthorityFolder authority = new AuthorityFolder();

    @Option(
            names = "--role",
            required = true,
            paramLabel = "ROLE",
            converter = RoleConverter.class,
            description = "What the node may be: master, worker, api or alert.")
    private @Nullable NodeRole role;

    @Option(
            names = "--san",
            required = true,
            split = ",",
            paramLabel = "HOST|IP",
            description =
                    "Host names and addresses at which others reach the node; *.masters.example for all names below.")
    private List<String> names = List.of();

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "For people: the subject's common name, and how the files are called. Default: the role.")
    private @Nullable String name;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "certs",
            description = "Where NAME.pem and NAME-key.pem are written; default: ${DEFAULT-VALUE}.")
    private Path folder = Path.of("certs");

    @Option(names = "--force", description = "Replace files that are there.")
    private boolean force;

    IssueCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        NodeRole wanted = java.util.Objects.requireNonNull(role);
        String file = name == null ? wanted.name().toLowerCase(Locale.ROOT) : name;
        if (!file.matches("[A-Za-z0-9._-]{1,64}")) {
            throw AdminFailure.refused(
                    "--name: expected 1 to 64 letters, digits, '.', '_' or '-', but got '" + file + "'");
        }
        Path cert = folder.resolve(file + ".pem");
        Path key = folder.resolve(file + "-key.pem");
        for (Path each : List.of(cert, key)) {
            if (Files.exists(each) && !force) {
                throw AdminFailure.refused(each + " exists: 'bin/scheduler cert renew " + cert
                        + "' renews it with its names; say --force to replace it");
            }
        }
        List<String> hosts = new ArrayList<>();
        List<String> addresses = new ArrayList<>();
        for (String each : names) {
            String text = each.strip();
            if (text.matches(IPV4) || text.contains(":")) {
                addresses.add(text);
            } else if (text.matches(HOST)) {
                hosts.add(text);
            } else {
                throw AdminFailure.refused("--san: expected host names and addresses, but got '" + each + "'");
            }
        }
        CertificateAuthority ca = authority.open(surroundings);
        if (name == null) {
            ca.issue(wanted, hosts, addresses, cert, key);
        } else {
            ca.issue(wanted, name, hosts, addresses, cert, key);
        }
        NodeCertificate made = NodeCertificate.read(cert);
        surroundings.say("Made " + cert + " and " + key + ": " + wanted.name().toLowerCase(Locale.ROOT) + " at "
                + String.join(", ", names) + ", valid until " + made.until());
        return 0;
    }
}
