package io.scheduler.master.worker;

import io.scheduler.common.instance.TaskAttempt.AssignedWorker;
import io.scheduler.rpc.node.NodeLoad;
import io.scheduler.rpc.transport.RpcPeer;
import org.jspecify.annotations.Nullable;

/**
 * One connected worker. The free places are an estimate, set right by every word of the worker; it refuses what is too
 * much. Guarded by its own lock.
 */
final class WorkerHandle {

    private final AssignedWorker id;
    private final RpcPeer peer;
    private @Nullable NodeLoad registered;
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
        if (load.equals(registered)) {
            return;
        }
        registered = load;
        capacity = load.capacity();
        // news even after the worker's own word: places that other masters' tasks have freed are told here only
        free = Math.max(0, load.capacity() - load.running() - onTheWay);
    }

    /** A late answer may have said full after everything had ended; then nothing would ever set it right. */
    synchronized void refresh() {
        if (free <= 0 && registered != null) {
            free = Math.max(0, capacity - registered.running() - onTheWay);
        }
    }

    /** What it last said of itself with its registration. */
    synchronized NodeLoad load() {
        return registered == null ? NodeLoad.NONE : registered;
    }

    /** Share of the capacity that is free; what the least loaded is chosen by. */
    synchronized double freeShare() {
        return capacity == 0 || free <= 0 ? 0 : (double) free / capacity;
    }

    synchronized boolean isRegistered() {
        return registered != null;
    }

    int weight() {
        return load().weight();
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
        free += landed(places);
    }

    /** The worker has answered for places that were on the way. */
    synchronized void answered(int places, int saysFree) {
        landed(places);
        free = Math.max(0, saysFree - onTheWay);
    }

    /** No answer came; the worker will say itself what is free. */
    synchronized void unanswered(int places) {
        landed(places);
    }

    /** Another connection of the worker was used meanwhile: what was reserved here was answered there. */
    synchronized void nothingOnTheWay() {
        free += onTheWay;
        onTheWay = 0;
    }

    /** Places may have been held on an earlier connection of the same worker: those are not on the way here. */
    private int landed(int places) {
        int mine = Math.min(places, onTheWay);
        onTheWay -= mine;
        return mine;
    }

    /** The worker said so on its own. Returns whether places have become free. */
    synchronized boolean says(int saysFree) {
        int before = free;
        free = Math.max(0, saysFree - onTheWay);
        return before <= 0 && free > 0;
    }
}
