package io.scheduler.master.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.scheduler.common.dependent.Interval;
import io.scheduler.common.instance.TaskDetail.Depends.Status;
import io.scheduler.dao.database.Database;
import io.scheduler.dao.database.DatabaseSettings;
import io.scheduler.dao.partition.JdbcPartitionStore;
import io.scheduler.dao.partition.PartitionBatch;
import io.scheduler.dao.partition.PartitionStore;
import io.scheduler.dao.partition.SlotEpoch;
import io.scheduler.dao.partition.UpstreamAnswers;
import io.scheduler.dao.partition.UpstreamQuestion;
import io.scheduler.dao.partition.Watching;
import io.scheduler.embedded.SharedPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which run counts in an interval, and how it stands; on PostgreSQL. */
class UpstreamsTest {

    private static final Interval DAY =
            new Interval(Instant.parse("2026-11-18T00:00:00Z"), Instant.parse("2026-11-19T00:00:00Z"));
    private static final long ASKING = 1;
    private static Database database;
    private PartitionStore store;
    private UpstreamRows rows;

    @BeforeAll
    static void openDatabase() {
        var fresh = SharedPostgres.get().createDatabase();
        database = Database.open(DatabaseSettings.of(fresh.jdbcUrl(), fresh.username(), fresh.password()), "test");
    }

    @AfterAll
    static void closeDatabase() {
        database.close();
    }

    @BeforeEach
    void thereIsAWorkflow() {
        store = new JdbcPartitionStore(database.dataSource());
        rows = new UpstreamRows(database);
        rows.clear(List.of("asks", "w"));
        rows.run(ASKING, "asks", "RUNNING", "MANUAL", null);
    }

    @Test
    void theLastRunForATimeInTheIntervalCounts() {
        assertThat(ask("nobody", null, false).status()).isEqualTo(Status.NO_WORKFLOW);
        assertThat(ask("w", null, false)).isEqualTo(new UpstreamAnswers.Answer(Status.NO_RUN, null, List.of()));
        rows.run(10, "w", "SUCCEEDED", "SCHEDULE", "2026-11-17T23:59:59.999999Z");
        rows.run(11, "w", "SUCCEEDED", "BACKFILL", "2026-11-19T00:00:00Z");
        rows.run(12, "w", "SUCCEEDED", "SUB_WORKFLOW", "2026-11-18T12:00:00Z");
        assertThat(ask("w", null, false).status()).isEqualTo(Status.NO_RUN);
        rows.run(20, "w", "SUCCEEDED", "SCHEDULE", "2026-11-18T00:00:00Z");
        assertThat(ask("w", null, false).workflowInstanceId()).isEqualTo(20);
        rows.run(21, "w", "FAILED", "BACKFILL", "2026-11-18T00:00:00Z");
        assertThat(ask("w", null, false).status()).isEqualTo(Status.FAILED);
        rows.run(22, "w", "RUNNING", "MANUAL", null);
        rows.execute("update workflow_instance set created_at = '2026-11-18T23:59:59Z' where id = 22");
        assertThat(ask("w", null, false)).isEqualTo(new UpstreamAnswers.Answer(Status.UNFINISHED, 22L, List.of()));
    }

    @ParameterizedTest
    @CsvSource({
        "SUBMITTED,UNFINISHED",
        "WAITING,UNFINISHED",
        "RUNNING,UNFINISHED",
        "PAUSING,UNFINISHED",
        "PAUSED,UNFINISHED",
        "STOPPING,UNFINISHED",
        "STOPPED,FAILED",
        "SUCCEEDED,SUCCEEDED",
        "FAILED,FAILED"
    })
    void ofAWholeRunItsStateCounts(String state, Status expected) {
        rows.run(10, "w", state, "SCHEDULE", "2026-11-18T06:00:00Z");
        assertThat(ask("w", null, false).status()).isEqualTo(expected);
    }

