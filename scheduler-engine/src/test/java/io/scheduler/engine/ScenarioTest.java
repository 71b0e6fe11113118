package io.scheduler.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.scheduler.common.instance.ItemRun;
import io.scheduler.common.instance.TaskAttempt;
import io.scheduler.common.instance.TaskAttempt.AssignedWorker;
import io.scheduler.common.instance.TaskDetail;
import io.scheduler.common.state.WorkflowState;
import io.scheduler.common.workflow.ControlFlow;
import io.scheduler.common.workflow.TaskDefinition;
import io.scheduler.common.workflow.TaskSelection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Golden scenarios: each file in {@code scenarios/} holds a workflow, and after {@code ---} what happens to it (lines with
 * {@code >}) followed by what the engine made of it. Run with {@code -Dscenarios.update=true} to write the files anew,
 * then read the difference.
 */
class ScenarioTest {

    private static final String SELECTION = "> select ";
    /** The run is a child, with so many runs above it. */
    private static final String DEPTH = "> child at depth ";

    /** As half an hour that a zone puts in makes it. */
    private static final Duration LONG_HOUR = Duration.ofMinutes(90);

    private static final Path FOLDER = Path.of("src/test/resources/scenarios");

    static Stream<Path> scenarios() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.sorted().toList().stream();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("scenarios")
    void behavesAsWritten(Path file) throws IOException {
        String text = Files.readString(file);
        String actual = play(text);
        if (Boolean.getBoolean("scenarios.update")) {
            Files.writeString(file, actual);
        }
        assertThat(actual).as(file.toString()).isEqualTo(text);
    }

    static String play(String text) {
        int split = text.indexOf("\n---\n");
        String yaml = text.substring(0, split);
        Simulated simulated = Simulated.ofYaml(yaml, selection(text), depth(text));
        StringBuilder out = new StringBuilder(yaml).append("\n---\n");
        text.substring(split + 5)
                .lines()
                .filter(line -> line.startsWith(">") || line.startsWith("#"))
                .forEach(line -> {
                    out.append(line).append('\n');
                    if (line.startsWith(">") && !line.startsWith(SELECTION) && !line.startsWith(DEPTH)) {
                        step(simulated, line.substring(1).strip())
                                .forEach(result ->
                                        out.append("    ").append(result).append('\n'));
                    }
                });
        return out.toString();
    }

    /** A run of some tasks only says so before anything else. */
    private static @Nullable TaskSelection selection(String text) {
        return text.lines()
                .filter(line -> line.startsWith(SELECTION))
                .map(line -> TaskSelection.read(line.substring(SELECTION.length())))
                .findFirst()
                .orElse(null);
    }

    /** 0: nobody waits for the run. */
    private static int depth(String text) {
        return text.lines()
                .filter(line -> line.startsWith(DEPTH))
                .map(line -> Integer.valueOf(line.substring(DEPTH.length())))
                .findFirst()
                .orElse(0);
    }

    private static List<String> step(Simulated simulated, String line) {
        String[] words = line.split("\\s+");
        List<String> said = new ArrayList<>();
        switch (words[0]) {
            case "wait" ->
                simulated
                        .pass(Duration.parse("PT" + words[1]))
                        .forEach(decision -> said.addAll(tell(simulated, decision)));
            case "restore" -> {
                simulated.run = simulated.restored();
                PendingActions.of(simulated.run).forEach(action -> {
                    said.add("! " + tell(simulated, action));
                    if (action instanceof Action.ArmTimer timer) {
                        simulated.timers.add(timer);
                    }
                });
            }
            default -> said.addAll(tell(simulated, simulated.decide(event(simulated, words, line))));
        }
        return said.isEmpty() ? List.of("nothing") : said;
    }

