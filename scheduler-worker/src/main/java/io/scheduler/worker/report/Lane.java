package io.scheduler.worker.report;

import io.scheduler.rpc.contract.MasterService;
import io.scheduler.rpc.transport.RpcPeer;
import java.util.LinkedHashSet;
import java.util.Set;

/** The way to one connected master: one request in flight, the rest in its queue. Guarded by the reporter's lock. */
final class Lane {
    final RpcPeer peer;
    final MasterService service;
    /** Attempts, first come first served. */
    final Set<Long> queue = new LinkedHashSet<>();

    boolean busy;

    Lane(RpcPeer peer) {
        this.peer = peer;
        this.service = peer.service(MasterService.class);
    }
}