    /** The attempts of the task {@code t} in their order, the last one counts; {@code -}: disabled, {@code ~}: not taken, {@code !}: blocked. */
    @ParameterizedTest
    @CsvSource({
        "RUNNING, SUCCEEDED,             SUCCEEDED",
        "RUNNING, RUNNING,               UNFINISHED",
        "RUNNING, FAILED,                FAILED",
        "RUNNING, FAILED RETRYING,       UNFINISHED",
        "RUNNING, LOST QUEUED,           UNFINISHED",
        "RUNNING, FAILED SUCCEEDED,      SUCCEEDED",
        "FAILED,  FAILED FAILED,         FAILED",
        "FAILED,  SUCCEEDED,             SUCCEEDED",
        "STOPPED, KILLED,                FAILED",
        "RUNNING, -SKIPPED,              SUCCEEDED",
        "RUNNING, ~SKIPPED,              NOT_TAKEN",
        "FAILED,  ~SKIPPED,              NOT_TAKEN",
        "RUNNING, !SKIPPED,              FAILED",
        "RUNNING, '',                    UNFINISHED",
        "SUCCEEDED, '',                  FAILED",
    })
    void ofOneTaskItsLastAttemptCounts(String state, String attempts, Status expected) {
        rows.run(10, "w", state, "SCHEDULE", "2026-11-18T06:00:00Z");
        rows.attempts(10, 0, "t", attempts);
        rows.attempts(10, 1, "other", "RUNNING");
        assertThat(ask("w", "t", false)).isEqualTo(new UpstreamAnswers.Answer(expected, 10L, List.of()));
    }

    @ParameterizedTest
    @CsvSource({
        "SUCCEEDED, SUCCEEDED, -SKIPPED,        SUCCEEDED",
        "SUCCEEDED, SUCCEEDED, FAILED,          FAILED",
        "SUCCEEDED, SUCCEEDED, ~SKIPPED,        SUCCEEDED",
        "SUCCEEDED, SUCCEEDED, /SKIPPED,        SUCCEEDED",
        "SUCCEEDED, SUCCEEDED, !SKIPPED,        FAILED",
        "SUCCEEDED, SUCCEEDED, FAILED SUCCEEDED, SUCCEEDED",
        "RUNNING,   SUCCEEDED, SUCCEEDED,       UNFINISHED",
        "RUNNING,   SUCCEEDED, FAILED RETRYING, UNFINISHED",
        "RUNNING,   SUCCEEDED, FAILED,          FAILED",
        "STOPPED,   SUCCEEDED, SUCCEEDED,       FAILED",
    })
    void ofAllTasksEachCounts(String state, String first, String second, Status expected) {
        rows.run(10, "w", state, "SCHEDULE", "2026-11-18T06:00:00Z");
        rows.attempts(10, 0, "a", first);
        rows.attempts(10, 1, "b", second);
        assertThat(ask("w", null, true).status()).isEqualTo(expected);
    }

    /** Somebody began a part of the workflow once more: what is not in that part stands where the run before left it. */
    @ParameterizedTest
    @CsvSource({
        "from b,     a, 10",
        "from b,     b, 11",
        "from b,     c, 11",
        "only b,     a, 10",
        "only b,     b, 11",
        "only b,     c, 10",
        "upTo b,     a, 11",
        "upTo b,     b, 11",
        "upTo b,     c, 10",
        "only a,     tidy, 11",
        "only a,     gone, 10",
    })
    void aRunThatWasToCarryOutOtherTasksOnlySaysNothingAboutATask(String part, String task, long expected) {
        rows.run(10, "w", "SUCCEEDED", "SCHEDULE", "2026-11-18T06:00:00Z");
        rows.attempts(10, 0, task, "SUCCEEDED");
        rows.run(11, "w", "FAILED", "SCHEDULE", "2026-11-18T06:00:00Z");
        rows.select(11, part);
        assertThat(ask("w", task, false))
                .as("it ended before it came to the task, of which it has no row")
                .isEqualTo(new UpstreamAnswers.Answer(
                        expected == 10 ? Status.SUCCEEDED : Status.FAILED, expected, List.of()));
        rows.execute("update workflow_instance set state = 'RUNNING' where id = 11");
        assertThat(ask("w", task, false))
                .isEqualTo(new UpstreamAnswers.Answer(
                        expected == 10 ? Status.SUCCEEDED : Status.UNFINISHED, expected, List.of()));
        rows.execute("delete from workflow_instance where id = 10");
        assertThat(ask("w", task, false).status()).isEqualTo(expected == 10 ? Status.NO_RUN : Status.UNFINISHED);
    }

    @Test
    void oneQuestionGoesBackBehindAllPartsThatDoNotHaveItsTask() {
        rows.run(10, "w", "SUCCEEDED", "SCHEDULE", "2026-11-18T06:00:00Z");
        rows.attempts(10, 1, "b", "SUCCEEDED");
        for (int part = 0; part < 6; part++) {
            rows.run(20 + part, "w", "FAILED", "SCHEDULE", "2026-11-18T06:00:00Z");
            rows.select(20 + part, List.of("only c", "only a", "upTo a").get(part % 3));
        }
        assertThat(ask("w", "b", false)).isEqualTo(new UpstreamAnswers.Answer(Status.SUCCEEDED, 10L, List.of()));
        assertThat(ask("w", "a", false)).isEqualTo(new UpstreamAnswers.Answer(Status.FAILED, 25L, List.of()));
    }

