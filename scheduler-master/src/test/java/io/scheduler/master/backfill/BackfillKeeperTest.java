package io.scheduler.master.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import io.scheduler.dao.backfill.Backfill;
import io.scheduler.dao.backfill.Backfill.State;
import io.scheduler.dao.backfill.Backfills.Wish;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BackfillKeeperTest extends KeptBackfills {

    @Test
    void asManyRunAtATimeAsAreAllowedInOrder() {
        Backfill backfill = given(5, 2);
        keeper.turn(Set.of(backfill.slot()));
        keeper.turn(Set.of());

        assertThat(positions("i.state = 'SUBMITTED'")).containsExactly(0, 1);
        assertThat(commandsIn).as("its runs have its slot").containsExactly(backfill.slot());
        assertThat(jdbc.queryForList("select distinct slot from workflow_instance", Integer.class))
                .containsExactly(backfill.slot());
        end("SUCCEEDED", 0);
        keeper.turn(Set.of());
        assertThat(positions("i.state = 'SUBMITTED'")).containsExactly(1, 2);
        end("SUCCEEDED", 1, 2);
        keeper.turn(Set.of());
        end("SUCCEEDED", 3, 4);
        keeper.turn(Set.of());

        assertThat(backfills.find(ADMIN, backfill.id()).orElseThrow().state()).isEqualTo(State.SUCCEEDED);
        assertThat(backfills.progress(backfill)).isEqualTo(new Backfill.Progress(0, 0, 5, 0));
        assertThat(jdbc.queryForList(
                        "select business_time::text from workflow_instance order by business_time", String.class))
                .hasSize(5);
    }

    @Test
    void onePausedStartsNothingAndOneThatFailedGoesOnWithWhatFailed() {
        Backfill backfill = given(3, 1);
        keeper.turn(Set.of(backfill.slot()));
        ask(backfill, Wish.PAUSE);
        end("FAILED", 0);
        keeper.turn(Set.of());
        assertThat(runs()).isEqualTo(1);

        ask(backfill, Wish.RESUME);
        for (int position = 1; position <= 2; position++) {
            keeper.turn(Set.of(backfill.slot()));
            end("SUCCEEDED", position);
        }
        keeper.turn(Set.of());
        assertThat(backfills.find(ADMIN, backfill.id()).orElseThrow().state()).isEqualTo(State.FAILED);

        ask(backfill, Wish.RESUME);
        keeper.turn(Set.of(backfill.slot()));
        assertThat(runs()).isEqualTo(4);
        end("SUCCEEDED", 0);
        keeper.turn(Set.of());
        assertThat(backfills.find(ADMIN, backfill.id()).orElseThrow().state()).isEqualTo(State.SUCCEEDED);
        assertThat(ask(backfill, Wish.CANCEL).backfill().state()).as("too late").isEqualTo(State.SUCCEEDED);
    }

    @Test
    void whoLostTheSlotStartsNothingAndTheNextOwnerGoesOn() {
        Backfill backfill = given(4, 1);
        keeper.turn(Set.of(backfill.slot()));
        Map<Integer, Long> before = Map.copyOf(driven);
        take("m2");
        Map<Integer, Long> after = Map.copyOf(driven);
        end("SUCCEEDED", 0);
        driven.putAll(before);
        keeper.turn(Set.of());
        keeper.turn(Set.of());
        assertThat(runs()).isEqualTo(1);

        driven.putAll(after);
        BackfillKeeper second = keeper("m2");
        second.turn(Set.of());
        second.turn(Set.of());
        assertThat(positions("i.state = 'SUBMITTED'")).containsExactly(1);
    }

    @Test
    void severalShareTheTurns() {
        Backfill first = given(600, 100);
        Backfill second = given(600, 100);
        keeper.turn(Set.of(first.slot(), second.slot()));

        assertThat(backfills.progress(first).unfinished()).isEqualTo(100);
        assertThat(backfills.progress(second).unfinished()).isEqualTo(100);
    }

    @Test
    void oneEndsThoughAnotherGoesOnAndOn() {
        Backfill done = given(1, 1);
        keeper.turn(Set.of(done.slot()));
        end("SUCCEEDED", 0);
        Backfill busy = given(3, 1);
        now = now.plusSeconds(2);
        keeper.turn(Set.of(busy.slot()));

        assertThat(backfills.progress(busy).unfinished()).isEqualTo(1);
        assertThat(backfills.find(ADMIN, done.id()).orElseThrow().state()).isEqualTo(State.SUCCEEDED);
    }
}
