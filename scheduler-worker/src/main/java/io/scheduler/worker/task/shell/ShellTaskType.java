package io.scheduler.worker.task.shell;

import io.scheduler.rpc.contract.TaskAssignment;
import io.scheduler.worker.folder.OwnerOnly;
import io.scheduler.worker.process.CouldNotLookException;
import io.scheduler.worker.process.ProcessEntry;
import io.scheduler.worker.process.ProcessId;
import io.scheduler.worker.process.ProcessSnapshot;
import io.scheduler.worker.process.ProcessTree;
import io.scheduler.worker.process.TreeKiller;
import io.scheduler.worker.spawn.Launch;
import io.scheduler.worker.spawn.Spawned;
import io.scheduler.worker.task.Recovered;
import io.scheduler.worker.task.RunningTask;
import io.scheduler.worker.task.TaskContext;
import io.scheduler.worker.task.TaskType;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/** Runs scripts of one language as processes. See the package for files and promises. */
public final class ShellTaskType implements TaskType {
    private static final String SCRIPT = "script";

    /**
     * Built-ins only: it forks once, for the script. It refuses to begin when a restarted worker has given the attempt
     * up meanwhile or the guardian has withdrawn the permit, and outlives TERM so that it can write down how the script
     * took it. What it writes itself is the owner's alone; the script gets the worker's own umask. It begins in the
     * working directory, is named after the attempt's folder, and runs the script as a plain command: that is what a
     * shell starts most cheaply.
     */
    private static final String WRAPPER = """
            [ ! -e "$0/result" ] && [ -e "$1" ] || exit 75
            trap : TERM INT HUP
            [ -z "$2" ] || umask 077
            read -r stat < /proc/self/stat && echo "$stat" >> "$0/pid"
            [ -z "$2" ] || umask "$2"
            shift 2
            "$@"
            set -- $?
            umask 077
            echo $1 >> "$0/pid"
            exit $1
            """;

    private final ScriptLanguage language;
    private final ShellTools tools;
    private final TaskEnvironment environment;
    private final Duration grace;
    private final TreeKiller killer;
    private final Clock clock;
    private final AdoptedProcesses adopted;

    public ShellTaskType(
            ScriptLanguage language,
            ShellTools tools,
            TaskEnvironment environment,
            Duration grace,
            TreeKiller killer,
            Clock clock,
            ScheduledExecutorService timer) {
        this.language = language;
        this.tools = tools;
        this.environment = environment;
        this.grace = grace;
        this.killer = killer;
        this.clock = clock;
        this.adopted = new AdoptedProcesses(timer);
    }

    @Override
    public String name() {
        return language.type();
    }

    @Override
    public Optional<String> reject(TaskAssignment assignment) {
        Object script = assignment.config().get(SCRIPT);
        if (script instanceof String text && !text.isBlank()) {
            return language.missing(text, assignment.config(), TaskEnvironment.given(assignment));
        }
        return Optional.of("script: expected the text of a script, but "
                + (script == null
                        ? "there is none"
                        : script instanceof String
                                ? "it is blank"
                                : "it is a " + script.getClass().getSimpleName()));
    }

    @Override
    public boolean outlivesWorker() {
        return true;
    }

    @Override
    public RunningTask start(TaskContext context) throws IOException {
        AttemptFiles files = new AttemptFiles(context.folder());
        String script = (String) context.assignment().config().get(SCRIPT);
        TaskAssignment.Environment wanted = context.assignment().environment();
        if (wanted != null && !wanted.prologue().isBlank() && language instanceof ScriptLanguage.Shell) {
            script = Prologue.before(script, wanted.name());
            files.writePrologue(wanted.prologue());
        }
        files.prepare(script);
        if (!Files.isDirectory(context.log().getParent())) {
            OwnerOnly.folder(context.log().getParent());
        }
        List<String> command = new ArrayList<>(
                List.of(tools.sh(), "-c", WRAPPER, files.folder().toString()));
        command.add(context.permit().file().toString());
        command.add(tools.umask());
        command.addAll(
                language.command(script, context.assignment().config(), TaskEnvironment.given(context.assignment())));
        command.add("../script");
        Launch launch = new Launch(command, files.work(), context.log(), environment.of(context, files));
        if (context.permit().isWithdrawn()) {
            throw new IOException("the worker's guardian has ended everything while this was about to begin");
        }
        Instant startedAt = clock.instant().truncatedTo(ChronoUnit.MICROS);
        Spawned process = tools.spawner().spawn(launch);
        // The child can not be waited for by others before, so that its number is still its own.
        ProcessId root = rootOf(process);
        ShellRun run = new ShellRun(
                files, context.permit(), new ProcessTree(context.marker(), root), startedAt, killer, grace, clock);
        process.exit().whenComplete((status, unknown) -> {
            if (status == null) {
                run.exitedAsWritten();
            } else {
                run.exited(clock.instant(), Optional.of(status));
            }
        });
        return run;
    }

    /** Null when there was no descriptor left to look with: it runs all the same, and wrote down who it is. */
    private static @Nullable ProcessId rootOf(Spawned process) {
        try {
            return ProcessSnapshot.one(process.pid()).map(ProcessEntry::id).orElse(null);
        } catch (CouldNotLookException e) {
            return null;
        }
    }

    @Override
    public Recovered recover(TaskContext context) {
        AttemptFiles files = new AttemptFiles(context.folder());
        Optional<ProcessId> root = files.process();
        Instant startedAt = files.startedAt().orElse(null);
        if (root.isPresent() && startedAt != null && isOurs(root.get(), context.marker())) {
            ProcessTree tree = new ProcessTree(context.marker(), root.get());
            ShellRun run = new ShellRun(files, context.permit(), tree, startedAt, killer, grace, clock);
            adopted.ended(root.get()).thenRun(run::exitedAsWritten);
            return new Recovered.Running(run);
        }
        boolean byGuardian = files.endedByGuardian();
        Optional<Integer> exitCode = files.exitCode().filter(status -> !byGuardian || status != ShellRun.KILLED_STATUS);
        if (exitCode.isPresent()) {
            Instant finishedAt = files.exitedAt().orElseGet(clock::instant);
            return new Recovered.Ended(startedAt, ShellRun.outcome(files, finishedAt, exitCode));
        }
        String reason = startedAt == null
                ? "the worker ended before it had started the task"
                : byGuardian ? files.guardianNote() : "the task ended together with its worker, nobody can say how";
        return new Recovered.Unknown(startedAt, reason);
    }

    private static boolean isOurs(ProcessId root, String marker) {
        return ProcessSnapshot.one(root.pid())
                .filter(now -> now.isAlive() && now.id().equals(root) && marker.equals(now.marker()))
                .isPresent();
    }
}
