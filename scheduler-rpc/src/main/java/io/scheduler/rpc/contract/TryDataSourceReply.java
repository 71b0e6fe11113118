package io.scheduler.rpc.contract;

/**
 * @param outcome what came of it
 * @param message what answered, or what went wrong, for people
 * @param workerNodeId who tried; empty when nobody did
 * @param millis how long it took
 */
public record TryDataSourceReply(Outcome outcome, String message, String workerNodeId, long millis) {
    public enum Outcome {
        CONNECTED,
        FAILED,
        /** No worker of the group is connected to the master that was asked. */
        NO_WORKER
    }

    public static TryDataSourceReply noWorker(String group) {
        return new TryDataSourceReply(
                Outcome.NO_WORKER, "no worker of the group " + group + " is connected: start one", "", 0);
    }

    /** The same, told of that worker. */
    public TryDataSourceReply by(String nodeId) {
        return new TryDataSourceReply(outcome, message, nodeId, millis);
    }
}
