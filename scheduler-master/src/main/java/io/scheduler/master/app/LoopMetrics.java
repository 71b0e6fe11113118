package io.scheduler.master.app;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.scheduler.common.instance.WorkflowInstance;
import io.scheduler.common.state.WorkflowState;
import io.scheduler.master.loop.LoopObserver;
import java.time.Duration;
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

    LoopMetrics(MeterRegistry meters) {
        this.meters = meters;
        commits = Timer.builder("scheduler.loop.commits")
                .description("transactions of partition loops")
                .publishPercentileHistogram()
                .register(meters);
        events = DistributionSummary.builder("scheduler.loop.batch.events").register(meters);
        rows = DistributionSummary.builder("scheduler.loop.batch.rows").register(meters);
        storeFailures = meters.counter("scheduler.loop.store.failures");
        staleEpochs = meters.counter("scheduler.loop.stale.epochs");
        failedDecisions = meters.counter("scheduler.loop.failed.decisions");
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
    public void ended(WorkflowInstance instance, String project, String workflow) {
        meters.counter(
                        "scheduler.workflow.instances.ended",
                        "state",
                        instance.state().name())
                .increment();
        if (instance.state() == WorkflowState.SUCCEEDED) {
            LOG.debug("{}/{} #{} SUCCEEDED", project, workflow, instance.id());
        } else {
            LOG.info("{}/{} #{} {}: {}", project, workflow, instance.id(), instance.state(), instance.reason());
        }
    }
}
