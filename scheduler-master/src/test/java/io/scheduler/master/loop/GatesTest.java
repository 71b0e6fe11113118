package io.scheduler.master.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.scheduler.common.state.WorkflowState;
import io.scheduler.dao.partition.StoreException;
import io.scheduler.rpc.contract.AttemptReport.Phase;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Workflows with a limit of unfinished runs. */
class GatesTest extends GatedRuns {

    @Test
    void runsThatWaitBeginOneAfterTheOtherInTheirOrder() {
        begin();
        start("\"serial-wait\"", 1, 2, 3);
        assertThat(state(1)).isEqualTo(WorkflowState.RUNNING);
        assertThat(state(2)).isEqualTo(WorkflowState.WAITING);
        assertThat(reason(2)).contains("run 1 of this workflow is RUNNING").contains("at most 1 ");
        report(1, Phase.SUCCEEDED);
        assertThat(state(1)).isEqualTo(WorkflowState.SUCCEEDED);
        assertThat(state(2)).isEqualTo(WorkflowState.RUNNING);
        assertThat(state(3)).isEqualTo(WorkflowState.WAITING);
        ask(2, "STOP");
        report(2, Phase.KILLED);
        assertThat(state(2)).isEqualTo(WorkflowState.STOPPED);
        assertThat(state(3)).isEqualTo(WorkflowState.RUNNING);
        report(3, Phase.FAILED);
        assertThat(loop.runs()).isEmpty();
    }

    @Test
    void aLimitOfTwoLetsTwoBegin() {
        begin();
        start("{\"limit\": 2}", 1, 2, 3, 4);
        assertThat(List.of(state(1), state(2), state(3), state(4)))
                .containsExactly(
                        WorkflowState.RUNNING, WorkflowState.RUNNING, WorkflowState.WAITING, WorkflowState.WAITING);
        assertThat(reason(3)).contains("2 runs of this workflow are unfinished");
        report(2, Phase.SUCCEEDED);
        assertThat(state(3)).isEqualTo(WorkflowState.RUNNING);
        assertThat(state(4)).isEqualTo(WorkflowState.WAITING);
    }

    @Test
    void aRunThatComesTooEarlyIsDiscarded() {
        begin();
        start("\"serial-discard\"", 1, 2);
        assertThat(state(1)).isEqualTo(WorkflowState.RUNNING);
        assertThat(state(2)).isEqualTo(WorkflowState.STOPPED);
        assertThat(reason(2)).startsWith("discarded: run 1 of this workflow is RUNNING");
        report(1, Phase.SUCCEEDED);
        start("\"serial-discard\"", 3);
        assertThat(state(3)).isEqualTo(WorkflowState.RUNNING);
    }

    @Test
    void aRunReplacesThoseBeforeItAndBeginsWhenTheyHaveEnded() {
        begin();
        start("\"serial-replace\"", 1);
        start("\"serial-replace\"", 2);
        assertThat(state(1)).isEqualTo(WorkflowState.STOPPING);
        assertThat(reason(1)).isEqualTo("replaced by run 2");
        assertThat(state(2)).isEqualTo(WorkflowState.WAITING);
        start("\"serial-replace\"", 3);
        assertThat(state(2)).isEqualTo(WorkflowState.STOPPED);
        assertThat(reason(2)).isEqualTo("replaced by run 3");
        report(1, Phase.KILLED);
        assertThat(state(1)).isEqualTo(WorkflowState.STOPPED);
        assertThat(state(3)).isEqualTo(WorkflowState.RUNNING);
    }

    @Test
    void ofSeveralTheOldestIsReplaced() {
        String two = "{\"limit\": 2, \"whenFull\": \"replace\"}";
        begin();
        start(two, 1, 2);
        start(two, 3);
        assertThat(List.of(state(1), state(2), state(3)))
                .containsExactly(WorkflowState.STOPPING, WorkflowState.RUNNING, WorkflowState.WAITING);
        start(two, 4);
        assertThat(List.of(state(1), state(2), state(3), state(4)))
                .containsExactly(
                        WorkflowState.STOPPING, WorkflowState.STOPPING, WorkflowState.WAITING, WorkflowState.WAITING);
        report(1, Phase.KILLED);
        report(2, Phase.KILLED);
        assertThat(List.of(state(3), state(4))).containsExactly(WorkflowState.RUNNING, WorkflowState.RUNNING);
    }

    /** The end of the one before is decided in the same turn, the beginning of those that wait at its end. */
    @Test
    void whoComesWhileOthersAreAboutToBeginIsToldSo() {
        begin();
        start("\"serial-wait\"", 1, 2);
        store.add(3, SLOT, 1, WorkflowState.SUBMITTED, Map.of());
        store.gate(3, WORKFLOW);
        command(3, "START");
        List<LoopEvent> both = reports(1, Phase.SUCCEEDED);
        both.add(COMMANDS);
        loop.turn(both);
        assertThat(List.of(state(1), state(2), state(3)))
                .containsExactly(WorkflowState.SUCCEEDED, WorkflowState.RUNNING, WorkflowState.WAITING);
        assertThat(reason(3)).contains("run 2 of this workflow was asked for earlier");
    }

