package io.scheduler.master.app;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.scheduler.common.instance.WorkflowInstance;
import io.scheduler.common.state.WorkflowState;
import io.scheduler.master.loop.LoopObserver;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the partition loops do, as metrics {@code scheduler.loop.*}; and a line in the log for each run that ends badly. */
final class LoopMetrics implements LoopObserver {

    private static final Logger LOG = LoggerFactory.getLogger("io.scheduler.master.instances");

    private final MeterRegistry meters;
    private final Timer commits;
    private final DistributionSummary events;
    private final DistributionSummary rows;
    private final Counter storeFailures;
    private final Counter staleEpochs;
    private final Counter failedDecisions;
    private final TaskMetrics tasks;

    LoopMetrics(MeterRegistry meters, Clock clock) {
        this.meters = meters;
        commits = Timer.builder("scheduler.loop.commits")
                .description("Transactions of partition loops")
                .serviceLevelObjectives(Latencies.BUCKETS)
                .register(meters);
        events = DistributionSummary.builder("scheduler.loop.batch.events")
                .description("Events that one transaction took")
                .register(meters);
        rows = DistributionSummary.builder("scheduler.loop.batch.rows")
                .description("Rows that one transaction wrote")
                .register(meters);
        storeFailures = counter("scheduler.loop.store.failures", "Turns that the database did not answer");
        staleEpochs = counter("scheduler.loop.stale.epochs", "Slots that turned out to have another owner");
        failedDecisions = counter("scheduler.loop.failed.decisions", "Decisions that failed by a bug");
        tasks = new TaskMetrics(meters, clock);
    }

    private Counter counter(String name, String description) {
        return Counter.builder(name).description(description).register(meters);
    }

    @Override
    public void attemptEnded(AttemptEnd end) {
        tasks.ended(end);
    }

    @Override
    public void standing(int loop, Supplier<Standing> now) {
        tasks.standing(loop, now.get());
    }

    @Override
    public void committed(int eventCount, int rowCount, Duration time) {
        commits.record(time);
        events.record(eventCount);
        rows.record(rowCount);
    }

    @Override
    public void storeFailed() {
        storeFailures.increment();
    }

    @Override
    public void staleEpoch(int slots) {
        staleEpochs.increment(slots);
    }

    @Override
    public void decisionFailed() {
        failedDecisions.increment();
    }

    @Override
    public void ended(RunEnd end) {
        WorkflowInstance instance = end.instance();
        Counter.builder("scheduler.workflow.instances.ended")
                .description("Runs that have ended")
                .tag("state", instance.state().name())
                .register(meters)
                .increment();
        if (instance.state() == WorkflowState.SUCCEEDED) {
            LOG.debug("{}/{} #{} SUCCEEDED", end.project(), end.workflow(), instance.id());
        } else {
            LOG.info(
                    "{}/{} #{} {}: {}",
                    end.project(),
                    end.workflow(),
                    instance.id(),
                    instance.state(),
                    instance.reason());
        }
    }
}
