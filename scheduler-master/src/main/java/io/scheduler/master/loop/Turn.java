package io.scheduler.master.loop;

import io.scheduler.common.instance.TaskAttempt.AssignedWorker;
import io.scheduler.engine.Action;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a loop has taken in since its last commit: the writes, and everything that must wait for them. Thrown away whole
 * when the commit fails.
 */
final class Turn {

    final Batch batch = new Batch();
    /** Answers and calls, in the order in which they were decided; nothing of it happens before the commit. */
    final List<Runnable> afterCommit = new ArrayList<>();

    final List<Outgoing> outgoing = new ArrayList<>();
    private final Set<Action> sending = new HashSet<>();
    final Map<AssignedWorker, Integer> reserved = new HashMap<>();
    /** Runs whose state is not to be trusted after a failed decision; their events wait for the next turn. */
    final Set<Long> broken = new HashSet<>();

    /** Runs that failed again and again, with their slots. */
    final Map<Long, Integer> hopeless = new HashMap<>();

    /** Runs that came into memory with this turn: what is due in them is taken up only with it. */
    final Set<Long> loaded = new HashSet<>();

    /** Slots that are given away with this turn. */
    final Set<Integer> revoked = new HashSet<>();

    /** Workflows of whose limited runs one has ended. */
    final Set<Long> gates = new TreeSet<>();

    final Set<Long> commandsSeen = new HashSet<>();
    /** How many runs are begun with this turn, by the run without a parent that they are part of. */
    final Map<Long, Integer> begunBelow = new HashMap<>();

    /** Those whose runs were counted in this turn. */
    final Set<Long> countedBelow = new HashSet<>();

    /** Slots with new commands. */
    final Set<Integer> nudges = new HashSet<>();
    /** Slots of task groups whose permits were asked for or given back. */
    final Set<Integer> permits = new HashSet<>();
    /** Events to be taken again if the commit fails. */
    final List<LoopEvent> events = new ArrayList<>();
    /** Something waits for this commit: it is made at the end of the turn. */
    boolean urgent;

    /** An action for a worker. */
    record Outgoing(LiveRun live, Action action) {}

    /** Only the owner of the slot may tell a worker what to do, even if there is nothing to write. */
    void send(LiveRun live, Action action) {
        batch.prove(live.slot());
        add(new Outgoing(live, action));
    }

    /** What an earlier turn could not send, since nothing proved in time that the slot was ours. */
    void carry(Outgoing left) {
        if (left.action() instanceof Action.Dispatch dispatch) {
            reserved(dispatch.worker());
        }
        add(left);
    }

    private void add(Outgoing next) {
        urgent = true;
        sending.add(next.action());
        outgoing.add(next);
    }

    boolean isSending(Action action) {
        return sending.contains(action);
    }

    void reserved(AssignedWorker worker) {
        reserved.merge(worker, 1, Integer::sum);
    }

    void released(AssignedWorker worker) {
        reserved.merge(worker, -1, Integer::sum);
    }
}
