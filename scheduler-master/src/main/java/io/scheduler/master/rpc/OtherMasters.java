package io.scheduler.master.rpc;

import io.scheduler.rpc.contract.MasterService;
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
import java.util.concurrent.ConcurrentHashMap;

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
        byMaster.forEach(this::send);
    }

    private void send(RpcPeer peer, List<Integer> slots) {
        String incarnation = peer.identity().incarnation();
        peer.service(MasterService.class).nudge(new NudgeRequest(slots)).whenComplete((reply, failure) -> {
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
