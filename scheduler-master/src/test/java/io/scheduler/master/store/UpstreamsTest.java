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
        execute(
                "truncate project, workflow, workflow_version, workflow_instance, task_instance, command, watch cascade");
        execute("insert into project (name) values ('p')");
        for (String name : List.of("asks", "w")) {
            execute("insert into workflow (project_id, name, current_version) select id, '" + name
                    + "', 1 from project");
        }
        execute("insert into workflow_version (workflow_id, version, document, created_by)"
                + " select id, 1, '{}', 'me' from workflow");
        run(ASKING, "asks", "RUNNING", "MANUAL", null);
    }

    @Test
    void theLastRunForATimeInTheIntervalCounts() {
        assertThat(ask("nobody", null, false).status()).isEqualTo(Status.NO_WORKFLOW);
        assertThat(ask("w", null, false)).isEqualTo(new UpstreamAnswers.Answer(Status.NO_RUN, null, List.of()));
        run(10, "w", "SUCCEEDED", "SCHEDULE", "2026-11-17T23:59:59.999999Z");
        run(11, "w", "SUCCEEDED", "BACKFILL", "2026-11-19T00:00:00Z");
        run(12, "w", "SUCCEEDED", "SUB_WORKFLOW", "2026-11-18T12:00:00Z");
        assertThat(ask("w", null, false).status()).isEqualTo(Status.NO_RUN);
        run(20, "w", "SUCCEEDED", "SCHEDULE", "2026-11-18T00:00:00Z");
        assertThat(ask("w", null, false).workflowInstanceId()).isEqualTo(20);
        run(21, "w", "FAILED", "BACKFILL", "2026-11-18T00:00:00Z");
        assertThat(ask("w", null, false).status()).isEqualTo(Status.FAILED);
        run(22, "w", "RUNNING", "MANUAL", null);
        execute("update workflow_instance set created_at = '2026-11-18T23:59:59Z' where id = 22");
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
        run(10, "w", state, "SCHEDULE", "2026-11-18T06:00:00Z");
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
        run(10, "w", state, "SCHEDULE", "2026-11-18T06:00:00Z");
        attempts(10, 0, "t", attempts);
        attempts(10, 1, "other", "RUNNING");
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
        run(10, "w", state, "SCHEDULE", "2026-11-18T06:00:00Z");
        attempts(10, 0, "a", first);
        attempts(10, 1, "b", second);
        assertThat(ask("w", null, true).status()).isEqualTo(expected);
    }

    /** Somebody began a part of the workflow once more: what is not in that part stands where the run before left it. */
    @Test
    void aRunThatWasToCarryOutOtherTasksOnlySaysNothingAboutATask() {
        run(10, "w", "FAILED", "SCHEDULE", "2026-11-18T06:00:00Z");
        attempts(10, 0, "a", "SUCCEEDED");
        attempts(10, 1, "b", "FAILED");
        assertThat(ask("w", "b", false)).isEqualTo(new UpstreamAnswers.Answer(Status.FAILED, 10L, List.of()));
        run(11, "w", "SUCCEEDED", "SCHEDULE", "2026-11-18T06:00:00Z");
        execute("update workflow_instance set selection = '{\"only\": [\"b\"]}' where id = 11");
        attempts(11, 0, "a", "/SKIPPED");
        attempts(11, 1, "b", "SUCCEEDED");
        assertThat(ask("w", "a", false)).isEqualTo(new UpstreamAnswers.Answer(Status.SUCCEEDED, 10L, List.of()));
        assertThat(ask("w", "b", false)).isEqualTo(new UpstreamAnswers.Answer(Status.SUCCEEDED, 11L, List.of()));
        execute("delete from workflow_instance where id = 10");
        assertThat(ask("w", "a", false)).isEqualTo(new UpstreamAnswers.Answer(Status.NO_RUN, null, List.of()));
    }

    /** Ids are taken in blocks: the run that repairs a failed one may have a smaller id. */
    @Test
    void theLastRunIsTheOneThatWasAskedForLastWhateverItsId() {
        run(2_050, "w", "FAILED", "SCHEDULE", "2026-11-18T06:00:00Z");
        assertThat(ask("w", null, false).status()).isEqualTo(Status.FAILED);
        run(1_950, "w", "SUCCEEDED", "MANUAL", "2026-11-18T06:00:00Z");
        assertThat(ask("w", null, false)).isEqualTo(new UpstreamAnswers.Answer(Status.SUCCEEDED, 1_950L, List.of()));
        run(-5, "asks", "SUCCEEDED", "BACKFILL", "2026-11-20T06:00:00Z");
        assertThat(ask("asks", null, false).status())
                .as("nothing came before the one that asks")
                .isEqualTo(Status.FIRST_RUN);
    }

    @Test
    void theRunsThatARunIsPartOfAreFound() {
        run(2, "w", "RUNNING", "SUB_WORKFLOW", null);
        execute("update workflow_instance set parent_task_instance_id = 7 where id = 2");
        run(3, "asks", "SUBMITTED", "SUB_WORKFLOW", null);
        execute(
                "update workflow_instance set parent_workflow_instance_id = 2, parent_task_instance_id = 2 where id = 3");
        assertThat(store.ancestors(3)).containsExactly(2L, ASKING);
        assertThat(store.ancestors(ASKING)).isEmpty();
    }

    @Test
    void whatARerunHasReplacedDoesNotCount() {
        run(10, "w", "RUNNING", "SCHEDULE", "2026-11-18T06:00:00Z");
        attempts(10, 0, "t", "FAILED");
        execute("update task_instance set superseded = true");
        assertThat(ask("w", "t", false).status()).isEqualTo(Status.UNFINISHED);
        assertThat(ask("w", null, true).status()).isEqualTo(Status.UNFINISHED);
    }

    @Test
    void aRunThatDependsOnItsOwnWorkflowIsNoAnswerItselfAndTheFirstOneHasNothingToWaitFor() {
        execute("update workflow_instance set business_time = '2026-11-18T06:00:00Z'");
        assertThat(ask("asks", null, false).status()).isEqualTo(Status.FIRST_RUN);
        run(2, "asks", "RUNNING", "BACKFILL", "2026-11-18T06:00:00Z");
        assertThat(ask("asks", null, false).status())
                .as("it is still the first one")
                .isEqualTo(Status.FIRST_RUN);
        UpstreamQuestion ofSecond = new UpstreamQuestion("p", "asks", null, false, DAY, false, 2);
        assertThat(store.upstreams(List.of(ofSecond)).answers().getFirst())
                .isEqualTo(new UpstreamAnswers.Answer(Status.UNFINISHED, ASKING, List.of()));
        run(3, "asks", "SUCCEEDED", "BACKFILL", "2026-11-20T06:00:00Z");
        UpstreamQuestion ofThird = new UpstreamQuestion("p", "asks", null, false, DAY, false, 3);
        assertThat(store.upstreams(List.of(ofThird)).answers().getFirst().workflowInstanceId())
                .isEqualTo(2L);
    }

    @Test
    void allQuestionsAreAnsweredInTheirOrderWithOutputsInTheirs() {
        run(10, "w", "SUCCEEDED", "SCHEDULE", "2026-11-18T06:00:00Z");
        attempts(10, 0, "t", "SUCCEEDED");
        attempts(10, 1, "late", "SUCCEEDED");
        execute("update task_instance set outputs = '{\"a\": \"1\"}', finished_at = '2026-11-18T08:00:00Z'");
        execute("update task_instance set finished_at = '2026-11-18T09:00:00Z' where task_name = 'late'");
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
        run(10, "w", "RUNNING", "SCHEDULE", "2026-11-18T06:00:00Z");
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

    private static void run(long id, String workflow, String state, String origin, String businessTime) {
        execute("insert into workflow_instance (id, slot, project_id, workflow_id, workflow_version_id, state, origin,"
                + " business_time, parent_workflow_instance_id, parent_task_instance_id, created_by, created_at)"
                + " select " + id + ", 5, f.project_id, f.id, v.id, '" + state + "', '" + origin + "', "
                + (businessTime == null ? "null" : "'" + businessTime + "'")
                + (origin.equals("SUB_WORKFLOW") ? ", 1, 1" : ", null, null")
                + ", 'me', '2026-11-20T00:00:00Z' from workflow f join workflow_version v on v.workflow_id = f.id"
                + " where f.name = '" + workflow + "'");
    }

    private static void attempts(long run, int task, String name, String states) {
        int number = 1;
        for (String state : states.isEmpty() ? new String[0] : states.split(" ")) {
            String detail = switch (state.charAt(0)) {
                case '~' -> skipped("NOT_TAKEN");
                case '!' -> skipped("BLOCKED");
                case '/' -> skipped("NOT_SELECTED");
                default -> "null";
            };
            execute(
                    "insert into task_instance (id, workflow_instance_id, task_index, task_name, task_type, attempt, state,"
                            + " created_at, detail) values (nextval('task_instance_id'), " + run + ", " + task + ", '"
                            + name
                            + "', 'noop', " + number++ + ", '" + state.replaceAll("[-~!/]", "") + "', now(), " + detail
                            + ")");
        }
    }

    private static String skipped(String cause) {
        return "'{\"kind\": \"skipped\", \"cause\": \"" + cause + "\", \"by\": \"\"}'";
    }

    private static void execute(String sql) {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
