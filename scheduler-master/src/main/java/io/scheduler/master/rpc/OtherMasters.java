package io.scheduler.master.rpc;

import io.scheduler.rpc.contract.MasterService;
import io.scheduler.rpc.contract.NudgeReply;
import io.scheduler.rpc.contract.NudgeRequest;
import io.scheduler.rpc.link.RoleLinks;
import io.scheduler.rpc.node.NodeIdentity;
import io.scheduler.rpc.node.NodeRole;
import io.scheduler.rpc.registry.NodeRegistry;
import io.scheduler.rpc.transport.RpcDialer;
import io.scheduler.rpc.transport.RpcPeer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Connections to the other masters, to tell them that commands wait in slots of theirs. What fails is forgotten on purpose:
 * masters look for commands by themselves once a second. Safe for use by several threads.
 */
public final class OtherMasters implements AutoCloseable {

    private final RpcDialer dialer;
    private final RoleLinks links;
    /** Incarnation by slot; as many entries as there are slots at most. */
    private final Map<Integer, String> owners = new ConcurrentHashMap<>();

    /** @param dialer closed with this */
    public OtherMasters(NodeIdentity self, NodeRegistry registry, RpcDialer dialer) {
        this.dialer = dialer;
        this.links = new RoleLinks(registry, NodeRole.MASTER, dialer, peer -> {}, node -> !node.equals(self));
    }

    /** Tells the owners that answered for these slots last, or all masters where that is not known. Never blocks. */
    public void nudge(List<Integer> slots) {
        byOwner(slots).forEach((peer, theirs) -> send(peer, theirs, peer.service(MasterService.class)::nudge));
    }

    /** Tells that permits were asked of task groups of these slots, or given back. Never blocks. */
    public void permits(List<Integer> slots) {
        byOwner(slots).forEach((peer, theirs) -> send(peer, theirs, peer.service(MasterService.class)::permits));
    }

    private Map<RpcPeer, List<Integer>> byOwner(List<Integer> slots) {
        List<RpcPeer> connected = links.peers();
        Map<RpcPeer, List<Integer>> byMaster = new HashMap<>();
        for (int slot : slots) {
            String owner = owners.get(slot);
            List<RpcPeer> chosen = connected.stream()
                    .filter(peer -> peer.identity().incarnation().equals(owner))
                    .toList();
            (chosen.isEmpty() ? connected : chosen)
                    .forEach(peer -> byMaster.computeIfAbsent(peer, p -> new ArrayList<>())
                            .add(slot));
        }
        return byMaster;
    }

    private void send(RpcPeer peer, List<Integer> slots, Function<NudgeRequest, CompletableFuture<NudgeReply>> call) {
        String incarnation = peer.identity().incarnation();
        call.apply(new NudgeRequest(slots)).whenComplete((reply, failure) -> {
            for (int slot : slots) {
                if (reply != null && !reply.notOwned().contains(slot)) {
                    owners.put(slot, incarnation);
                } else {
                    owners.remove(slot, incarnation);
                }
            }
        });
    }

    @Override
    public void close() {
        links.close();
        dialer.close();
    }
}
