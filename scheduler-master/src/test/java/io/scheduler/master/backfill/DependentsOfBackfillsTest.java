package io.scheduler.master.backfill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scheduler.common.workflow.WorkflowReference;
import io.scheduler.dao.backfill.Backfill;
import io.scheduler.dao.backfill.Backfill.State;
import io.scheduler.dao.backfill.Dependents;
import io.scheduler.dao.database.PageRequest;
import io.scheduler.dao.workflow.NewVersion;
import io.scheduler.dao.workflow.Workflows;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Workflows that depend on the one of a backfill and are run along. */
class DependentsOfBackfillsTest extends KeptBackfills {

    /** w, which d1 depends on, which d2 and w depend on. */
    @Test
    void whatDependsOnItRunsAlongDateByDate() {
        var workflows = new Workflows(database);
        workflows.put(ADMIN, "p", "d1", dependingOn("w"), null);
        workflows.put(ADMIN, "p", "d2", dependingOn("d1"), null);
        workflows.put(ADMIN, "p", "other", dependingOn("nobody"), null);
        workflows.put(ADMIN, "p", "w", dependingOn("d1"), null);

        assertThat(given(2, 1, Dependents.DIRECT).runsPerDate()).isEqualTo(2);
        jdbc.update("delete from backfill");
        Backfill backfill = given(3, 1, Dependents.ALL);
        assertThat(backfill.total()).isEqualTo(9);
        assertThat(backfill.runsPerDate()).isEqualTo(3);
        keeper.turn(Set.of(backfill.slot()));
        keeper.turn(Set.of());
        assertThat(positions("i.state = 'SUBMITTED'"))
                .as("the first date with all that depends on it; they take no room")
                .containsExactly(0, 1, 2);
        assertThat(jdbc.queryForList(
                        "select f.name || ' ' || i.params || ' ' || i.business_time from workflow_instance i"
                                + " join workflow f on f.id = i.workflow_id order by i.id",
                        String.class))
                .satisfiesExactly(
                        run -> assertThat(run).startsWith("w {\"a\": \"1\"} 2024-01-01"),
                        run -> assertThat(run).startsWith("d1 {} 2024-01-01"),
                        run -> assertThat(run).startsWith("d2 {} 2024-01-01"));
        end("SUCCEEDED", 0);
        keeper.turn(Set.of());
        assertThat(positions("i.state = 'SUBMITTED'"))
                .as("dependents may wait for later dates: these begin")
                .containsExactly(1, 2, 3, 4, 5);
        end("SUCCEEDED", 1, 2, 3, 4, 5);
        keeper.turn(Set.of());
        end("SUCCEEDED", 6, 7);
        keeper.turn(Set.of());
        assertThat(backfills.find(ADMIN, backfill.id()).orElseThrow().state()).isEqualTo(State.RUNNING);
        end("SUCCEEDED", 8);
        keeper.turn(Set.of());
        assertThat(backfills.find(ADMIN, backfill.id()).orElseThrow().state()).isEqualTo(State.SUCCEEDED);
        assertThat(backfills.progress(backfill)).isEqualTo(new Backfill.Progress(0, 0, 9, 0));
        assertThat(backfills.runs(backfill, new PageRequest(0, 4)).items())
                .extracting(Backfill.Run::workflow)
                .containsExactly("w", "d1", "d2", "w");
        assertThatThrownBy(() -> given(4_000, 1, Dependents.ALL)).hasMessageContaining("10000 runs");
    }

    /** What would stand in the queue of its gate stands in the way of what a person asks for. */
    @Test
    void ofADependentWithALimitNoMoreAreBegunThanItAllowsAndWhatDependsOnItWaitsForThat() {
        var workflows = new Workflows(database);
        workflows.put(ADMIN, "p", "d1", dependingOn("w", "\"serial-replace\""), null);
        workflows.put(ADMIN, "p", "d2", dependingOn("d1"), null);
        workflows.put(ADMIN, "p", "d3", dependingOn("d2", "{\"limit\":2}"), null);
        Backfill backfill = given(4, 1, Dependents.ALL);
        keeper.turn(Set.of(backfill.slot()));
        assertThat(positions("i.state = 'SUBMITTED'")).containsExactly(0, 1, 2, 3);
        end("SUCCEEDED", 0);
        keeper.turn(Set.of());
        end("SUCCEEDED", 4);
        keeper.turn(Set.of());
        keeper.turn(Set.of());
        assertThat(positions("i.state = 'SUBMITTED'"))
                .as("the dates themselves go on: what depends on them may wait for later ones")
                .containsExactly(1, 2, 3, 8);
        end("FAILED", 1);
        keeper.turn(Set.of());
        assertThat(positions("i.state = 'SUBMITTED'"))
                .as("the next date of d1, and of those that would take an earlier run of d1 for it")
                .containsExactly(2, 3, 5, 6, 7, 8);
        end("SUCCEEDED", 5);
        keeper.turn(Set.of());
        assertThat(positions("i.state = 'SUBMITTED'")).as("two of d3 go on").containsExactly(2, 3, 6, 7, 8, 9, 10);
        end("SUCCEEDED", 2, 3, 6, 7, 8, 9, 10);
        keeper.turn(Set.of());
        end("SUCCEEDED", 11, 12, 13, 14, 15);
        keeper.turn(Set.of());
        assertThat(backfills.progress(backfill)).isEqualTo(new Backfill.Progress(0, 0, 15, 1));
        assertThat(backfills.find(ADMIN, backfill.id()).orElseThrow().state()).isEqualTo(State.FAILED);
    }

    @Test
    void aDateThatDependsOnWhatRunsAlongIsBegunWhenTheRunsOfEarlierDatesAreThere() {
        var workflows = new Workflows(database);
        workflows.put(ADMIN, "p", "d1", dependingOn("w", "\"serial-wait\""), null);
        workflows.put(ADMIN, "p", "w", dependingOn("d1"), null);
        Backfill backfill = given(3, 2, Dependents.ALL);
        keeper.turn(Set.of(backfill.slot()));
        end("SUCCEEDED", 0);
        keeper.turn(Set.of());
        assertThat(positions("i.state = 'SUBMITTED'")).containsExactly(1, 2);
        end("SUCCEEDED", 1);
        keeper.turn(Set.of());
        assertThat(positions("i.state = 'SUBMITTED'")).containsExactly(2, 3, 4);
    }

    private static NewVersion dependingOn(String workflow) {
        return dependingOn(workflow, null);
    }

    /** @param execution JSON; null: any number of its runs at a time */
    private static NewVersion dependingOn(String workflow, @Nullable String execution) {
        return new NewVersion(
                "{\"name\":\"on " + workflow + "\"" + (execution == null ? "" : ",\"execution\":" + execution) + "}",
                null,
                execution != null,
                Map.of(new WorkflowReference(WorkflowReference.Kind.DEPENDENT, "p", workflow), List.of("on")),
                null);
    }
}
