package io.scheduler.api.cluster;

import io.scheduler.api.alert.AlertTrial;
import io.scheduler.rpc.contract.AlertService;
import io.scheduler.rpc.contract.TryChannelReply;
import io.scheduler.rpc.contract.TryChannelReply.Outcome;
import io.scheduler.rpc.contract.TryChannelRequest;
import io.scheduler.rpc.transport.RpcException;
import io.scheduler.rpc.transport.RpcPeer;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Asks connected alert servers, one after the other, until one has time. Safe for use by several threads. */
public final class AlertTrialByRpc implements AlertTrial {
    /** Above the deadline of the call itself, which always completes. */
    private static final long WAIT_SECONDS = 65;

    private static final int MAX_SERVERS = 3;

    private final Supplier<List<RpcPeer>> servers;

    /** @param servers those connected now */
    public AlertTrialByRpc(Supplier<List<RpcPeer>> servers) {
        this.servers = servers;
    }

    @Override
    public TryChannelReply attempt(String channel) {
        TryChannelReply last = nobody("no alert server is connected: start one");
        List<RpcPeer> connected = servers.get();
        for (RpcPeer server : connected.subList(0, Math.min(MAX_SERVERS, connected.size()))) {
            last = ask(server, new TryChannelRequest(channel));
            if (last.outcome() != Outcome.BUSY && last.outcome() != Outcome.NO_SERVER) {
                return last;
            }
        }
        return last;
    }

    private static TryChannelReply ask(RpcPeer server, TryChannelRequest request) {
        try {
            return server.service(AlertService.class).tryChannel(request).get(WAIT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return nobody("interrupted");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RpcException unanswered) {
                // whoever did not hear the question has sent nothing; after any other failure nobody knows
                return unanswered.kind() == RpcException.Kind.NOT_SENT
                        ? nobody("no answer: " + unanswered.getMessage() + "; try again")
                        : new TryChannelReply(Outcome.FAILED, "no answer: " + unanswered.getMessage(), "", 0);
            }
            throw new IllegalStateException("trying a channel failed", e.getCause());
        } catch (TimeoutException e) {
            return new TryChannelReply(Outcome.FAILED, "no answer within " + WAIT_SECONDS + " s", "", 0);
        }
    }

    private static TryChannelReply nobody(String why) {
        return new TryChannelReply(Outcome.NO_SERVER, why, "", 0);
    }
}
