package io.scheduler.master.worker;

import io.scheduler.common.instance.TaskAttempt.AssignedWorker;
import io.scheduler.rpc.node.NodeLoad;
import io.scheduler.rpc.transport.RpcPeer;
import java.util.Set;

/**
 * One connected worker. The free places are an estimate, set right by every word of the worker; it refuses what is too
 * much. Guarded by its own lock.
 */
final class WorkerHandle {

    private final AssignedWorker id;
    private final RpcPeer peer;
    private Set<String> groups = Set.of();
    private int capacity;
    private int free;
    private int onTheWay;

    WorkerHandle(AssignedWorker id, RpcPeer peer) {
        this.id = id;
        this.peer = peer;
    }

    AssignedWorker id() {
        return id;
    }

    RpcPeer peer() {
        return peer;
    }

    synchronized void registered(NodeLoad load) {
        boolean first = groups.isEmpty();
        groups = Set.copyOf(load.groups());
        capacity = load.capacity();
        if (first) {
            free = Math.max(0, load.capacity() - load.running() - onTheWay);
        }
    }

    synchronized boolean serves(String group) {
        return groups.contains(group) && peer.isOpen();
    }

    /** Share of the capacity that is free; what the least loaded is chosen by. */
    synchronized double freeShare() {
        return capacity == 0 || free <= 0 ? 0 : (double) free / capacity;
    }

    synchronized boolean reserve() {
        if (free <= 0 || !peer.isOpen()) {
            return false;
        }
        free--;
        onTheWay++;
        return true;
    }

    synchronized void reserveAnyway() {
        free--;
        onTheWay++;
    }

    synchronized void release(int places) {
        onTheWay -= places;
        free += places;
    }

    /** The worker has answered for places that were on the way. */
    synchronized void answered(int places, int saysFree) {
        onTheWay -= places;
        free = Math.max(0, saysFree - onTheWay);
    }

    /** No answer came; the worker will say itself what is free. */
    synchronized void unanswered(int places) {
        onTheWay -= places;
    }

    /** The worker said so on its own. Returns whether places have become free. */
    synchronized boolean says(int saysFree) {
        int before = free;
        free = Math.max(0, saysFree - onTheWay);
        return before <= 0 && free > 0;
    }
}
