package io.scheduler.admin.cert;

import io.scheduler.admin.Surroundings;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code bin/scheduler cert}. */
@Command(
        name = "cert",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Makes, shows and renews the certificates with which nodes prove who they are.",
        footer = {
            "",
            "A cluster's certificates, from nothing:",
            "  bin/scheduler cert init-ca --ca-dir ca",
            "  bin/scheduler cert issue --ca-dir ca --role master --san host1,10.0.0.1 --out certs",
            "Copy certs/master.pem, certs/master-key.pem and ca/ca.pem to host1; bin/install.sh does all of it."
        })
public final class CertCommand {
    private CertCommand() {}

    public static CommandLine line(Surroundings surroundings) {
        return new CommandLine(new CertCommand())
                .addSubcommand(new InitCaCommand(surroundings))
                .addSubcommand(new IssueCommand(surroundings))
                .addSubcommand(new ShowCommand(surroundings))
                .addSubcommand(new RenewCommand(surroundings));
    }
}
