package io.scheduler.api.cluster;

import io.scheduler.api.instance.MasterNudge;
import io.scheduler.rpc.contract.MasterService;
import io.scheduler.rpc.contract.NudgeRequest;
import io.scheduler.rpc.transport.RpcPeer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Nudges the master that answered for a slot last, or all connected ones when it is not known. One nudge is on its way to a master
 * at a time; slots that are to be nudged meanwhile go with the next one, so that hundreds of starts a second are not as many calls.
 * What fails is forgotten on purpose: masters look for commands by themselves once a second. Safe for use by several threads.
 */
public final class NudgeByRpc implements MasterNudge {
    private final Supplier<List<RpcPeer>> masters;
    /** Incarnation by slot; as many entries as there are slots at most. */
    private final Map<Integer, String> owners = new ConcurrentHashMap<>();
    /** By the incarnation of a master to which a nudge is on its way: the slots for the next one. */
    private final Map<String, Set<Integer>> waiting = new HashMap<>();

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
            if (mayGoNow(peer.identity().incarnation(), slot)) {
                send(peer, List.of(slot));
            }
        }
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
            List<Integer> next = next(incarnation);
            if (!next.isEmpty()) {
                send(peer, next);
            }
        });
    }

    /** Otherwise it goes when the one on its way has been answered: that one may be read before this slot's row can be seen. */
    private synchronized boolean mayGoNow(String incarnation, int slot) {
        Set<Integer> next = waiting.get(incarnation);
        if (next == null) {
            waiting.put(incarnation, new HashSet<>());
            return true;
        }
        next.add(slot);
        return false;
    }

    private synchronized List<Integer> next(String incarnation) {
        List<Integer> slots = List.copyOf(waiting.getOrDefault(incarnation, Set.of()));
        if (slots.isEmpty()) {
            waiting.remove(incarnation);
        } else {
            waiting.put(incarnation, new HashSet<>());
        }
        return slots;
    }
}
