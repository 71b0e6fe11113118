package io.scheduler.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;

/** The entry of {@code bin/scheduler}: knows all commands and turns failures into messages and exit codes. */
@Command(
        name = "bin/scheduler",
        mixinStandardHelpOptions = true,
        versionProvider = SchedulerCli.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        description = "Applies, starts, watches and steers workflows and the cluster that runs them.",
        footer = {
            "",
            "The server comes from --url and --token, or SCHEDULER_URL and SCHEDULER_TOKEN, or the file",
            "context.json in SCHEDULER_HOME (default ~/.scheduler), which bin/standalone.sh leaves there.",
            "",
            "For operators, without a server: bin/scheduler cert (certificates), bin/scheduler db (the database),",
            "bin/scheduler secret (the keys of secrets).",
            "",
            "Exit status: 0 done, 1 the run did not succeed, 2 wrong usage, 3 the server refused,",
            "4 the server cannot be reached."
        })
public final class SchedulerCli {
    private SchedulerCli() {}

    public static void main(String[] arguments) {
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
        CommandLine line = new CommandLine(new SchedulerCli());
        line.addSubcommand(new ApplyCommand(surroundings));
        line.addSubcommand(new StartCommand(surroundings));
        line.addSubcommand(new StatusCommand(surroundings));
        line.addSubcommand(new FollowCommand(surroundings));
        line.addSubcommand(new LogsCommand(surroundings));
        line.addSubcommand(new ExplainCommand(surroundings));
        line.addSubcommand(new ListCommand(surroundings));
        for (ControlCommand.Verb verb : ControlCommand.Verb.values()) {
            CommandLine control = new CommandLine(new ControlCommand(verb, surroundings));
            control.getCommandSpec().usageMessage().description(verb.description());
            line.addSubcommand(verb.word(), control);
        }
        line.addSubcommand(new RerunCommand(surroundings));
        line.addSubcommand(new RerunTaskCommand(surroundings));
        line.addSubcommand(new ForceSuccessCommand(surroundings));
        line.addSubcommand(schedule(surroundings));
        line.addSubcommand(backfill(surroundings));
        line.addSubcommand(new TaskGroupCommand(surroundings));
        line.addSubcommand(new EnvironmentCommand(surroundings));
        line.addSubcommand(AlertCommand.group(surroundings));
        line.addSubcommand(cluster(surroundings));
        line.setOut(new PrintWriter(surroundings.out(), true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(surroundings.err(), true, StandardCharsets.UTF_8));
        line.setColorScheme(
                CommandLine.Help.defaultColorScheme(surroundings.terminal().colours() ? Ansi.ON : Ansi.OFF));
        line.setExecutionExceptionHandler((failure, command, parsed) -> report(failure, surroundings));
        return line;
    }

    private static CommandLine schedule(Surroundings surroundings) {
        CommandLine schedule = new CommandLine(ScheduleCommand.group());
        schedule.addSubcommand(new ScheduleCommand.Lists(surroundings));
        schedule.addSubcommand(new ScheduleCommand.Put(surroundings));
        schedule.addSubcommand(new ScheduleCommand.Pause(surroundings));
        schedule.addSubcommand(new ScheduleCommand.Resume(surroundings));
        schedule.addSubcommand(new ScheduleCommand.Delete(surroundings));
        schedule.addSubcommand(new ScheduleCommand.Preview(surroundings));
        schedule.addSubcommand(new ScheduleCommand.Explain(surroundings));
        return schedule;
    }

    private static CommandLine backfill(Surroundings surroundings) {
        CommandLine backfill = new CommandLine(BackfillCommand.group());
        backfill.addSubcommand(new BackfillCommand.Start(surroundings));
        for (BackfillCommand.Verb verb : BackfillCommand.Verb.values()) {
            CommandLine one = new CommandLine(new BackfillCommand.OfOne(verb, surroundings));
            one.getCommandSpec().usageMessage().description(verb.description());
            backfill.addSubcommand(verb.word(), one);
        }
        return backfill;
    }

    private static CommandLine cluster(Surroundings surroundings) {
        CommandLine cluster = new CommandLine(new ClusterCommand(surroundings));
        cluster.addSubcommand(new SlotsCommand(surroundings));
        for (NodeModeCommand.Verb verb : NodeModeCommand.Verb.values()) {
            CommandLine mode = new CommandLine(new NodeModeCommand(verb, surroundings));
            mode.getCommandSpec().usageMessage().description(verb.description());
            mode.setCaseInsensitiveEnumValuesAllowed(true);
            cluster.addSubcommand(verb.word(), mode);
        }
        cluster.addSubcommand(new WorkerGroupCommand(surroundings));
        return cluster;
    }

    private static int report(Exception failure, Surroundings surroundings) throws Exception {
        if (!(failure instanceof CommandFailure expected)) {
            throw failure;
        }
        surroundings.err().println("error: " + Text.printable(expected.getMessage()));
        if (expected instanceof CommandFailure.Refused refused) {
            List<CommandFailure.Problem> problems = refused.problems();
            // the message of a server that found one mistake is that mistake
            problems.stream()
                    .filter(problem -> !String.valueOf(expected.getMessage()).startsWith(said(problem)))
                    .forEach(problem -> surroundings.err().println("  " + describe(problem)));
        }
        return expected.exitCode();
    }

    private static String describe(CommandFailure.Problem problem) {
        return Text.printable(said(problem)) + (problem.line() > 0 ? " (line " + problem.line() + ")" : "");
    }

    private static String said(CommandFailure.Problem problem) {
        return (problem.path().isEmpty() ? "" : problem.path() + ": ") + problem.message();
    }

    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = SchedulerCli.class.getPackage().getImplementationVersion();
            return new String[] {"scheduler " + (version == null ? "(built from source)" : version)};
        }
    }
}
