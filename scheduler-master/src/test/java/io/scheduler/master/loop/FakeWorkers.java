package io.scheduler.master.loop;

import io.scheduler.common.instance.TaskAttempt.AssignedWorker;
import io.scheduler.master.worker.Workers;
import io.scheduler.rpc.contract.AssignReply;
import io.scheduler.rpc.contract.ClaimReply;
import io.scheduler.rpc.contract.ClaimRequest;
import io.scheduler.rpc.contract.KillReply;
import io.scheduler.rpc.contract.KillRequest;
import io.scheduler.rpc.contract.TaskAssignment;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** One worker whose messages the test reads and answers. */
class FakeWorkers implements Workers {

    static final AssignedWorker WORKER = new AssignedWorker("w1", "w1-a");

    final List<TaskAssignment> sent = new ArrayList<>();
    final List<CompletableFuture<AssignReply>> answers = new ArrayList<>();
    final List<KillRequest.Kill> kills = new ArrayList<>();
    final List<CompletableFuture<ClaimReply>> claims = new ArrayList<>();
    /** In the order in which they came. */
    List<AssignedWorker> connected = List.of(WORKER);

    int free = 10;
    int held;
    private final Clock clock;

    FakeWorkers(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Instant steadyNow() {
        return clock.instant();
    }

    @Override
    public Optional<AssignedWorker> reserve(String group) {
        if (held == free || !group.equals("default")) {
            return Optional.empty();
        }
        held++;
        return Optional.of(WORKER);
    }

    @Override
    public void reserveOn(AssignedWorker worker) {
        held++;
    }

    @Override
    public void refresh() {}

    @Override
    public void release(AssignedWorker worker, int places) {
        held -= places;
    }

    @Override
    public CompletableFuture<AssignReply> assign(AssignedWorker worker, List<TaskAssignment> assignments) {
        held -= assignments.size();
        sent.addAll(assignments);
        answers.add(new CompletableFuture<>());
        return answers.getLast();
    }

    @Override
    public CompletableFuture<KillReply> kill(AssignedWorker worker, List<KillRequest.Kill> asked) {
        kills.addAll(asked);
        return new CompletableFuture<>();
    }

    @Override
    public CompletableFuture<ClaimReply> claim(AssignedWorker worker, List<ClaimRequest.SlotEpoch> slots) {
        claims.add(new CompletableFuture<>());
        return claims.getLast();
    }

    @Override
    public List<AssignedWorker> connected() {
        return connected;
    }

    @Override
    public boolean isLost(AssignedWorker worker, Instant ownedSince) {
        return false;
    }

    @Override
    public boolean isMissed(AssignedWorker worker) {
        return false;
    }
}
