package io.scheduler.admin;

import io.scheduler.admin.cert.CertCommand;
import io.scheduler.admin.db.DbCommand;
import io.scheduler.admin.secret.SecretCommand;
import io.scheduler.rpc.tls.TlsFileException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;

/** The entry of {@code bin/scheduler cert}, {@code bin/scheduler db} and {@code bin/scheduler secret}. */
@Command(
        name = "bin/scheduler",
        mixinStandardHelpOptions = true,
        versionProvider = SchedulerAdmin.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        description = "What an operator does beside the running services.",
        footer = {"", "Exit status: 0 done, 2 wrong usage, 3 refused, 4 the database cannot be reached."})
public final class SchedulerAdmin {
    private SchedulerAdmin() {}

    public static void main(String[] arguments) {
        // what libraries say to themselves is of no use at a keyboard; failures are said by us
        System.setProperty("slf4j.provider", "org.slf4j.helpers.NOP_FallbackServiceProvider");
        System.setProperty("slf4j.internal.verbosity", "ERROR");
        System.exit(run(Surroundings.ofThisProcess(), arguments));
    }

    /** Every command with its words and options, for whoever wants to know what there is. */
    public static CommandLine commands() {
        return line(Surroundings.ofThisProcess());
    }

    static int run(Surroundings surroundings, String... arguments) {
        CommandLine line = line(surroundings);
        if (arguments.length == 0) {
            line.usage(line.getErr());
            return line.getCommandSpec().exitCodeOnInvalidInput();
        }
        return line.execute(arguments);
    }

    private static CommandLine line(Surroundings surroundings) {
        CommandLine line = new CommandLine(new SchedulerAdmin());
        line.addSubcommand(CertCommand.line(surroundings));
        line.addSubcommand(DbCommand.line(surroundings));
        line.addSubcommand(SecretCommand.line(surroundings));
        line.setOut(new PrintWriter(surroundings.out(), true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(surroundings.err(), true, StandardCharsets.UTF_8));
        line.setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF));
        line.setExecutionExceptionHandler((failure, command, parsed) -> report(failure, surroundings));
        return line;
    }

    private static int report(Exception failure, Surroundings surroundings) throws Exception {
        AdminFailure expected = switch (failure) {
            case AdminFailure admin -> admin;
            case TlsFileException file -> AdminFailure.refused(String.valueOf(file.getMessage()));
            default -> throw failure;
        };
        surroundings.err().println("error: " + expected.getMessage());
        return expected.exitCode();
    }

    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = SchedulerAdmin.class.getPackage().getImplementationVersion();
            return new String[] {"scheduler " + (version == null ? "(built from source)" : version)};
        }
    }
}
