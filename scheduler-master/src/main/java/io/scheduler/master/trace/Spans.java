package io.scheduler.master.trace;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import io.scheduler.common.instance.Origin;
import io.scheduler.common.instance.TaskAttempt;
import io.scheduler.common.instance.WorkflowInstance;
import io.scheduler.common.state.TaskState;
import io.scheduler.common.state.WorkflowState;
import io.scheduler.master.loop.LoopObserver.AttemptEnd;
import io.scheduler.master.loop.LoopObserver.RunEnd;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Turns what has ended into spans. Safe for use by several threads.
 *
 * <pre>
 *   a run                                       a root
 *   ├── attempt of a task
 *   └── attempt of a sub-workflow's task
 *       └── run of that workflow
 *           └── attempt of a task
 *   the same run, when it has begun once more   another root
 *   └── attempt of a task
 * </pre>
 *
 * A run that is recovered, in which a task is run again, or that is run again in place, has the same trace. That it began before is
 * known to nobody when it ends, and its earlier span was sent with the end that it had then: so each beginning is a root.
 */
final class Spans {
    /** Reasons are for people and may quote what a task has said. */
    private static final int MOST_OF_A_REASON = 1_000;

    private final TraceIds ids;
    private final EndedSpan.Origin origin;

    Spans(TraceIds ids, EndedSpan.Origin origin) {
        this.ids = ids;
        this.origin = origin;
    }

    static long root(WorkflowInstance instance) {
        Origin.Parent parent = instance.origin().parent();
        return parent == null ? instance.id() : parent.root();
    }

    SpanData of(RunEnd end) {
        WorkflowInstance instance = end.instance();
        AttributesBuilder about = about(instance, end.project(), end.workflow())
                .put("scheduler.asked_at", instance.createdAt().toString())
                .put("scheduler.state", instance.state().name())
                .put("scheduler.origin", instance.origin().kind().name());
        if (instance.origin().rerunOf() != null) {
            about.put("scheduler.rerun_of", instance.origin().rerunOf());
        }
        return span(
                end.workflow(),
                context(instance, run(instance)),
                parentOf(instance),
                new Lifetime(begun(instance), instance.finishedAt(), List.of()),
                status(instance.state(), instance.reason()),
                reason(about, instance.reason()));
    }

    private String run(WorkflowInstance instance) {
        return ids.run(instance.id(), begun(instance));
    }

    /** It may have been ended before it began. */
    private static Instant begun(WorkflowInstance instance) {
        return since(instance.startedAt(), instance.createdAt());
    }

    private SpanContext parentOf(WorkflowInstance instance) {
        Origin.Parent parent = instance.origin().parent();
        return parent == null ? SpanContext.getInvalid() : context(instance, ids.attempt(parent.taskInstanceId()));
    }

    SpanData of(AttemptEnd end) {
        WorkflowInstance instance = end.instance();
        TaskAttempt attempt = end.attempt();
        TaskAttempt.Times times = attempt.times();
        List<EventData> events = new ArrayList<>();
        event(events, "due", times.dueAt());
        event(events, "dispatched", times.dispatchedAt());
        event(events, "started", times.startedAt());
        AttributesBuilder about = about(instance, end.project(), end.workflow())
                .put("scheduler.task", end.task())
                .put("scheduler.task.type", end.type())
                .put("scheduler.attempt.id", attempt.id())
                .put("scheduler.attempt", attempt.number())
                .put("scheduler.state", attempt.state().name());
        if (attempt.worker() != null) {
            about.put("scheduler.worker", attempt.worker().nodeId());
        }
        if (attempt.exitCode() != null) {
            about.put("scheduler.exit_code", attempt.exitCode());
        }
        return span(
                end.task(),
                context(instance, ids.attempt(attempt.id())),
                context(instance, run(instance)),
                new Lifetime(times.createdAt(), times.finishedAt(), events),
                status(attempt.state(), attempt.reason()),
                reason(about, attempt.reason()));
    }

    private static AttributesBuilder about(WorkflowInstance instance, String project, String workflow) {
        return Attributes.builder()
                .put("scheduler.project", project)
                .put("scheduler.workflow", workflow)
                .put("scheduler.workflow_instance.id", instance.id())
                .put("scheduler.run", instance.runNumber());
    }

    private static Attributes reason(AttributesBuilder about, @Nullable String reason) {
        return reason == null
                ? about.build()
                : about.put("scheduler.reason", cut(reason)).build();
    }

    /** What was stopped is no error: somebody wanted it. */
    private static StatusData status(WorkflowState state, @Nullable String reason) {
        return switch (state) {
            case SUCCEEDED -> StatusData.ok();
            case FAILED -> error(reason);
            case STOPPED, SUBMITTED, WAITING, RUNNING, PAUSING, PAUSED, STOPPING -> StatusData.unset();
        };
    }

    private static StatusData status(TaskState state, @Nullable String reason) {
        return switch (state) {
            case SUCCEEDED -> StatusData.ok();
            case FAILED, LOST -> error(reason);
            case KILLED, SKIPPED, WAITING, QUEUED, DELAYED, DISPATCHED, RUNNING, RETRYING, PAUSED -> StatusData.unset();
        };
    }

    private static StatusData error(@Nullable String reason) {
        return StatusData.create(StatusCode.ERROR, reason == null ? "" : cut(reason));
    }

    private static String cut(String reason) {
        return reason.length() <= MOST_OF_A_REASON ? reason : reason.substring(0, MOST_OF_A_REASON) + "…";
    }

    private record Lifetime(Instant from, @Nullable Instant to, List<EventData> events) {}

    private SpanData span(
            String name,
            SpanContext self,
            SpanContext parent,
            Lifetime lifetime,
            StatusData status,
            Attributes attributes) {
        long start = nanos(lifetime.from());
        // the ends are told by the clocks of two machines
        long end = Math.max(start, nanos(since(lifetime.to(), lifetime.from())));
        return new EndedSpan(
                name, self, parent, start, end, status, attributes, List.copyOf(lifetime.events()), origin);
    }

    private SpanContext context(WorkflowInstance instance, String span) {
        return SpanContext.create(ids.trace(root(instance)), span, TraceFlags.getSampled(), TraceState.getDefault());
    }

    private static Instant since(@Nullable Instant time, Instant otherwise) {
        return Objects.requireNonNullElse(time, otherwise);
    }

    private static void event(List<EventData> events, String name, @Nullable Instant time) {
        if (time != null) {
            events.add(EventData.create(nanos(time), name, Attributes.empty()));
        }
    }

    private static long nanos(Instant time) {
        return Math.addExact(Math.multiplyExact(time.getEpochSecond(), 1_000_000_000L), time.getNano());
    }
}
