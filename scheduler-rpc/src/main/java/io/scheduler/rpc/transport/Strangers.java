package io.scheduler.rpc.transport;

import io.netty.channel.Channel;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Connections that have not said who they are. There are only so many places for them, and the one that has been silent
 * longest makes room: a node says hello within milliseconds, so that a crowd that says nothing does not keep it out.
 * Safe for use by several threads.
 */
final class Strangers {
    private static final int MOST = 500;

    private final RpcContext context;
    private final int places;
    private final Set<Channel> waiting = new LinkedHashSet<>();

    Strangers(RpcContext context) {
        this.context = context;
        this.places = Math.min(MOST, context.settings().maxConnections());
    }

    void admit(Channel channel) {
        Channel oldest = null;
        synchronized (waiting) {
            waiting.add(channel);
            if (waiting.size() > places) {
                Iterator<Channel> inOrder = waiting.iterator();
                oldest = inOrder.next();
                inOrder.remove();
            }
        }
        channel.closeFuture().addListener(closed -> known(channel));
        if (oldest != null) {
            context.refusals()
                    .refused(
                            RefusalReason.TOO_MANY_CONNECTIONS,
                            oldest.remoteAddress(),
                            "it has said nothing and " + places + " others came after it");
            oldest.close();
        }
    }

    /** It is none any more. */
    void known(Channel channel) {
        synchronized (waiting) {
            waiting.remove(channel);
        }
    }
}
