package io.scheduler.master.loop;

import io.scheduler.common.instance.TaskAttempt.AssignedWorker;
import io.scheduler.rpc.contract.AssignReply;
import io.scheduler.rpc.contract.AssignRequest;
import io.scheduler.rpc.contract.AttemptReport;
import io.scheduler.rpc.contract.ClaimReply;
import io.scheduler.rpc.contract.ClaimRequest;
import io.scheduler.rpc.contract.HoldReply;
import io.scheduler.rpc.contract.HoldRequest;
import io.scheduler.rpc.contract.KillReply;
import io.scheduler.rpc.contract.KillRequest;
import io.scheduler.rpc.contract.LogChunk;
import io.scheduler.rpc.contract.ModeReply;
import io.scheduler.rpc.contract.ModeRequest;
import io.scheduler.rpc.contract.ReadLogRequest;
import io.scheduler.rpc.contract.ReportReply.Verdict;
import io.scheduler.rpc.contract.WorkerService;
import io.scheduler.rpc.node.NodeIdentity;
import io.scheduler.rpc.transport.RpcException;
import io.scheduler.rpc.transport.RpcPeer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * One connection. Keeps order in each direction and none against other connections; loses answers and requests, and
 * breaks, of which each end hears in its own time.
 */
final class SimulatedLink implements RpcPeer, WorkerService {

    final SimulatedMaster master;
    final SimulatedWorker worker;
    private final Simulation simulation;
    private final NodeIdentity workerIdentity;
    private final List<Runnable> onClose = new ArrayList<>();
    private final List<CompletableFuture<?>> pending = new ArrayList<>();
    private Instant lastToWorker = Instant.MIN;
    private Instant lastToMaster = Instant.MIN;
    private boolean broken;
    private boolean masterKnows;

    SimulatedLink(Simulation simulation, SimulatedMaster master, SimulatedWorker worker) {
        this.simulation = simulation;
        this.master = master;
        this.worker = worker;
        this.workerIdentity = worker.identity();
    }

    boolean isBroken() {
        return broken;
    }

    void breakUp() {
        if (broken) {
            return;
        }
        broken = true;
        worker.linkClosed(this);
        simulation.afterMillis(0, 4_000, () -> {
            masterKnows = true;
            onClose.forEach(Runnable::run);
            List.copyOf(pending)
                    .forEach(call -> call.completeExceptionally(
                            new RpcException(RpcException.Kind.UNKNOWN_OUTCOME, "simulated: connection lost")));
        });
    }

    private void toWorker(Runnable action) {
        lastToWorker = later(lastToWorker);
        simulation.after(Duration.between(simulation.instant(), lastToWorker), () -> {
            if (!broken && !simulation.chance(0.003 * simulation.weather)) {
                action.run();
            }
        });
    }

    private void toMaster(Runnable action) {
        lastToMaster = later(lastToMaster);
        simulation.after(Duration.between(simulation.instant(), lastToMaster), () -> {
            if (!broken && !simulation.chance(0.003 * simulation.weather)) {
                action.run();
            }
        });
    }

    private Instant later(Instant last) {
        int millis = simulation.chance(Math.min(0.2, 0.03 * simulation.weather))
                ? simulation.random.nextInt(9_000)
                : simulation.random.nextInt(5);
        Instant at = simulation.instant().plusNanos(millis * 1_000_000L + 1_000);
        return at.isAfter(last) ? at : last.plusNanos(1_000);
    }

    private <T> CompletableFuture<T> call(Supplier<T> onWorker) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        pending.add(answer);
        answer.whenComplete((reply, failure) -> pending.remove(answer));
        toWorker(() -> {
            T reply = onWorker.get();
            toMaster(() -> answer.complete(reply));
        });
        simulation.after(
                Duration.ofSeconds(10),
                () -> answer.completeExceptionally(
                        new RpcException(RpcException.Kind.UNKNOWN_OUTCOME, "simulated: late")));
        return answer;
    }

    /** From the worker: its report on the way to this master and the answer back. Null: no answer came. */
    void report(AttemptReport report, int freeCapacity, Consumer<Verdict> answer) {
        AssignedWorker sender = worker.assigned();
        Runnable deliver = () -> {
            master.says(sender.incarnation(), freeCapacity);
            CompletableFuture<Verdict> verdict = master.report(report, sender);
            simulation.after(Duration.ofSeconds(20), () -> verdict.complete(Verdict.RETRY));
            verdict.thenAccept(v -> toWorker(() -> answer.accept(v)));
        };
        toMaster(deliver);
        if (simulation.chance(0.02)) {
            toMaster(deliver);
        }
    }

    @Override
    public CompletableFuture<AssignReply> assign(AssignRequest request) {
        return call(() -> worker.assign(master.incarnation, request));
    }

    @Override
    public CompletableFuture<KillReply> kill(KillRequest request) {
        return call(() -> worker.kill(master.incarnation, request));
    }

    @Override
    public CompletableFuture<ClaimReply> claim(ClaimRequest request) {
        return call(() -> worker.claim(master.incarnation, request));
    }

    @Override
    public CompletableFuture<ModeReply> mode(ModeRequest request) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<HoldReply> hold(HoldRequest request) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<LogChunk> readLog(ReadLogRequest request) {
        throw new UnsupportedOperationException();
    }

    @Override
    public NodeIdentity identity() {
        return workerIdentity;
    }

    @Override
    public <T> T service(Class<T> contract) {
        return contract.cast(this);
    }

    @Override
    public boolean isOpen() {
        return !masterKnows;
    }

    @Override
    public void onClose(Runnable listener) {
        onClose.add(listener);
    }

    @Override
    public void close() {
        breakUp();
    }
}
