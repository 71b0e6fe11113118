package io.scheduler.verify.simulation;

import io.scheduler.rpc.contract.AttemptReport;
import io.scheduler.rpc.contract.ReportReply.Verdict;
import io.scheduler.rpc.transport.RpcException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * One connection that a worker has dialled: two wires, and two ends that judge for themselves whether the other is still
 * there. Each beats once a second and closes when it has heard nothing for the idle limit; the other hears of it when
 * the wire lets it through.
 */
final class SimulatedLink {

    final SimulatedMaster master;
    final SimulatedWorker worker;
    private final Simulation simulation;
    private final Cluster cluster;
    private final End masterEnd;
    private final End workerEnd;
    private final int pauses;

    /** What one of the two knows of the connection. */
    private final class End {
        private final SimulatedProcess process;
        private final int life;
        private final Wire out;
        private final List<Runnable> onClose = new ArrayList<>();
        private final List<CompletableFuture<?>> pending = new ArrayList<>();
        private Instant heardAt;
        private Instant beatAt;
        private boolean open = true;

        End(SimulatedProcess process, Wire out) {
            this.process = process;
            this.life = process.life();
            this.out = out;
            this.heardAt = simulation.instant();
            this.beatAt = simulation.instant();
        }

        private boolean isHere() {
            return open && process.isUp() && process.life() == life;
        }

        private void send(End to, Runnable content) {
            if (!isHere()) {
                return;
            }
            out.send(() -> {
                if (to.isHere()) {
                    to.heardAt = simulation.instant();
                    content.run();
                }
            });
        }

        private void beat(End other) {
            if (!isHere()) {
                return;
            }
            Instant now = simulation.instant();
            // after a pause of this process the silence may be its own
            boolean awake = now.isBefore(beatAt.plusSeconds(2));
            beatAt = now;
            if (awake && !heardAt.plus(Timings.IDLE_LIMIT).isAfter(now)) {
                close(other);
            } else {
                send(other, () -> {});
            }
            process.after(Duration.ofSeconds(1), () -> beat(other));
        }

        private void close(End other) {
            if (!isHere()) {
                return;
            }
            send(other, () -> other.close(this));
            open = false;
            List.copyOf(onClose).forEach(Runnable::run);
            List.copyOf(pending)
                    .forEach(call -> call.completeExceptionally(
                            new RpcException(RpcException.Kind.UNKNOWN_OUTCOME, "simulated: connection lost")));
        }
    }

    SimulatedLink(Cluster cluster, SimulatedMaster master, SimulatedWorker worker) {
        this.cluster = cluster;
        this.simulation = cluster.simulation;
        this.master = master;
        this.worker = worker;
        this.pauses = worker.pauses();
        this.masterEnd = new End(master, new Wire(cluster, master.nodeId, worker));
        this.workerEnd = new End(worker, new Wire(cluster, worker.nodeId, master));
        master.after(Duration.ofSeconds(1), () -> masterEnd.beat(workerEnd));
        worker.after(Duration.ofSeconds(1), () -> workerEnd.beat(masterEnd));
    }

    boolean isOpenForWorker() {
        return workerEnd.isHere();
    }

    boolean isOpenForMaster() {
        return masterEnd.isHere();
    }

    void onMasterClose(Runnable listener) {
        masterEnd.onClose.add(listener);
    }

    void onWorkerClose(Runnable listener) {
        workerEnd.onClose.add(listener);
    }

    void closeByMaster() {
        masterEnd.close(workerEnd);
    }

    /** Somebody between the two ends it; both hear of it soon. */
    void breakUp() {
        workerEnd.process.afterMillis(0, 500, () -> workerEnd.close(masterEnd));
        masterEnd.process.afterMillis(0, 500, () -> masterEnd.close(workerEnd));
    }

    /** The kernel closes what a process that has ended had open. */
    void endedBy(SimulatedProcess process) {
        End gone = process == master ? masterEnd : workerEnd;
        End other = process == master ? workerEnd : masterEnd;
        if (gone.open) {
            gone.open = false;
            gone.out.send(() -> other.close(gone));
        }
    }

    /** Like {@link #call}, but nothing that may have been sent before the worker stood still. */
    <T> CompletableFuture<T> callFresh(Duration deadline, Supplier<T> onWorker) {
        return call(deadline, () -> {
            if (worker.pauses() == pauses || cluster.plants.readsLate()) {
                return onWorker.get();
            }
            workerEnd.close(masterEnd);
            return null;
        });
    }

    /** From the master: a question and its answer. */
    <T> CompletableFuture<T> call(Duration deadline, Supplier<T> onWorker) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        if (!masterEnd.isHere()) {
            answer.completeExceptionally(new RpcException(RpcException.Kind.NOT_SENT, "simulated: closed"));
            return answer;
        }
        masterEnd.pending.add(answer);
        answer.whenComplete((reply, failure) -> masterEnd.pending.remove(answer));
        masterEnd.send(workerEnd, () -> {
            if (isLost()) {
                return;
            }
            T reply = onWorker.get();
            workerEnd.send(masterEnd, () -> {
                if (!isLost()) {
                    answer.complete(reply);
                }
            });
        });
        master.after(
                deadline,
                () -> answer.completeExceptionally(
                        new RpcException(RpcException.Kind.UNKNOWN_OUTCOME, "simulated: late")));
        return answer;
    }

    /** From the worker: its report, and the master's verdict if it comes. */
    void report(AttemptReport report, int freeCapacity, Consumer<Verdict> answer) {
        var sender = worker.assigned();
        Runnable deliver = () -> {
            if (!isLost()) {
                CompletableFuture<Verdict> verdict = master.report(report, sender, freeCapacity);
                master.after(Timings.COMMIT_WAIT, () -> verdict.complete(Verdict.RETRY));
                verdict.thenAccept(v -> masterEnd.send(workerEnd, () -> answer.accept(v)));
            }
        };
        workerEnd.send(masterEnd, deliver);
        if (simulation.chance(0.02)) {
            cluster.figures.count(Fault.MESSAGE_TWICE);
            workerEnd.send(masterEnd, deliver);
        }
    }

    private boolean isLost() {
        boolean lost = simulation.chance(0.003 * simulation.weather);
        if (lost) {
            cluster.figures.count(Fault.MESSAGE_LOST);
        }
        return lost;
    }
}
