package io.scheduler.master.loop;

import io.scheduler.common.dependent.Interval;
import io.scheduler.common.instance.TaskDetail.Depends;
import io.scheduler.common.instance.WorkflowInstance;
import io.scheduler.common.state.TaskState;
import io.scheduler.common.workflow.ControlFlow;
import io.scheduler.common.workflow.ControlFlow.Need;
import io.scheduler.dao.partition.PartitionStore;
import io.scheduler.dao.partition.UpstreamAnswers;
import io.scheduler.dao.partition.UpstreamQuestion;
import io.scheduler.dao.partition.Watching;
import io.scheduler.engine.Action;
import io.scheduler.engine.Event;
import io.scheduler.master.loop.LoopEvent.AttemptRef;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the runs that tasks of this loop depend on. Nothing is asked again and again: an attempt that begins to wait, or is
 * read again, writes down what it watches and looks once that is committed; from then on whoever ends such a run writes a command
 * for it (see {@link Watching}), and it looks again. No result travels: a command that comes twice, early or for nothing only
 * makes it look.
 *
 * <p>One way is left for an end to be missed: its transaction did not see the watch, and is not committed yet when the first look
 * comes. Such a transaction is older than the first look, so the attempt stays <em>unsure</em>, and looks again at each check,
 * until one look finds that all older transactions are over ({@link UpstreamAnswers}). Mostly that is the first one.
 */
final class Lookouts {

    /** The command of those who end a run that is watched. */
    static final String UPSTREAM_ENDED = "UPSTREAM_ENDED";

    private static final int MOST_QUESTIONS = 5_000;
    private static final int MOST_OUTPUTS = 200;
    private static final int MOST_CHARACTERS = 64 * 1024;

    private final PartitionStore store;
    private final RunTable runs;
    private final Set<AttemptRef> due = new LinkedHashSet<>();
    /** With the number that all transactions must have passed; null before the first look. */
    private final Map<AttemptRef, @Nullable Long> unsure = new HashMap<>();

    Lookouts(PartitionStore store, RunTable runs) {
        this.store = store;
        this.runs = runs;
    }

    /** An attempt waits: others shall tell, and once they know they shall, it looks. */
    void watch(LiveRun live, Action.Watch action, Turn turn) {
        Map<Long, Boolean> workflows = new LinkedHashMap<>();
        for (Need.Upstream upstream : action.dependent().upstreams()) {
            workflows.merge(
                    Watching.key(project(live, upstream), upstream.workflow()),
                    upstream.task() != null || upstream.allTasks(),
                    Boolean::logicalOr);
        }
        workflows.forEach((workflow, byTask) -> turn.batch.watch(
                live, new Watching.Watch(workflow, action.attemptId(), live.id(), live.slot(), byTask)));
        turn.urgent = true;
        AttemptRef attempt = new AttemptRef(live.id(), action.attemptId());
        turn.afterCommit.add(() -> {
            due.add(attempt);
            unsure.put(attempt, null);
        });
    }

    /** Something that the run waits for may have come further. */
    void told(LiveRun live) {
        for (int task : live.run().unfinishedTasks()) {
            if (live.run().plan().steering(task) instanceof ControlFlow.Dependent
                    && live.run().state(task) == TaskState.RUNNING) {
                due.add(new AttemptRef(live.id(), live.run().attempt(task).id()));
            }
        }
    }

    /** Those who may have missed an end look again. */
    void check() {
        due.addAll(unsure.keySet());
    }

    boolean areDue() {
        return !due.isEmpty();
    }

