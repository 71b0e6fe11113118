package io.scheduler.worker.report;

import io.scheduler.rpc.contract.AttemptReport;
import io.scheduler.rpc.contract.ReportReply;
import io.scheduler.rpc.transport.RpcException;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What came back for a batch.
 *
 * @param verdicts one per report; empty when the call failed
 * @param refused whether the request as such was refused: too large, not to be encoded, not readable
 * @param why the call failed, for people
 */
record Answer(List<ReportReply.Verdict> verdicts, boolean refused, String why) {
    private static final Logger LOG = LoggerFactory.getLogger(Answer.class);
    /** A master that goes away costs a call or two, which is nothing to wake people for. */
    private static final int WORTH_A_WARNING = 5;

    static Answer of(Batch batch, @Nullable ReportReply reply, @Nullable Throwable failure) {
        if (reply != null && reply.verdicts().size() == batch.reports().size()) {
            return new Answer(reply.verdicts(), false, "");
        }
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        boolean refused = cause instanceof RpcException rpc && rpc.kind() == RpcException.Kind.REFUSED;
        String why = cause == null
                ? "the answer does not fit the request"
                : cause.getMessage() == null ? cause.toString() : cause.getMessage();
        return new Answer(List.of(), refused, why);
    }

    ReportReply.Verdict verdict(int index) {
        return verdicts.isEmpty() ? ReportReply.Verdict.RETRY : verdicts.get(index);
    }

    /**
     * As often as it is tried again, thus ever more rarely.
     *
     * @param tries how often the most unlucky of the reports has failed
     */
    void log(Batch batch, int tries) {
        if (!verdicts.isEmpty() || batch.reports().isEmpty()) {
            return;
        }
        int count = batch.reports().size();
        AttemptReport first = batch.reports().getFirst();
        if (refused && count > 1) {
            LOG.warn(
                    "{} refused {} reports: {}; they are sent one by one",
                    batch.lane().peer.identity(),
                    count,
                    why);
        } else if (refused) {
            LOG.warn(
                    "{} refused the report that attempt {} is {}: {}; it is sent again, an end that is refused {} times"
                            + " as a failure without outputs",
                    batch.lane().peer.identity(),
                    first.attemptId(),
                    first.phase(),
                    why,
                    Waiting.ENOUGH_REFUSALS);
        } else if (tries > 0 && tries % WORTH_A_WARNING == 0) {
            LOG.warn(
                    "{} reports, of attempt {} and others, are not through after {} tries, now at {}: {}; they are kept"
                            + " and sent again",
                    count,
                    first.attemptId(),
                    tries,
                    batch.lane().peer.identity(),
                    why);
        } else {
            LOG.debug("no usable answer from {}: {}", batch.lane().peer.identity(), why);
        }
    }
}
