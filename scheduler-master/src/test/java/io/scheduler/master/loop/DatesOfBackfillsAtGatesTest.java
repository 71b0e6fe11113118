package io.scheduler.master.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.scheduler.common.instance.Origin;
import io.scheduler.common.state.WorkflowState;
import io.scheduler.rpc.contract.AttemptReport.Phase;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs of a backfill of a workflow with a limit. */
class DatesOfBackfillsAtGatesTest extends GatedRuns {

    private static final Origin DATE =
            new Origin(Origin.Kind.BACKFILL, Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC, null);

    /** Nobody who asks for several dates wants them to end each other, or what is for today. */
    @ParameterizedTest
    @ValueSource(strings = {"serial-wait", "serial-discard", "serial-replace"})
    void theDatesOfABackfillWaitForEachOtherAndForWhatOthersHaveStarted(String execution) {
        begin();
        start("\"" + execution + "\"", 1);
        start("\"" + execution + "\"", DATE, 2, 3);
        assertThat(List.of(state(1), state(2), state(3)))
                .containsExactly(WorkflowState.RUNNING, WorkflowState.WAITING, WorkflowState.WAITING);
        report(1, Phase.SUCCEEDED);
        assertThat(List.of(state(2), state(3))).containsExactly(WorkflowState.RUNNING, WorkflowState.WAITING);
        loop = loop();
        begin();
        report(2, Phase.SUCCEEDED);
        assertThat(state(3)).isEqualTo(WorkflowState.RUNNING);
        report(3, Phase.SUCCEEDED);
        assertThat(List.of(state(1), state(2), state(3))).containsOnly(WorkflowState.SUCCEEDED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"serial-discard", "serial-replace"})
    void whatIsPartOfTheRunOfADateWaitsLikeIt(String execution) {
        begin();
        start("\"" + execution + "\"", 1);
        store.add(9, SLOT, 1, WorkflowState.RUNNING, Map.of());
        store.origin(9, DATE);
        start(
                "\"" + execution + "\"",
                new Origin(Origin.Kind.SUB_WORKFLOW, null, ZoneOffset.UTC, new Origin.Parent(9, 90, 1, 9, true)),
                2,
                3);
        assertThat(List.of(state(1), state(2), state(3)))
                .containsExactly(WorkflowState.RUNNING, WorkflowState.WAITING, WorkflowState.WAITING);
        report(1, Phase.SUCCEEDED);
        report(2, Phase.SUCCEEDED);
        assertThat(state(3)).isEqualTo(WorkflowState.RUNNING);
    }

    @Test
    void whatIsAskedForLaterReplacesTheDatesOfABackfillOrIsDiscardedForThem() {
        begin();
        start("\"serial-replace\"", DATE, 1, 2);
        start("\"serial-replace\"", 3);
        assertThat(List.of(state(1), state(2), state(3)))
                .containsExactly(WorkflowState.STOPPING, WorkflowState.STOPPED, WorkflowState.WAITING);
        report(1, Phase.KILLED);
        start("\"serial-discard\"", DATE, 4);
        start("\"serial-discard\"", 5);
        assertThat(List.of(state(3), state(4), state(5)))
                .containsExactly(WorkflowState.RUNNING, WorkflowState.WAITING, WorkflowState.STOPPED);
    }
}