    /** What it was to carry out is what counts of it, and of that nothing may be missing. */
    @ParameterizedTest
    @CsvSource({
        "SUCCEEDED, SUCCEEDED, SUCCEEDED",
        "FAILED,    '',        FAILED",
        "RUNNING,   '',        UNFINISHED",
        "RUNNING,   FAILED,    FAILED"
    })
    void forARunAsAWholeAndForAllItsTasksAPartCountsAsMuchAsItHas(String state, String ofB, Status all) {
        rows.run(10, "w", "FAILED", "SCHEDULE", "2026-11-18T06:00:00Z");
        rows.attempts(10, 0, "a", "FAILED");
        rows.run(11, "w", state, "SCHEDULE", "2026-11-18T06:00:00Z");
        rows.select(11, "only b");
        rows.attempts(11, 0, "a", "/SKIPPED");
        rows.attempts(11, 1, "b", ofB);
        assertThat(ask("w", null, true)).isEqualTo(new UpstreamAnswers.Answer(all, 11L, List.of()));
        Status whole = state.equals("RUNNING") ? Status.UNFINISHED : all;
        assertThat(ask("w", null, false)).isEqualTo(new UpstreamAnswers.Answer(whole, 11L, List.of()));
    }

    /** Ids are taken in blocks: the run that repairs a failed one may have a smaller id. */
    @Test
    void theLastRunIsTheOneThatWasAskedForLastWhateverItsId() {
        rows.run(2_050, "w", "FAILED", "SCHEDULE", "2026-11-18T06:00:00Z");
        assertThat(ask("w", null, false).status()).isEqualTo(Status.FAILED);
        rows.run(1_950, "w", "SUCCEEDED", "MANUAL", "2026-11-18T06:00:00Z");
        assertThat(ask("w", null, false)).isEqualTo(new UpstreamAnswers.Answer(Status.SUCCEEDED, 1_950L, List.of()));
        rows.run(-5, "asks", "SUCCEEDED", "BACKFILL", "2026-11-20T06:00:00Z");
        assertThat(ask("asks", null, false).status())
                .as("nothing came before the one that asks")
                .isEqualTo(Status.FIRST_RUN);
    }

    @Test
    void theRunsThatARunIsPartOfAreFound() {
        rows.run(2, "w", "RUNNING", "SUB_WORKFLOW", null);
        rows.execute("update workflow_instance set parent_task_instance_id = 7 where id = 2");
        rows.run(3, "asks", "SUBMITTED", "SUB_WORKFLOW", null);
        rows.execute(
                "update workflow_instance set parent_workflow_instance_id = 2, parent_task_instance_id = 2 where id = 3");
        assertThat(store.ancestors(3)).containsExactly(2L, ASKING);
        assertThat(store.ancestors(ASKING)).isEmpty();
        assertThat(store.instances(List.of(2L)))
                .noneMatch(row -> row.instance().origin().belongsToBackfill());
        rows.execute("update workflow_instance set origin = 'BACKFILL' where id = " + ASKING);
        rows.execute("update workflow_instance set root_workflow_instance_id = " + ASKING + " where id = 3");
        assertThat(store.instances(List.of(ASKING, 2L, 3L)))
                .hasSize(3)
                .allMatch(row -> row.instance().origin().belongsToBackfill());
    }

    @Test
    void whatARerunHasReplacedDoesNotCount() {
        rows.run(10, "w", "RUNNING", "SCHEDULE", "2026-11-18T06:00:00Z");
        rows.attempts(10, 0, "t", "FAILED");
        rows.execute("update task_instance set superseded = true");
        assertThat(ask("w", "t", false).status()).isEqualTo(Status.UNFINISHED);
        assertThat(ask("w", null, true).status()).isEqualTo(Status.UNFINISHED);
    }

