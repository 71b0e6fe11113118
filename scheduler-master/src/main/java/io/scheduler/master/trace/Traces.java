package io.scheduler.master.trace;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.scheduler.common.instance.WorkflowInstance;
import io.scheduler.master.loop.LoopObserver;
import io.scheduler.master.loop.TraceParents;
import io.scheduler.rpc.node.NodeIdentity;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The traces of a master: of what its loops tell it of, spans are made and sent. Does nothing when no collector is configured.
 * Any thread.
 */
public final class Traces implements LoopObserver, TraceParents, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Traces.class);

    private final @Nullable Tracing tracing;
    private final Counter dropped;

    private record Tracing(TraceIds ids, Spans spans, SpanSender sender) {}

    private Traces(@Nullable Tracing tracing, Counter dropped) {
        this.tracing = tracing;
        this.dropped = dropped;
    }

    /** Who sends. @param version of the program */
    public record Sender(NodeIdentity node, String version) {}

    /** @param installation which cluster this is; only asked for when there is a collector */
    public static Traces open(
            TraceSettings settings, Sender self, Supplier<String> installation, MeterRegistry meters) {
        Counter sent = counter("sent", meters);
        Counter dropped = counter("dropped", meters);
        if (settings.address() == null) {
            return new Traces(null, dropped);
        }
        TraceIds ids = new TraceIds(settings.serviceName() + '/' + installation.get(), settings.share());
        SpanSender sender = new SpanSender(
                new OtlpReceiver(settings),
                settings.queueCapacity(),
                SpanSender.Pace.USUAL,
                new SpanSender.Counts(sent::increment, dropped::increment));
        sender.start();
        LOG.info("traces are sent to {}", settings.address());
        return new Traces(new Tracing(ids, new Spans(ids, origin(settings, self)), sender), dropped);
    }

    private static EndedSpan.Origin origin(TraceSettings settings, Sender self) {
        Resource resource = Resource.create(Attributes.builder()
                .put("service.name", settings.serviceName())
                .put("service.version", self.version())
                .put("service.instance.id", self.node().nodeId())
                .build());
        InstrumentationScopeInfo scope = InstrumentationScopeInfo.builder("io.scheduler.master")
                .setVersion(self.version())
                .build();
        return new EndedSpan.Origin(resource, scope);
    }

    private static Counter counter(String outcome, MeterRegistry meters) {
        return Counter.builder("scheduler.traces.spans")
                .description("Spans for the collector of traces")
                .tag("outcome", outcome)
                .register(meters);
    }

    @Override
    public @Nullable String of(long root, long attempt) {
        return tracing == null ? null : tracing.ids().traceParent(root, attempt);
    }

    @Override
    public void ended(RunEnd end) {
        tell(end.instance(), end.forced(), spans -> spans.of(end));
    }

    @Override
    public void attemptEnded(AttemptEnd end) {
        tell(end.instance(), end.forced(), spans -> spans.of(end));
    }

    /** @param forced what a person says of it afterwards does not change what has been sent */
    private void tell(WorkflowInstance instance, boolean forced, Function<Spans, SpanData> made) {
        if (tracing == null || forced) {
            return;
        }
        try {
            if (tracing.ids().isTraced(Spans.root(instance))) {
                tracing.sender().offer(made.apply(tracing.spans()));
            }
        } catch (RuntimeException bug) {
            // the loop that tells of it has stored it already and must go on
            dropped.increment();
            LOG.error("no span could be made of workflow instance {}", instance.id(), bug);
        }
    }

    @Override
    public void close() {
        if (tracing != null) {
            tracing.sender().close();
        }
    }
}
