package io.scheduler.api.cluster;

import io.scheduler.api.instance.MasterNudge;
import io.scheduler.rpc.contract.MasterService;
import io.scheduler.rpc.contract.NudgeRequest;
import io.scheduler.rpc.transport.RpcPeer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Nudges the master that answered for a slot last, or all connected ones when it is not known. What fails is forgotten on
 * purpose: masters look for commands by themselves once a second. Safe for use by several threads.
 */
public final class NudgeByRpc implements MasterNudge {
    private final Supplier<List<RpcPeer>> masters;
    /** Incarnation by slot; as many entries as there are slots at most. */
    private final Map<Integer, String> owners = new ConcurrentHashMap<>();

    /**
     * @param masters those connected now
     */
    public NudgeByRpc(Supplier<List<RpcPeer>> masters) {
        this.masters = masters;
    }

    @Override
    public void nudge(int slot) {
        List<RpcPeer> connected = masters.get();
        String owner = owners.get(slot);
        List<RpcPeer> chosen = connected.stream()
                .filter(peer -> peer.identity().incarnation().equals(owner))
                .toList();
        for (RpcPeer peer : chosen.isEmpty() ? connected : chosen) {
            send(peer, slot);
        }
    }

    private void send(RpcPeer peer, int slot) {
        String incarnation = peer.identity().incarnation();
        peer.service(MasterService.class).nudge(new NudgeRequest(List.of(slot))).whenComplete((reply, failure) -> {
            if (reply != null && !reply.notOwned().contains(slot)) {
                owners.put(slot, incarnation);
            } else {
                owners.remove(slot, incarnation);
            }
        });
    }
}
