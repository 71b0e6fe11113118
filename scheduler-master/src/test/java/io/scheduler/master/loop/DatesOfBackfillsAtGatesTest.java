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
    void whatIsAskedForLaterReplacesTheDateThatGoesOnAndPassesThoseThatWaitOrIsDiscardedForThem() {
        begin();
        start("\"serial-replace\"", DATE, 1, 2);
        start("\"serial-replace\"", 3);
        assertThat(List.of(state(1), state(2), state(3)))
                .containsExactly(WorkflowState.STOPPING, WorkflowState.WAITING, WorkflowState.WAITING);
        loop = loop();
        begin();
        report(1, Phase.KILLED);
        assertThat(List.of(state(2), state(3))).containsExactly(WorkflowState.WAITING, WorkflowState.RUNNING);
        start("\"serial-discard\"", DATE, 4);
        start("\"serial-discard\"", 5);
        assertThat(List.of(state(3), state(4), state(5)))
                .containsExactly(WorkflowState.RUNNING, WorkflowState.WAITING, WorkflowState.STOPPED);
        report(3, Phase.SUCCEEDED);
        report(4, Phase.SUCCEEDED);
        assertThat(state(2)).isEqualTo(WorkflowState.RUNNING);
    }

    @Test
    void datesThatWaitMakeNoMoreOfThoseThatGoOnEnd() {
        String two = "{\"limit\": 2, \"whenFull\": \"replace\"}";
        begin();
        start(two, DATE, 1, 2, 3, 4);
        start(two, 5);
        assertThat(List.of(state(1), state(2), state(3), state(4), state(5)))
                .containsExactly(
                        WorkflowState.STOPPING,
                        WorkflowState.RUNNING,
                        WorkflowState.WAITING,
                        WorkflowState.WAITING,
                        WorkflowState.WAITING);
        report(1, Phase.KILLED);
        assertThat(List.of(state(2), state(3), state(5)))
                .containsExactly(WorkflowState.RUNNING, WorkflowState.WAITING, WorkflowState.RUNNING);
    }

    /** Two have ended in the turn in which it is asked for, and one waits: there is room for both. */
    @Test
    void whatComesWhileAnotherIsAboutToBeginIsDiscardedOnlyWhenThatLeavesNoRoom() {
        String three = "{\"limit\": 3, \"whenFull\": \"discard\"}";
        begin();
        start(three, DATE, 1, 2, 3, 4);
        List<LoopEvent> ends = reports(1, Phase.SUCCEEDED);
        ends.addAll(reports(2, Phase.SUCCEEDED));
        asked(5);
        asked(6);
        ends.add(COMMANDS);
        loop.turn(ends);
        assertThat(List.of(state(4), state(5), state(6)))
                .containsExactly(WorkflowState.RUNNING, WorkflowState.RUNNING, WorkflowState.STOPPED);
        assertThat(reason(6)).contains("of this workflow was asked for earlier");
    }

    private void asked(long id) {
        store.add(id, SLOT, 1, WorkflowState.SUBMITTED, Map.of());
        store.gate(id, WORKFLOW);
        command(id, "START");
    }
}
