package io.scheduler.admin.cert;

import io.scheduler.admin.AdminFailure;
import io.scheduler.admin.Surroundings;
import io.scheduler.rpc.tls.CertificateAuthority;
import io.scheduler.rpc.tls.NodeCertificate;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "init-ca",
        mixinStandardHelpOptions = true,
        description =
                "Makes a certificate authority for ten years. Its key (mode 0600) can make certificates of any node:"
                        + " keep it off the nodes.")
final class InitCaCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    private final AuthorityFolder authority = new AuthorityFolder();

    @Option(
            names = "--force",
            description =
                    "Replace a CA that is there. No node trusts what the former one issued once ca.pem is replaced.")
    private boolean force;

    InitCaCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        if (authority.isThere() && !force) {
            throw AdminFailure.refused(authority.folder() + " holds a CA already. Certificates that it issued are worth"
                    + " nothing to nodes that trust another one; say --force to replace it all the same");
        }
        CertificateAuthority.replace(authority.folder(), surroundings.clock());
        NodeCertificate made = NodeCertificate.read(authority.certFile());
        surroundings.say(
                "Made the CA " + made.subject() + " in " + authority.folder() + ", valid until " + made.until());
        surroundings.say("  " + authority.certFile() + "  goes to every node: rpc.ssl.trust-file-path");
        surroundings.say("  " + authority.folder().resolve(CertificateAuthority.KEY_FILE) + "  stays here");
        return 0;
    }
}