    private static Event event(Simulated simulated, String[] words, String line) {
        String rest =
                words.length > 2 ? line.substring(line.indexOf(words[2], words[0].length() + words[1].length())) : "";
        return switch (words[0]) {
            case "start" -> new Event.StartRequested();
            case "queue" -> new Event.QueueRequested("run 3 is not finished");
            case "pause" -> new Event.PauseRequested();
            case "resume" -> new Event.ResumeRequested();
            case "stop" -> new Event.StopRequested("stopped by a person", true);
            case "rerun" -> new Event.RerunRequested();
            case "recover" -> new Event.RecoverRequested();
            case "rerun-task" -> new Event.TaskRerunRequested(simulated.id(words[1]), rest.equals("downstream"));
            case "force-success" -> new Event.ForceSuccessRequested(simulated.id(words[1]));
            case "permit" -> new Event.PermitGranted(simulated.id(words[1]));
            case "no-permit" -> new Event.PermitRefused(simulated.id(words[1]), "there is no task group " + rest);
            case "assign" -> new Event.WorkerAssigned(simulated.id(words[1]), Simulated.WORKER);
            case "refused" ->
                new Event.AssignmentRefused(simulated.id(words[1]), Simulated.WORKER, "worker w1 is full");
            case "adopted" -> new Event.AttemptAdopted(simulated.id(words[1]), new AssignedWorker("w1", rest));
            case "started" -> new Event.AttemptStarted(simulated.id(words[1]), simulated.now);
            case "succeeded" ->
                new Event.AttemptSucceeded(simulated.id(words[1]), simulated.ending(0, outputs(rest), null));
            case "failed" ->
                new Event.AttemptFailed(simulated.id(words[1]), simulated.ending(1, Map.of(), "exit status 1"));
            case "no-more" -> new Event.AttemptFailed(simulated.id(words[1]), simulated.ending(null, Map.of(), rest));
            case "killed" -> new Event.AttemptKilled(simulated.id(words[1]), simulated.ending(null, Map.of(), rest));
            case "lost" -> new Event.AttemptLost(simulated.id(words[1]), simulated.now, "worker w1 is lost");
            case "approve" -> answered(simulated, words[1], true, outputs(rest));
            case "reject" -> answered(simulated, words[1], false, Map.of());
            case "child-started" -> new Event.ChildStarted(simulated.id(words[1]), Long.parseLong(rest));
            case "child-ended" ->
                new Event.ChildEnded(
                        simulated.id(words[1]),
                        77,
                        WorkflowState.valueOf(words[2]),
                        outputs(String.join(" ", List.of(words).subList(3, words.length))),
                        words[2].equals("SUCCEEDED") ? null : "task x failed");
            case "seen" -> seen(simulated, words[1], rest);
            case "items-started" ->
                new Event.ItemsStarted(
                        simulated.id(words[1]),
                        simulated.begun(ForEachTask.due(simulated.run, simulated.index.get(words[1]))),
                        3);
            case "item-ended" -> {
                ItemRun item = simulated.items.get(simulated.id(words[1])).get(Integer.parseInt(words[2]));
                yield new Event.ChildEnded(
                        simulated.id(words[1]),
                        item.workflowInstanceId(),
                        WorkflowState.valueOf(words[3]),
                        outputs(String.join(" ", List.of(words).subList(4, words.length))),
                        words[3].equals("SUCCEEDED") ? null : "task x failed");
            }
            case "make-way" ->
                new Event.StopRequested(String.join(" ", List.of(words).subList(1, words.length)), false);
            case "stopped-by-parent" -> new Event.StopRequested("its parent is stopped", false);
            default -> throw new IllegalArgumentException("unknown step: " + line);
        };
    }

    private static Event answered(Simulated simulated, String task, boolean approved, Map<String, String> outputs) {
        return new Event.Answered(
                simulated.id(task),
                new TaskDetail.Answered(approved, "ann", simulated.now, approved ? null : "not today"),
                outputs);
    }

    /** For each interval of a task its upstream, its status and perhaps the run; then outputs: {@code 0:FAILED:12 rows=3}. */
    private static Event seen(Simulated simulated, String task, String text) {
        List<TaskDetail.Depends.Seen> seen = new ArrayList<>();
        List<String> outputs = new ArrayList<>();
        for (String word : text.split("\\s+")) {
            if (word.contains("=")) {
                outputs.add(word);
                continue;
            }
            String[] parts = word.split(":");
            int upstream = Integer.parseInt(parts[0]);
            ControlFlow.Need.Upstream need = ((ControlFlow.Dependent)
                            simulated.plan.steering(simulated.index.get(task)))
                    .upstreams()
                    .get(upstream);
            seen.add(new TaskDetail.Depends.Seen(
                    upstream,
                    need.workflow(),
                    need.task(),
                    Simulated.BEGIN,
                    Simulated.BEGIN.plus(need.cycle().isOfHours() ? LONG_HOUR : Duration.ofDays(1)),
                    TaskDetail.Depends.Status.valueOf(parts[1]),
                    parts.length > 2 ? Long.valueOf(parts[2]) : null));
        }
        return new Event.UpstreamsSeen(simulated.id(task), seen, outputs(String.join(" ", outputs)));
    }