    @Test
    void aRunThatDependsOnItsOwnWorkflowIsNoAnswerItselfAndTheFirstOneHasNothingToWaitFor() {
        rows.execute("update workflow_instance set business_time = '2026-11-18T06:00:00Z'");
        assertThat(ask("asks", null, false).status()).isEqualTo(Status.FIRST_RUN);
        rows.run(2, "asks", "RUNNING", "BACKFILL", "2026-11-18T06:00:00Z");
        assertThat(ask("asks", null, false).status())
                .as("it is still the first one")
                .isEqualTo(Status.FIRST_RUN);
        UpstreamQuestion ofSecond = new UpstreamQuestion("p", "asks", null, false, DAY, false, 2);
        assertThat(store.upstreams(List.of(ofSecond)).answers().getFirst())
                .isEqualTo(new UpstreamAnswers.Answer(Status.UNFINISHED, ASKING, List.of()));
        rows.run(3, "asks", "SUCCEEDED", "BACKFILL", "2026-11-20T06:00:00Z");
        UpstreamQuestion ofThird = new UpstreamQuestion("p", "asks", null, false, DAY, false, 3);
        assertThat(store.upstreams(List.of(ofThird)).answers().getFirst().workflowInstanceId())
                .isEqualTo(2L);
    }

    /** As a whole it ends after what it is made of; a task of it may have ended before. */
    @Test
    void aRunIsNoAnswerToWhatItIsMadeOf() {
        rows.run(10, "w", "SUCCEEDED", "SCHEDULE", "2026-11-18T05:00:00Z");
        rows.run(11, "w", "RUNNING", "SCHEDULE", "2026-11-18T06:00:00Z");
        rows.attempts(11, 0, "t", "SUCCEEDED");
        assertThat(ask("w", null, false).workflowInstanceId()).isEqualTo(11);
        rows.execute("update workflow_instance set root_workflow_instance_id = 11 where id = " + ASKING);
        assertThat(ask("w", null, false)).isEqualTo(new UpstreamAnswers.Answer(Status.SUCCEEDED, 10L, List.of()));
        assertThat(ask("w", null, true).workflowInstanceId()).isEqualTo(10);
        assertThat(ask("w", "t", false)).isEqualTo(new UpstreamAnswers.Answer(Status.SUCCEEDED, 11L, List.of()));
    }

    /** Newest first, the run for the earliest date is written last. */
    @Test
    void ofTheRunsOfABackfillTheOneForTheEarliestDateIsTheFirst() {
        rows.backfill(7, "asks", List.of("2026-11-19T00:00:00Z", "2026-11-18T00:00:00Z"));
        rows.run(2, "asks", "RUNNING", "BACKFILL", "2026-11-18T00:00:00Z");
        rows.execute("update workflow_instance set backfill_id = 7, origin = 'BACKFILL'");
        rows.execute("update workflow_instance set business_time = '2026-11-19T00:00:00Z' where id = " + ASKING);
        assertThat(ask("asks", null, false)).isEqualTo(new UpstreamAnswers.Answer(Status.UNFINISHED, 2L, List.of()));
        UpstreamQuestion ofEarliest = new UpstreamQuestion(
                "p", "asks", null, false, new Interval(DAY.from().minus(Duration.ofDays(1)), DAY.from()), false, 2);
        assertThat(store.upstreams(List.of(ofEarliest)).answers().getFirst().status())
                .isEqualTo(Status.FIRST_RUN);
        rows.run(3, "asks", "SUCCEEDED", "MANUAL", null);
        rows.execute("update workflow_instance set number = -1 where id = 3");
        assertThat(store.upstreams(List.of(ofEarliest)).answers().getFirst().status())
                .as("the workflow has run before")
                .isEqualTo(Status.NO_RUN);
    }

    /** It speaks of the same time, and would wait for ever for what the first one had not to wait for. */
    @Test
    void aRunThatRepeatsTheFirstOneHasNothingBeforeItEither() {
        Interval dayBefore = new Interval(DAY.from().minus(Duration.ofDays(1)), DAY.from());
        rows.execute("update workflow_instance set business_time = '2026-11-18T06:00:00Z'");
        rows.run(2, "asks", "SUCCEEDED", "SCHEDULE", "2026-11-19T06:00:00Z");
        rows.run(3, "asks", "RUNNING", "RERUN", "2026-11-18T06:00:00Z");
        rows.run(4, "asks", "RUNNING", "RERUN", "2026-11-19T06:00:00Z");
        rows.execute("update workflow_instance set rerun_of = id - 2 where id in (3, 4)");

        UpstreamQuestion ofFirst = new UpstreamQuestion("p", "asks", null, false, dayBefore, false, 3);
        UpstreamQuestion ofSecond = new UpstreamQuestion("p", "asks", null, false, DAY, false, 4);
        assertThat(store.upstreams(List.of(ofFirst, ofSecond)).answers())
                .containsExactly(
                        new UpstreamAnswers.Answer(Status.FIRST_RUN, null, List.of()),
                        new UpstreamAnswers.Answer(Status.UNFINISHED, 3L, List.of()));
        rows.run(5, "asks", "SUCCEEDED", "MANUAL", "2026-11-01T06:00:00Z");
        assertThat(store.upstreams(List.of(ofFirst)).answers().getFirst().status())
                .as("the workflow has run for an earlier time")
                .isEqualTo(Status.NO_RUN);
    }