    /** Asks for all that are due, as many as go into one read, and tells the engine. */
    void look(Decider decider, Turn turn) {
        if (due.isEmpty()) {
            return;
        }
        List<Look> looks = new ArrayList<>();
        List<UpstreamQuestion> questions = new ArrayList<>();
        Set<AttemptRef> gone = new HashSet<>();
        for (AttemptRef attempt : due) {
            LiveRun live = runs.get(attempt.workflowInstanceId());
            ControlFlow.Dependent dependent = live == null ? null : dependent(live, attempt.attemptId());
            if (dependent == null) {
                gone.add(attempt);
            } else if (!turn.broken.contains(live.id())) {
                if (questions.size() >= MOST_QUESTIONS) {
                    break;
                }
                Look look = new Look(live, attempt, questions.size(), new ArrayList<>());
                ask(live, dependent, look, questions);
                looks.add(look);
            }
        }
        due.removeAll(gone);
        gone.forEach(unsure::remove);
        if (looks.isEmpty()) {
            return;
        }
        UpstreamAnswers answers = store.upstreams(questions);
        for (Look look : looks) {
            due.remove(look.attempt);
            becomeSurer(look.attempt, answers);
            List<Depends.Seen> seen = new ArrayList<>();
            for (int i = 0; i < look.asked.size(); i++) {
                seen.add(look.asked.get(i).seen(answers.answers().get(look.first + i)));
            }
            Map<String, String> outputs =
                    outputs(answers.answers().subList(look.first, look.first + look.asked.size()));
            decider.decide(look.live, new Event.UpstreamsSeen(look.attempt.attemptId(), seen, outputs), turn);
        }
    }

    private void becomeSurer(AttemptRef attempt, UpstreamAnswers answers) {
        if (!unsure.containsKey(attempt)) {
            return;
        }
        Long horizon = unsure.get(attempt);
        long passed = horizon == null ? answers.nextTransaction() : horizon;
        if (answers.oldestTransaction() >= passed) {
            unsure.remove(attempt);
        } else {
            unsure.put(attempt, passed);
        }
    }

    private static void ask(
            LiveRun live, ControlFlow.Dependent dependent, Look look, List<UpstreamQuestion> questions) {
        WorkflowInstance instance = live.run().instance();
        for (Need.Upstream upstream : dependent.upstreams()) {
            String project = project(live, upstream);
            String shown = (project.equals(live.project()) ? "" : project + "/") + upstream.workflow();
            for (Interval interval : upstream.cycle()
                    .intervals(instance.businessTime(), instance.origin().zone())) {
                look.asked.add(new Asked(upstream, shown, interval));
                questions.add(new UpstreamQuestion(
                        project,
                        upstream.workflow(),
                        upstream.task(),
                        upstream.allTasks(),
                        interval,
                        upstream.outputs(),
                        live.id()));
            }
        }
    }

    private static ControlFlow.@Nullable Dependent dependent(LiveRun live, long attemptId) {
        int task = live.run().taskOf(attemptId);
        return task >= 0
                        && live.run().state(task) == TaskState.RUNNING
                        && live.run().plan().steering(task) instanceof ControlFlow.Dependent dependent
                ? dependent
                : null;
    }

    /** Of several with the same key one with a value counts, then the one that was there first. */
    private static Map<String, String> outputs(List<UpstreamAnswers.Answer> answers) {
        Map<String, String> outputs = new HashMap<>();
        int[] characters = {0};
        answers.stream()
                .flatMap(answer -> answer.outputs().stream())
                .sorted(Comparator.comparing(UpstreamAnswers.Outputs::at))
                .forEach(one -> one.values().forEach((name, value) -> {
                    int size = characters[0] + name.length() + value.length();
                    if (outputs.getOrDefault(name, "").isEmpty()
                            && outputs.size() < MOST_OUTPUTS
                            && size <= MOST_CHARACTERS) {
                        outputs.put(name, value);
                        characters[0] = size;
                    }
                }));
        return outputs;
    }

    private static String project(LiveRun live, Need.Upstream upstream) {
        return upstream.project() == null ? live.project() : upstream.project();
    }

    /** @param first place of its first question */
    private record Look(LiveRun live, AttemptRef attempt, int first, List<Asked> asked) {}

    private record Asked(Need.Upstream upstream, String workflow, Interval interval) {
        Depends.Seen seen(UpstreamAnswers.Answer answer) {
            return new Depends.Seen(
                    upstream.number(),
                    workflow,
                    upstream.allTasks() ? "all tasks" : upstream.task(),
                    interval.from(),
                    interval.until(),
                    answer.status(),
                    answer.workflowInstanceId());
        }
    }
}