    private static Map<String, String> outputs(String text) {
        Map<String, String> outputs = new LinkedHashMap<>();
        for (String pair : text.isBlank() ? new String[0] : text.split("\\s+")) {
            outputs.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
        }
        return outputs;
    }

    private static List<String> tell(Simulated simulated, Decision decision) {
        List<String> said = new ArrayList<>();
        for (Change change : decision.changes()) {
            said.add(
                    switch (change) {
                        case Change.InstanceChanged c ->
                            "instance " + c.trigger() + " -> " + c.instance().state()
                                    + because(c.instance().reason());
                        case Change.TaskChanged c ->
                            name(simulated, c.task(), c.attempt()) + ' ' + c.trigger() + " -> "
                                    + c.attempt().state() + because(c.attempt().reason());
                        case Change.ItemChanged c ->
                            simulated.plan.task(c.task()).name() + " item "
                                    + c.item().index() + " " + c.item().state()
                                    + because(c.item().reason());
                        case Change.ItemsCarried c ->
                            simulated.plan.task(c.task()).name() + " keeps " + new java.util.TreeMap<>(c.results());
                        case Change.Told c -> "tell " + c.workflowInstanceId() + ": " + c.message();
                        case Change.TasksReset c ->
                            "reset "
                                    + java.util.Arrays.stream(c.tasks())
                                            .mapToObj(task ->
                                                    simulated.plan.task(task).name())
                                            .toList();
                    });
        }
        decision.actions().forEach(action -> said.add("! " + tell(simulated, action)));
        switch (decision.reply()) {
            case Reply.Accepted a -> {}
            case Reply.Ignored ignored -> said.add("ignored: " + ignored.why());
            case Reply.Rejected rejected -> said.add("rejected: " + rejected.why());
        }
        return said;
    }

    private static String tell(Simulated simulated, Action action) {
        return switch (action) {
            case Action.FindWorker a -> "find a worker for " + task(simulated, a.task(), a.attemptId());
            case Action.AskPermit a ->
                "ask for a permit of " + a.group() + " for " + task(simulated, a.task(), a.attemptId())
                        + (a.priority() == 0 ? "" : " with priority " + a.priority());
            case Action.Dispatch a -> {
                Map<String, String> context = simulated.run.context(a.task());
                yield "send " + task(simulated, a.task(), a.attemptId()) + " to "
                        + a.worker().incarnation()
                        + (context.isEmpty() ? "" : " seeing " + new java.util.TreeMap<>(context));
            }
            case Action.Kill a ->
                "kill " + task(simulated, a.task(), a.attemptId()) + " on "
                        + a.worker().incarnation() + because(a.reason());
            case Action.StartChild a ->
                "start " + a.child().workflow() + " for " + task(simulated, a.task(), a.attemptId());
            case Action.Watch a -> "watch the upstreams of " + task(simulated, a.task(), a.attemptId());
            case Action.StartItems a -> "start items " + a.items() + " for " + task(simulated, a.task(), a.attemptId());
            case Action.ArmTimer a ->
                "timer " + a.key().getClass().getSimpleName() + " at +"
                        + Duration.between(Simulated.BEGIN, a.due()).toMillis() + "ms";
        };
    }

    private static String task(Simulated simulated, int task, long attemptId) {
        TaskAttempt attempt = simulated.rows.get(attemptId).attempt();
        return name(simulated, task, attempt);
    }

    private static String name(Simulated simulated, int task, TaskAttempt attempt) {
        TaskDefinition definition = simulated.plan.task(task);
        return definition.name() + '#' + attempt.number();
    }

    private static String because(String reason) {
        return reason == null ? "" : " (" + reason + ')';
    }
}
