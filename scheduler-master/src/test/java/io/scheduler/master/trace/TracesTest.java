package io.scheduler.master.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.scheduler.common.instance.Origin;
import io.scheduler.common.instance.TaskAttempt;
import io.scheduler.common.instance.WorkflowInstance;
import io.scheduler.common.state.TaskState;
import io.scheduler.common.state.WorkflowState;
import io.scheduler.master.loop.LoopObserver.AttemptEnd;
import io.scheduler.master.loop.LoopObserver.RunEnd;
import io.scheduler.master.trace.OtlpCollector.Received;
import io.scheduler.rpc.node.NodeIdentity;
import io.scheduler.rpc.node.NodeRole;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a collector gets of what loops tell. */
class TracesTest {
    private static final Instant T = Instant.parse("2026-03-11T10:00:00.000001Z");
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final NodeIdentity SELF = new NodeIdentity(NodeRole.MASTER, "m1", "m1-a");

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private OtlpCollector collector;

    @BeforeEach
    void listen() throws Exception {
        collector = new OtlpCollector(0);
    }

    @AfterEach
    void stop() {
        collector.close();
    }

    private Traces traces(TraceSettings settings) {
        return Traces.open(settings, new Traces.Sender(SELF, "1.2.3"), () -> "here", meters);
    }

    private Traces traces() {
        return traces(settings(collector.address(), null, null));
    }

    private static TraceSettings settings(String endpoint, @Nullable Integer share, @Nullable Path trust) {
        return new TraceSettings(
                URI.create(endpoint), "authorization=Bearer%20x", trust, "flows", share, 100, Duration.ofSeconds(5));
    }

    private double count(String outcome) {
        return meters.get("scheduler.traces.spans")
                .tag("outcome", outcome)
                .counter()
                .count();
    }

    private static WorkflowInstance instance(long id, Origin origin, WorkflowState state) {
        String reason = state == WorkflowState.FAILED ? "the task b failed" : null;
        return new WorkflowInstance(
                id, 3, 1, state, null, Map.of(), origin, 1, reason, T, T.plusMillis(5), T.plusSeconds(9));
    }

    private static TaskAttempt attempt(long id, int number, TaskState state, @Nullable Integer exit) {
        var times = new TaskAttempt.Times(T.plusMillis(5), null, T.plusMillis(6), T.plusMillis(7), T.plusSeconds(1));
        var worker = new TaskAttempt.AssignedWorker("w1", "w1-a");
        String reason = exit == null ? null : "exit status " + exit;
        return new TaskAttempt(id, number, state, worker, times, exit, Map.of("secret", "output"), reason, null);
    }

    private static AttemptEnd end(WorkflowInstance of, String task, TaskAttempt attempt) {
        return new AttemptEnd(of, "p", "w", task, "shell", attempt, null, false);
    }

    private static RunEnd end(WorkflowInstance instance) {
        return new RunEnd(instance, "p", "w", false);
    }

    private Map<String, Received> received(int count) {
        await("the collector to have " + count + " spans")
                .atMost(LIMIT)
                .until(() -> collector.spans().size() >= count);
        return collector.spans().stream().collect(Collectors.toMap(Received::id, Function.identity()));
    }

    @Test
    void aRunWithWhatIsBelowItIsOneTrace() {
        WorkflowInstance top = instance(10, Origin.MANUAL, WorkflowState.FAILED);
        Origin below = new Origin(Origin.Kind.SUB_WORKFLOW, null, ZoneOffset.UTC, new Origin.Parent(10, 102, 1, 10));
        WorkflowInstance child = instance(20, below, WorkflowState.SUCCEEDED);
        try (Traces traces = traces()) {
            traces.attemptEnded(end(top, "a", attempt(100, 1, TaskState.FAILED, 3)));
            traces.attemptEnded(end(top, "a", attempt(101, 2, TaskState.SUCCEEDED, 0)));
            traces.attemptEnded(end(child, "c", attempt(200, 1, TaskState.SUCCEEDED, 0)));
            traces.ended(end(child));
            traces.attemptEnded(end(top, "call", attempt(102, 1, TaskState.LOST, null)));
            traces.attemptEnded(end(top, "d", attempt(103, 1, TaskState.KILLED, null)));
            traces.ended(end(top));

            Map<String, Received> spans = received(7);
            assertThat(spans).hasSize(7);
            assertThat(spans.values())
                    .extracting(Received::trace)
                    .containsOnly(collector.spans().getFirst().trace());
            Received root = only(spans, "10", null);
            assertThat(root.parent()).isEmpty();
            assertThat(root.name()).isEqualTo("w");
            assertThat(root.outcome()).isEqualTo("ERROR");
            assertThat(root.description()).isEqualTo("the task b failed");
            assertThat(root.start()).isEqualTo(nanos(T.plusMillis(5)));
            assertThat(root.end()).isEqualTo(nanos(T.plusSeconds(9)));
            assertThat(root.attributes()).containsEntry("scheduler.asked_at", T.toString());
            assertThat(root.resource())
                    .containsEntry("service.name", "flows")
                    .containsEntry("service.version", "1.2.3")
                    .containsEntry("service.instance.id", "m1");
            Received first = only(spans, "10", "100");
            assertThat(first.parent()).isEqualTo(root.id());
            assertThat(first.name()).isEqualTo("a");
            assertThat(first.outcome()).isEqualTo("ERROR");
            assertThat(first.description()).isEqualTo("exit status 3");
            assertThat(first.events()).containsExactly("dispatched", "started");
            assertThat(first.attributes())
                    .containsEntry("scheduler.project", "p")
                    .containsEntry("scheduler.task.type", "shell")
                    .containsEntry("scheduler.attempt", "1")
                    .containsEntry("scheduler.worker", "w1")
                    .containsEntry("scheduler.state", "FAILED")
                    .containsEntry("scheduler.exit_code", "3");
            assertThat(first.toString()).doesNotContain("output");
            assertThat(only(spans, "10", "101").outcome()).isEqualTo("OK");
            Received call = only(spans, "10", "102");
            assertThat(call.outcome()).isEqualTo("ERROR");
            assertThat(only(spans, "10", "103").outcome())
                    .as("somebody wanted it")
                    .isEqualTo("UNSET");
            Received childRun = only(spans, "20", null);
            assertThat(childRun.parent()).as("the task that waits for it").isEqualTo(call.id());
            assertThat(only(spans, "20", "200").parent()).isEqualTo(childRun.id());
            // what a task is told is what its attempt's span will be
            assertThat(traces.of(10, 100)).isEqualTo("00-" + first.trace() + "-" + first.id() + "-01");
            assertThat(collector.authorizations()).containsOnly("Bearer x");
            await().atMost(LIMIT).until(() -> count("sent") == 7);
            assertThat(count("dropped")).isZero();
        }
    }

