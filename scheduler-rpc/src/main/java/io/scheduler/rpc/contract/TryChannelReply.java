package io.scheduler.rpc.contract;

/**
 * @param outcome what came of it
 * @param message what the receiver said, or what went wrong, for people
 * @param alertNodeId who tried; empty when nobody did
 * @param millis how long it took
 */
public record TryChannelReply(Outcome outcome, String message, String alertNodeId, long millis) {
    public enum Outcome {
        SENT,
        FAILED,
        /** There is no channel of that name any more. */
        NO_CHANNEL,
        /** Too many are being tried: ask again later. */
        BUSY,
        /** No alert server could be asked. */
        NO_SERVER
    }
}
