package io.scheduler.worker.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.scheduler.common.retry.Backoff;
import io.scheduler.rpc.contract.AttemptReport;
import io.scheduler.rpc.contract.AttemptReport.Phase;
import io.scheduler.rpc.contract.ReportReply;
import io.scheduler.rpc.contract.ReportReply.Verdict;
import io.scheduler.rpc.contract.ReportRequest;
import io.scheduler.rpc.transport.RpcException;
import io.scheduler.worker.FakeMaster;
import io.scheduler.worker.attempt.SlotOwners;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReporterTest {
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final SlotOwners owners = new SlotOwners();
    private final Reporter reporter =
            new Reporter(owners, timer, new Backoff(Duration.ofMillis(5), Duration.ofMillis(20)));
    private final List<Long> committed = new CopyOnWriteArrayList<>();
    private final FakeMaster one = new FakeMaster("one");
    private final FakeMaster two = new FakeMaster("two");

    ReporterTest() {
        reporter.bind(report -> committed.add(report.attemptId()), () -> 3);
    }

    @AfterEach
    void close() {
        timer.shutdownNow();
    }

    private static AttemptReport report(long id, Phase phase) {
        Instant at = Instant.EPOCH;
        return new AttemptReport(id, 1, 7, phase, at, phase.isFinished() ? at : null, null, null, Map.of());
    }

    @Test
    void keepsReportsUntilAMasterIsConnected() {
        reporter.offer(report(1, Phase.RUNNING));
        reporter.offer(report(1, Phase.SUCCEEDED));
        reporter.offer(report(2, Phase.FAILED));

        reporter.connected(one);

        // then the end has taken the place of the beginning
        assertThat(one.requests).hasSize(1);
        assertThat(one.reports()).extracting(AttemptReport::phase).containsExactly(Phase.SUCCEEDED, Phase.FAILED);
        assertThat(one.requests.getFirst().freeCapacity()).isEqualTo(3);
        assertThat(committed).containsExactly(1L, 2L);
        assertThat(reporter.size()).isZero();
    }

    @Test
    void sendsOneRequestAtATimeAndGathersMeanwhile() {
        List<CompletableFuture<ReportReply>> answers = new ArrayList<>();
        one.answers(request -> {
            answers.add(new CompletableFuture<>());
            return answers.getLast();
        });
        reporter.connected(one);

        reporter.offer(report(1, Phase.RUNNING));
        reporter.offer(report(1, Phase.SUCCEEDED));
        reporter.offer(report(2, Phase.SUCCEEDED));
        reporter.offer(report(3, Phase.SUCCEEDED));

        assertThat(one.requests).hasSize(1);
        answers.getFirst().complete(new ReportReply(List.of(Verdict.COMMITTED)));
        assertThat(one.requests).hasSize(2);
        assertThat(one.requests.get(1).reports()).hasSize(3);
        assertThat(committed).isEmpty();
        answers.get(1).complete(new ReportReply(List.of(Verdict.COMMITTED, Verdict.COMMITTED, Verdict.COMMITTED)));
        assertThat(committed).containsExactlyInAnyOrder(1L, 2L, 3L);
    }

    @Test
    void repeatsWhatWasNotCommitted() {
        one.answers(request -> one.requests.size() < 3
                ? CompletableFuture.failedFuture(new RpcException(RpcException.Kind.UNKNOWN_OUTCOME, "no answer"))
                : one.requests.size() < 5
                        ? FakeMaster.all(Verdict.RETRY).apply(request)
                        : FakeMaster.all(Verdict.COMMITTED).apply(request));
        reporter.connected(one);

        reporter.offer(report(1, Phase.SUCCEEDED));

        await().until(() -> committed.contains(1L));
        assertThat(one.requests).hasSize(5);
    }

    /** Refuses every request that carries the outputs or the reason of something that can not be encoded. */
    private static CompletableFuture<ReportReply> refusingBad(ReportRequest request) {
        boolean bad = request.reports().stream().anyMatch(r -> r.outputs().containsKey("bad"));
        return bad
                ? CompletableFuture.failedFuture(
                        new RpcException(RpcException.Kind.REFUSED, "the request can not be encoded: \uD83D"))
                : FakeMaster.all(Verdict.COMMITTED).apply(request);
    }

    private static AttemptReport bad(long id, Phase phase) {
        Instant at = Instant.EPOCH;
        return new AttemptReport(id, 1, 7, phase, at, phase.isFinished() ? at : null, 0, null, Map.of("bad", "x"));
    }

    @Test
    void holdsUpNobodyForOneThatIsRefusedAndEndsIt() {
        one.answers(ReporterTest::refusingBad);
        reporter.offer(report(1, Phase.SUCCEEDED));
        reporter.offer(bad(2, Phase.SUCCEEDED));
        reporter.offer(bad(3, Phase.KILLED));
        reporter.offer(report(4, Phase.SUCCEEDED));

        reporter.connected(one);

        await().until(() -> committed.size() == 4);
        assertThat(one.requests.getFirst().reports()).hasSize(4);
        assertThat(one.requests.stream().skip(1))
                .allSatisfy(request -> assertThat(request.reports()).hasSize(1));
        assertThat(one.reportsOf(1).getLast().phase()).isEqualTo(Phase.SUCCEEDED);
        assertThat(one.reportsOf(2).getLast())
                .isEqualTo(new AttemptReport(
                        2,
                        1,
                        7,
                        Phase.FAILED,
                        Instant.EPOCH,
                        Instant.EPOCH,
                        0,
                        "its end could not be reported: the request can not be encoded: ?",
                        Map.of()));
        assertThat(one.reportsOf(3).getLast().phase()).isEqualTo(Phase.KILLED);
        assertThat(reporter.size()).isZero();
    }

    @Test
    void keepsTheEndWhenARefusalPasses() {
        one.answers(request -> one.requests.size() < 3
                ? CompletableFuture.failedFuture(new RpcException(RpcException.Kind.REFUSED, "not yet"))
                : FakeMaster.all(Verdict.COMMITTED).apply(request));
        reporter.connected(one);

        reporter.offer(bad(1, Phase.SUCCEEDED));

        await().until(() -> committed.contains(1L));
        assertThat(one.reports()).extracting(AttemptReport::phase).containsOnly(Phase.SUCCEEDED);
    }

    @Test
    void triesTheMastersInTurnWhenTheOwnerIsUnknown() {
        one.answers(FakeMaster.all(Verdict.NOT_OWNER));
        reporter.connected(one);
        reporter.connected(two);

        reporter.offer(report(1, Phase.SUCCEEDED));

        await().until(() -> committed.contains(1L));
        assertThat(two.reports()).hasSize(1);
    }

    @Test
    void goesToTheOtherMasterWhenAConnectionEnds() {
        CompletableFuture<ReportReply> never = new CompletableFuture<>();
        one.answers(request -> never);
        reporter.connected(one);
        reporter.offer(report(1, Phase.SUCCEEDED));
        reporter.offer(report(2, Phase.SUCCEEDED));

        one.close();
        never.completeExceptionally(new RpcException(RpcException.Kind.UNKNOWN_OUTCOME, "connection lost"));
        assertThat(committed).isEmpty();
        reporter.connected(two);
        reporter.ownerChanged(Set.of(7));

        await().until(() -> committed.size() == 2);
        assertThat(two.reports()).extracting(AttemptReport::attemptId).containsExactlyInAnyOrder(1L, 2L);
    }

    @Test
    void movesToANewConnectionOfTheSameMaster() {
        FakeMaster again = new FakeMaster("one");
        CompletableFuture<ReportReply> never = new CompletableFuture<>();
        one.answers(request -> never);
        reporter.connected(one);
        reporter.offer(report(1, Phase.SUCCEEDED));
        reporter.offer(report(2, Phase.SUCCEEDED));

        reporter.connected(again);
        one.close();
        never.completeExceptionally(new RpcException(RpcException.Kind.UNKNOWN_OUTCOME, "connection lost"));

        await().until(() -> committed.size() == 2);
        assertThat(again.reports()).extracting(AttemptReport::attemptId).containsExactlyInAnyOrder(1L, 2L);
    }
}