    /** A recovered run keeps its number. What a person forces afterwards is not sent again. */
    @Test
    void aRunThatBeginsOnceMoreHasAnotherRootInItsTrace() {
        try (Traces traces = traces()) {
            WorkflowInstance failed = instance(10, Origin.MANUAL, WorkflowState.FAILED);
            traces.ended(end(failed));
            WorkflowInstance again =
                    failed.begun(1, T.plusSeconds(60)).ended(WorkflowState.SUCCEEDED, null, T.plusSeconds(61));
            traces.attemptEnded(end(again, "a", attempt(104, 3, TaskState.SUCCEEDED, 0)));
            traces.attemptEnded(
                    new AttemptEnd(again, "p", "w", "b", "shell", attempt(90, 1, TaskState.SUCCEEDED, 0), null, true));
            traces.ended(end(again));
            traces.ended(new RunEnd(again, "p", "w", true));
        }
        Map<String, Received> spans = received(3);
        assertThat(spans).hasSize(3);
        Received first = collector.spans().getFirst();
        Received second = collector.spans().getLast();
        assertThat(first.parent()).isEmpty();
        assertThat(second.parent()).isEmpty();
        assertThat(second.id()).isNotEqualTo(first.id());
        assertThat(second.start()).as("not when it began at first").isEqualTo(nanos(T.plusSeconds(60)));
        assertThat(collector.spans().get(1).parent()).isEqualTo(second.id());
        assertThat(collector.spans()).extracting(Received::trace).containsOnly(first.trace());
    }

    @Test
    void aShareIsTracedWithItsTasksAndOfOthersNothing() {
        try (Traces traces = traces(settings(collector.address(), 50, null))) {
            for (long id = 0; id < 40; id++) {
                WorkflowInstance of = instance(id, Origin.MANUAL, WorkflowState.SUCCEEDED);
                traces.attemptEnded(end(of, "a", attempt(1_000 + id, 1, TaskState.SUCCEEDED, 0)));
                traces.ended(end(of));
            }
        }
        Map<String, Long> byTrace =
                collector.spans().stream().collect(Collectors.groupingBy(Received::trace, Collectors.counting()));
        assertThat(byTrace.values()).hasSizeBetween(5, 35).containsOnly(2L);
        assertThat(count("sent")).isEqualTo(collector.spans().size());
    }

    @Test
    void withoutACollectorNothingIsDone() {
        try (Traces off = Traces.open(
                TraceSettings.off(),
                new Traces.Sender(SELF, "1"),
                () -> {
                    throw new IllegalStateException("nobody asks");
                },
                meters)) {
            off.ended(end(instance(1, Origin.MANUAL, WorkflowState.SUCCEEDED)));
            assertThat(off.of(1, 2)).isNull();
            assertThat(count("sent") + count("dropped")).isZero();
        }
    }

    @Test
    void aFileWithoutCertificatesIsRefusedAtTheStart(@TempDir Path folder) throws Exception {
        assertThatThrownBy(() -> traces(settings(collector.address(), null, folder.resolve("none.pem"))))
                .hasMessageContaining("master.tracing.trust-file-path: expected a file with certificates");
        Path empty = Files.writeString(folder.resolve("ca.pem"), "no certificate");
        assertThatThrownBy(() -> traces(settings(collector.address(), null, empty)))
                .hasMessageContaining("master.tracing.trust-file-path: expected certificates as PEM");
    }

    /** Of a run, or of an attempt. */
    private static Received only(Map<String, Received> spans, String instance, @Nullable String attempt) {
        List<Received> found = spans.values().stream()
                .filter(span -> instance.equals(span.attributes().get("scheduler.workflow_instance.id")))
                .filter(span -> attempt == null
                        ? !span.attributes().containsKey("scheduler.attempt.id")
                        : attempt.equals(span.attributes().get("scheduler.attempt.id")))
                .toList();
        assertThat(found).hasSize(1);
        return found.getFirst();
    }

    private static long nanos(Instant time) {
        return time.getEpochSecond() * 1_000_000_000L + time.getNano();
    }
}
