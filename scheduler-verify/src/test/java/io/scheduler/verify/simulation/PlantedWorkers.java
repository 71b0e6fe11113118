package io.scheduler.verify.simulation;

import io.scheduler.common.instance.TaskAttempt.AssignedWorker;
import io.scheduler.master.worker.Workers;
import io.scheduler.rpc.contract.AssignReply;
import io.scheduler.rpc.contract.ClaimReply;
import io.scheduler.rpc.contract.ClaimRequest.SlotEpoch;
import io.scheduler.rpc.contract.KillReply;
import io.scheduler.rpc.contract.KillRequest.Kill;
import io.scheduler.rpc.contract.TaskAssignment;
import io.scheduler.rpc.node.NodeRole;
import io.scheduler.rpc.registry.NodeRegistry;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The workers of a master, with planted bugs. */
final class PlantedWorkers implements Workers {

    private final Workers sound;
    private final NodeRegistry registry;
    private final Plants plants;

    PlantedWorkers(Workers sound, NodeRegistry registry, Plants plants) {
        this.sound = sound;
        this.registry = registry;
        this.plants = plants;
    }

    @Override
    public Instant steadyNow() {
        return sound.steadyNow();
    }

    @Override
    public boolean isLost(AssignedWorker worker, Instant ownedSince) {
        if (plants.has(Plant.IMPATIENT_MASTER)) {
            return registry.nodes(NodeRole.WORKER).stream()
                    .noneMatch(node -> node.identity().nodeId().equals(worker.nodeId()));
        }
        return plants.has(Plant.REGISTRY_IGNORED)
                ? !Plants.isConnected(sound, worker)
                : sound.isLost(worker, ownedSince);
    }

    @Override
    public boolean isMissed(AssignedWorker worker) {
        return sound.isMissed(worker);
    }

    @Override
    public CompletableFuture<ClaimReply> claim(AssignedWorker worker, List<SlotEpoch> slots) {
        CompletableFuture<ClaimReply> reply = sound.claim(worker, slots);
        return plants.has(Plant.DEAF_CLAIM)
                ? reply.thenApply(whole -> new ClaimReply(List.of(), whole.refused(), whole.freeCapacity()))
                : reply;
    }

    @Override
    public Optional<AssignedWorker> reserve(String group) {
        return sound.reserve(group);
    }

    @Override
    public void reserveOn(AssignedWorker worker) {
        sound.reserveOn(worker);
    }

    @Override
    public void refresh() {
        sound.refresh();
    }

    @Override
    public void release(AssignedWorker worker, int places) {
        sound.release(worker, places);
    }

    @Override
    public CompletableFuture<AssignReply> assign(AssignedWorker worker, List<TaskAssignment> assignments) {
        return sound.assign(worker, assignments);
    }

    @Override
    public CompletableFuture<KillReply> kill(AssignedWorker worker, List<Kill> kills) {
        return sound.kill(worker, kills);
    }

    @Override
    public List<AssignedWorker> connected() {
        return sound.connected();
    }
}
