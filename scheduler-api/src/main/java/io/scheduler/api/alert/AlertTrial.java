package io.scheduler.api.alert;

import io.scheduler.rpc.contract.TryChannelReply;

/** Has an alert server send a test message. */
public interface AlertTrial {

    /** Waits for the answer; that nobody could try is one too. */
    TryChannelReply attempt(String channel);
}