    @Test
    void allQuestionsAreAnsweredInTheirOrderWithOutputsInTheirs() {
        rows.run(10, "w", "SUCCEEDED", "SCHEDULE", "2026-11-18T06:00:00Z");
        rows.attempts(10, 0, "t", "SUCCEEDED");
        rows.attempts(10, 1, "late", "SUCCEEDED");
        rows.execute("update task_instance set outputs = '{\"a\": \"1\"}', finished_at = '2026-11-18T08:00:00Z'");
        rows.execute("update task_instance set finished_at = '2026-11-18T09:00:00Z' where task_name = 'late'");
        UpstreamAnswers found = store.upstreams(List.of(
                new UpstreamQuestion("p", "nobody", null, false, DAY, true, ASKING),
                new UpstreamQuestion("p", "w", null, false, DAY, true, ASKING),
                new UpstreamQuestion("p", "w", null, false, DAY, false, ASKING),
                new UpstreamQuestion("p", "w", "late", false, DAY, true, ASKING)));
        UpstreamAnswers.Outputs early =
                new UpstreamAnswers.Outputs(Instant.parse("2026-11-18T08:00:00Z"), Map.of("a", "1"));
        UpstreamAnswers.Outputs late =
                new UpstreamAnswers.Outputs(Instant.parse("2026-11-18T09:00:00Z"), Map.of("a", "1"));
        assertThat(found.answers())
                .containsExactly(
                        new UpstreamAnswers.Answer(Status.NO_WORKFLOW, null, List.of()),
                        new UpstreamAnswers.Answer(Status.SUCCEEDED, 10L, List.of(early, late)),
                        new UpstreamAnswers.Answer(Status.SUCCEEDED, 10L, List.of()),
                        new UpstreamAnswers.Answer(Status.SUCCEEDED, 10L, List.of(late)));
    }

    /** The race that a watch alone would lose; what is held open here is what a master's batch begins with and does. */
    @Test
    void anEndThatDidNotSeeTheWatchIsFoundByWhoWaitsForOlderTransactions() throws SQLException {
        rows.run(10, "w", "RUNNING", "SCHEDULE", "2026-11-18T06:00:00Z");
        long epoch = store.take("m1", List.of(new SlotEpoch(5, epochOf(5))))
                .getFirst()
                .epoch();
        try (Connection other = database.dataSource().getConnection();
                Statement batch = other.createStatement()) {
            other.setAutoCommit(false);
            batch.execute("select from slot where slot = 4 for share");
            batch.execute(
                    "insert into command (id, slot, workflow_instance_id, type, created_by)"
                            + " select nextval('command_id'), slot, workflow_instance_id, 'UPSTREAM_ENDED', 'engine' from watch");
            batch.execute("update workflow_instance set state = 'SUCCEEDED' where id = 10");

            store.write(new PartitionBatch(
                    "m1",
                    List.of(new SlotEpoch(5, epoch)),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    new Watching(
                            List.of(new Watching.Watch(Watching.key("p", "w"), 100, ASKING, 5, false)),
                            List.of(),
                            List.of())));
            UpstreamAnswers first = answers("w");
            assertThat(first.answers().getFirst().status()).isEqualTo(Status.UNFINISHED);
            assertThat(first.oldestTransaction())
                    .as("somebody older is on the way: look again")
                    .isLessThan(first.nextTransaction());
            assertThat(answers("w").oldestTransaction()).isLessThan(first.nextTransaction());

            other.commit();
            UpstreamAnswers behind = answers("w");
            assertThat(behind.oldestTransaction()).isGreaterThanOrEqualTo(first.nextTransaction());
            assertThat(behind.answers().getFirst().status()).isEqualTo(Status.SUCCEEDED);
            assertThat(store.commands(List.of(5), 10)).as("nobody told").isEmpty();
        }
    }

    private UpstreamAnswers.Answer ask(String workflow, String task, boolean allTasks) {
        return store.upstreams(List.of(new UpstreamQuestion("p", workflow, task, allTasks, DAY, false, ASKING)))
                .answers()
                .getFirst();
    }

    private UpstreamAnswers answers(String workflow) {
        return store.upstreams(List.of(new UpstreamQuestion("p", workflow, null, false, DAY, false, ASKING)));
    }

    private long epochOf(int slot) {
        return store.slots().get(slot).epoch();
    }
}