    /** Several processes make runs, each with ids of a block of its own: a later one may have a smaller id. */
    @Test
    void theOrderIsThatInWhichTheyWereAskedForWhateverTheirIds() {
        begin();
        start("\"serial-wait\"", 50, 7, 30, 2);
        assertThat(state(50)).isEqualTo(WorkflowState.RUNNING);
        loop = loop();
        begin();
        report(50, Phase.SUCCEEDED);
        assertThat(List.of(state(7), state(30), state(2)))
                .containsExactly(WorkflowState.RUNNING, WorkflowState.WAITING, WorkflowState.WAITING);
        report(7, Phase.SUCCEEDED);
        assertThat(List.of(state(30), state(2))).containsExactly(WorkflowState.RUNNING, WorkflowState.WAITING);
    }

    @Test
    void aRunWithASmallerIdReplacesThoseBeforeIt() {
        begin();
        start("\"serial-replace\"", 50);
        start("\"serial-replace\"", 7);
        assertThat(state(50)).isEqualTo(WorkflowState.STOPPING);
        assertThat(reason(50)).isEqualTo("replaced by run 7");
        report(50, Phase.KILLED);
        assertThat(state(7)).isEqualTo(WorkflowState.RUNNING);
    }

    /** Run 1 waits for run 2 of another workflow, which waits for run 3: that could never begin. */
    @ParameterizedTest
    @ValueSource(strings = {"serial-wait", "serial-replace"})
    void aRunThatIsPartOfTheOneThatItWouldWaitForEnds(String execution) {
        begin();
        start("\"" + execution + "\"", 1);
        store.add(2, SLOT, 1, WorkflowState.RUNNING, Map.of());
        store.child(2, 1);
        store.add(3, SLOT, 1, WorkflowState.SUBMITTED, Map.of());
        store.gate(3, WORKFLOW);
        store.child(3, 2);
        ask(3, "START");
        assertThat(state(3)).isEqualTo(WorkflowState.STOPPED);
        assertThat(reason(3)).contains("run 1 of this workflow waits for the end of this one");
        assertThat(state(1)).isEqualTo(WorkflowState.RUNNING);
    }

    @Test
    void aPausedRunKeepsItsPlaceAlsoAfterATakeOver() {
        begin();
        start("\"serial-wait\"", 1);
        ask(1, "PAUSE");
        report(1, Phase.LOST);
        assertThat(state(1)).isEqualTo(WorkflowState.PAUSED);
        loop = loop();
        begin();
        start("\"serial-wait\"", 2);
        assertThat(state(2)).isEqualTo(WorkflowState.WAITING);
        ask(1, "STOP");
        assertThat(state(1)).isEqualTo(WorkflowState.STOPPED);
        assertThat(state(2)).isEqualTo(WorkflowState.RUNNING);
    }

    @Test
    void whatWasPausedBeforeItBeganWaitsWhenItIsResumed() {
        begin();
        start("\"serial-wait\"", 1, 2);
        ask(2, "PAUSE");
        assertThat(state(2)).isEqualTo(WorkflowState.PAUSED);
        ask(2, "RESUME");
        assertThat(state(2)).isEqualTo(WorkflowState.WAITING);
        report(1, Phase.SUCCEEDED);
        assertThat(state(2)).isEqualTo(WorkflowState.RUNNING);
    }

    @Test
    void aFinishedRunBeginsAgainOnlyWhenThereIsRoom() {
        begin();
        start("\"serial-wait\"", 1, 2);
        report(1, Phase.SUCCEEDED);
        ask(1, "RERUN");
        assertThat(state(1)).isEqualTo(WorkflowState.SUCCEEDED);
        assertThat(store.attentions.get(1L))
                .contains("run 2 of this workflow is RUNNING")
                .contains("wait for its end");
        report(2, Phase.SUCCEEDED);
        ask(1, "RERUN");
        assertThat(state(1)).isEqualTo(WorkflowState.RUNNING);
    }

    /** The end was written, but the master did not learn of it: it reads the run as finished, and nobody tells it once more. */
    @Test
    void anEndWhoseCommitSeemedToFailLetsTheNextBegin() {
        begin();
        start("\"serial-wait\"", 1, 2);
        store.afterWrite = () -> {
            store.afterWrite = () -> {};
            throw new StoreException("the answer was lost", new IllegalStateException());
        };
        report(1, Phase.SUCCEEDED);
        clock.goOn(Duration.ofSeconds(5));
        loop.turn(List.of());
        loop.turn(List.of(CHECK));
        assertThat(state(1)).isEqualTo(WorkflowState.SUCCEEDED);
        assertThat(state(2)).isEqualTo(WorkflowState.RUNNING);
    }
}
