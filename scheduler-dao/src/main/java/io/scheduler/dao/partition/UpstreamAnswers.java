package io.scheduler.dao.partition;

import io.scheduler.common.instance.TaskDetail.Depends.Status;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was found, all at the same moment.
 *
 * <p>Whoever waits first commits that it watches and then asks. A transaction that ended an upstream without seeing the watch had
 * begun before that commit, hence its number is below the {@code nextTransaction} of the first answer after it. When the
 * {@code oldestTransaction} of an answer is not below that number, all such transactions are over, and this answer and the commands
 * that follow miss nothing. Until then one has to ask again. Read-only transactions have no number and hold up nobody.
 *
 * @param answers in the order of the questions
 * @param oldestTransaction every transaction with a lower number is over
 * @param nextTransaction no transaction that had begun to write has this number or a higher one
 */
public record UpstreamAnswers(List<Answer> answers, long oldestTransaction, long nextTransaction) {
    public UpstreamAnswers {
        answers = List.copyOf(answers);
    }

    /**
     * @param workflowInstanceId the run that was found
     * @param outputs by when they were handed on, the earliest first
     */
    public record Answer(Status status, @Nullable Long workflowInstanceId, List<Outputs> outputs) {
        public Answer {
            outputs = List.copyOf(outputs);
        }
    }

    /** What a task has handed on. */
    public record Outputs(Instant at, Map<String, String> values) {}
}
