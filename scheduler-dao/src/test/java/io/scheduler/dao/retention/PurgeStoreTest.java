package io.scheduler.dao.retention;

import static io.scheduler.dao.EmptyDatabase.ADMIN;
import static org.assertj.core.api.Assertions.assertThat;

import io.scheduler.dao.EmptyDatabase;
import io.scheduler.dao.database.Database;
import io.scheduler.dao.partition.JdbcPartitionStore;
import io.scheduler.dao.partition.SlotEpoch;
import io.scheduler.dao.partition.Watching;
import io.scheduler.dao.project.Projects;
import io.scheduler.dao.retention.Purging.Bounds;
import io.scheduler.dao.retention.Purging.Look;
import io.scheduler.dao.retention.Purging.Old;
import io.scheduler.dao.retention.Purging.Seen;
import io.scheduler.dao.retention.Purging.Workflow;
import io.scheduler.dao.workflow.Workflows;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

/** What is deleted because it is old, and what is not, on a real database. */
class PurgeStoreTest {
    private static final Instant NOW = Instant.parse("2026-06-30T12:00:00Z");
    private static final Instant CUT = NOW.minus(Duration.ofDays(30));
    private static final Set<Integer> SLOTS = Set.of(1, 2, 3);

    private static Database database;
    private static JdbcTemplate jdbc;
    private static PurgeStore store;
    private static int made;

    private String name;
    private long workflow;
    private long nextTask = 1_000_000;

    @BeforeAll
    static void open() {
        database = EmptyDatabase.open();
        new Projects(database).put(ADMIN, "p", null);
        jdbc = new JdbcTemplate(database.dataSource());
        store = new PurgeStore(database);
        new JdbcPartitionStore(database.dataSource())
                .take(
                        "m1",
                        IntStream.range(0, 128)
                                .mapToObj(slot -> new SlotEpoch(slot, 0))
                                .toList());
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @BeforeEach
    void givenWorkflow() {
        name = "w" + ++made;
        new Workflows(database).put(ADMIN, "p", name, "{\"name\":\"" + name + "\"}", null);
        workflow = jdbc.queryForObject("select id from workflow where name = ?", Long.class, name);
        nextTask = 1_000_000L * made;
    }

    @Test
    void whatEndedLongAgoGoesWithItsTasks() {
        long old = run("SUCCEEDED", 40, 3);
        long failed = run("FAILED", 35, 1);
        long young = run("SUCCEEDED", 20, 1);
        long last = run("SUCCEEDED", 10, 1);

        assertThat(look()).containsExactly(old, failed);
        assertThat(delete(look())).isEqualTo(2);
        assertThat(left()).containsExactly(young, last);
        assertThat(jdbc.queryForObject(
                        "select count(*) from task_instance where workflow_instance_id = any(array[?, ?]::bigint[])",
                        Long.class,
                        old,
                        failed))
                .isZero();
    }

    @Test
    void whatHasNotEndedStays() {
        for (String state : List.of("SUBMITTED", "WAITING", "RUNNING", "PAUSING", "PAUSED", "STOPPING")) {
            run(state, 40, 1);
        }
        run("SUCCEEDED", 1, 0);
        assertThat(look()).isEmpty();
        assertThat(delete(left())).isLessThanOrEqualTo(1);
        assertThat(left()).hasSizeGreaterThanOrEqualTo(6);
    }

    @Test
    void theLastOnesStayWhateverTheirAge() {
        List<Long> runs = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            runs.add(run("SUCCEEDED", 100 - i, 0));
        }
        assertThat(look()).isEqualTo(runs.subList(0, 4));
        assertThat(look(3, null)).isEqualTo(runs.subList(0, 2));
        assertThat(look(5, null)).isEmpty();
        assertThat(store.bounds(workflow(), 6, NOW)).isNull();
    }

    @Test
    void aRunThatAnotherCalledStaysAsLongAsThatOne() {
        long parent = run("SUCCEEDED", 40, 1);
        long child = run("SUCCEEDED", 41, 1);
        run("SUCCEEDED", 1, 0);
        jdbc.update("update workflow_instance set parent_workflow_instance_id = ? where id = ?", parent, child);

        assertThat(look()).containsExactly(parent);
        delete(List.of(parent));
        assertThat(look()).containsExactly(child);
    }

    @Test
    void aRunWhoseChildOrRepetitionHasNotEndedStays() {
        long parent = run("STOPPED", 40, 1);
        long child = run("RUNNING", 40, 1);
        long repeated = run("FAILED", 40, 1);
        long again = run("RUNNING", 2, 1);
        run("SUCCEEDED", 1, 0);
        jdbc.update("update workflow_instance set parent_workflow_instance_id = ? where id = ?", parent, child);
        jdbc.update("update workflow_instance set rerun_of = ? where id = ?", repeated, again);

        assertThat(look()).isEmpty();
        end(child);
        end(again);
        assertThat(look()).containsExactly(parent, repeated);
    }

    @Test
    void aRunOfABackfillStaysUntilThatHasEnded() {
        long run = run("SUCCEEDED", 40, 1);
        run("SUCCEEDED", 1, 0);
        long backfill = backfill("RUNNING");
        jdbc.update("update workflow_instance set backfill_id = ? where id = ?", backfill, run);
        jdbc.update(
                "insert into backfill_run (backfill_id, position, business_time, workflow_instance_id) values (?, 0, ?::timestamptz, ?)",
                backfill,
                NOW.toString(),
                run);

        assertThat(look()).isEmpty();
        jdbc.update("update backfill set state = 'PAUSED' where id = ?", backfill);
        assertThat(look()).isEmpty();
        jdbc.update(
                "update backfill set state = 'SUCCEEDED', finished_at = ?::timestamptz where id = ?",
                CUT.minusSeconds(9).toString(),
                backfill);
        assertThat(look()).containsExactly(run);

        Retention thirtyDays = new Retention(Duration.ofDays(30), null);
        assertThat(store.deleteBackfills(SLOTS, thirtyDays, NOW, 10)).isZero();
        delete(List.of(run));
        assertThat(store.deleteBackfills(SLOTS, Retention.EVERYTHING, NOW, 10)).isZero();
        assertThat(store.deleteBackfills(SLOTS, new Retention(Duration.ofDays(31), null), NOW, 10))
                .isZero();
        assertThat(store.deleteBackfills(SLOTS, thirtyDays, NOW, 10)).isEqualTo(1);
    }

    @Test
    void whatOthersMayAskForStays() {
        long lookedAt = run("SUCCEEDED", 60, 1);
        long tooOld = run("SUCCEEDED", 63, 1);
        run("SUCCEEDED", 1, 0);
        new Workflows(database).put(ADMIN, "p", name + "d", "{\"name\":\"" + name + "d\"}", null);
        jdbc.update(
                "insert into workflow_reference (workflow_id, kind, project, workflow)"
                        + " select id, 'DEPENDENT', 'p', ? from workflow where name = ?",
                name,
                name + "d");
        assertThat(look()).containsExactly(tooOld);

        // and further back, while dates of a backfill are still to come that ask from there
        long backfill = backfill("RUNNING");
        jdbc.update(
                "insert into backfill_run (backfill_id, position, business_time) values (?, 0, ?::timestamptz)",
                backfill,
                NOW.minus(Duration.ofDays(30)).toString());
        assertThat(look()).isEmpty();
        jdbc.update("delete from backfill where id = ?", backfill);
        assertThat(look()).containsExactly(tooOld).doesNotContain(lookedAt);
    }

    @Test
    void whatAWaitingTaskHasSeenStays() {
        long seen = run("SUCCEEDED", 90, 1);
        long asking = run("RUNNING", 40, 1);
        run("SUCCEEDED", 1, 0);
        assertThat(look()).containsExactly(seen);
        jdbc.update(
                "insert into watch (workflow, task_instance_id, workflow_instance_id, slot, by_task) values (?, 1, ?, 1, false)",
                Watching.key("p", name),
                asking);
        assertThat(look()).isEmpty();
        jdbc.update("delete from watch");
        assertThat(look()).containsExactly(seen);
    }

    @Test
    void aRunThatSomebodyWantsSomethingOfStays() {
        long run = run("FAILED", 40, 1);
        run("SUCCEEDED", 1, 0);
        List<Long> seen = look();
        jdbc.update(
                "insert into command (id, slot, workflow_instance_id, type, created_by, created_at) values (?, 1, ?, 'RERUN', 'ann', now())",
                run,
                run);
        assertThat(delete(seen)).isZero();
        assertThat(left()).contains(run);
        jdbc.update("delete from command");
        assertThat(delete(seen)).isEqualTo(1);
    }

    @Test
    void onlyTheOwnerOfTheSlotDeletes() {
        long run = run("SUCCEEDED", 40, 1);
        run("SUCCEEDED", 1, 0);
        assertThat(store.delete("m2", fences(1), List.of(run), false)).isZero();
        assertThat(store.delete("m1", fences(7), List.of(run), false)).isZero();
        assertThat(store.look(new Look(workflow(), bounds(1), 0, CUT, Set.of(9), 100))
                        .runs())
                .isEmpty();
        assertThat(delete(List.of(run))).isEqualTo(1);
    }

    @Test
    void logsOfDeletedRunsAreOwedUntilTheyHaveGone() {
        long run = run("SUCCEEDED", 40, 1);
        run("SUCCEEDED", 1, 0);
        store.delete("m1", fences(1), List.of(run), true);
        assertThat(store.runsWithLogs(SLOTS, 10)).contains(run);
        assertThat(store.gone(List.of(run, left().getFirst()))).containsExactly(run);
        assertThat(store.runsWithLogs(Set.of(99), 10)).isEmpty();
        store.logsDeleted(List.of(run));
        assertThat(store.runsWithLogs(SLOTS, 10)).doesNotContain(run);
    }

    @Test
    void aLookEndsSomewhereAndGoesOnThere() {
        List<Long> runs = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            runs.add(run(i == 1 ? "PAUSED" : "SUCCEEDED", 40, i));
        }
        run("SUCCEEDED", 1, 0);
        Bounds bounds = bounds(1);
        Seen first = store.look(new Look(workflow(), bounds, 0, CUT, SLOTS, 3));
        assertThat(first.runs()).extracting(Old::id).containsExactly(runs.get(0), runs.get(2));
        assertThat(first.runs()).extracting(Old::tasks).containsExactly(0, 2);
        assertThat(first.more()).isTrue();
        Seen second = store.look(new Look(workflow(), bounds, first.lastNumber(), CUT, SLOTS, 3));
        assertThat(second.runs()).extracting(Old::id).containsExactly(runs.get(3), runs.get(4));
        assertThat(second.more()).isFalse();
    }

    @Test
    void projectsSayWhatTheyKeep() {
        ProjectRetentions projects = new ProjectRetentions(database);
        run("SUCCEEDED", 40, 0);
        assertThat(workflow().own()).isNull();
        assertThat(projects.find(ADMIN, "p")).isEmpty();
        assertThat(projects.put(ADMIN, "no-project", Retention.EVERYTHING)).isFalse();
        Retention own = new Retention(Duration.ofDays(5), 7);
        assertThat(projects.put(ADMIN, "p", own)).isTrue();
        assertThat(projects.find(ADMIN, "p").orElseThrow().retention()).isEqualTo(own);
        assertThat(workflow().own()).isEqualTo(own);
        projects.put(ADMIN, "p", Retention.EVERYTHING);
        assertThat(workflow().own()).isEqualTo(Retention.EVERYTHING);
        assertThat(projects.delete(ADMIN, "p")).isTrue();
        assertThat(projects.delete(ADMIN, "p")).isFalse();
    }

    @Test
    void requestsGoWhenTheyAreOld() {
        for (int i = 0; i < 3; i++) {
            jdbc.update(
                    "insert into kept_request (scope, key, digest, plan, created_at) values ('s', ?, 'd', '{}', ?::timestamptz)",
                    "k" + i,
                    NOW.minus(Duration.ofDays(6 + i)).toString());
        }
        Instant before = NOW.minus(Duration.ofDays(6)).minusSeconds(1);
        assertThat(store.deleteKeptRequests(before, 1)).isEqualTo(1);
        assertThat(store.deleteKeptRequests(before, 10)).isEqualTo(1);
        assertThat(store.deleteKeptRequests(before, 10)).isZero();
    }

    private Workflow workflow() {
        return store.workflows(workflow - 1, 1).getFirst();
    }

    private Bounds bounds(int keepLast) {
        return store.bounds(workflow(), keepLast, NOW);
    }

    private List<Long> look() {
        return look(1, CUT);
    }

    private List<Long> look(int keepLast, Instant endedBefore) {
        return store.look(new Look(workflow(), bounds(keepLast), 0, endedBefore, SLOTS, 100)).runs().stream()
                .map(Old::id)
                .toList();
    }

    private static List<SlotEpoch> fences(long epoch) {
        return SLOTS.stream().sorted().map(slot -> new SlotEpoch(slot, epoch)).toList();
    }

    private static int delete(List<Long> runs) {
        return store.delete("m1", fences(1), runs, false);
    }

    private List<Long> left() {
        return jdbc.queryForList(
                "select id from workflow_instance where workflow_id = ? order by number", Long.class, workflow);
    }

    private static void end(long run) {
        jdbc.update("update workflow_instance set state = 'STOPPED' where id = ?", run);
    }

    private long run(String state, int daysAgo, int tasks) {
        long id = nextTask++;
        String at = NOW.minus(Duration.ofDays(daysAgo)).toString();
        jdbc.update("""
                insert into workflow_instance (id, slot, project_id, workflow_id, workflow_version_id, state, created_by,
                       created_at, finished_at)
                select ?, ?, w.project_id, w.id, v.id, ?, 'ann', ?::timestamptz, ?::timestamptz
                  from workflow w join workflow_version v on v.workflow_id = w.id where w.id = ?""", id, 1 + id % 3, state, at, at, workflow);
        for (int i = 0; i < tasks; i++) {
            jdbc.update("""
                    insert into task_instance (id, workflow_instance_id, task_index, task_name, task_type, attempt, state, created_at)
                    values (?, ?, ?, ?, 'noop', 1, 'SUCCEEDED', ?::timestamptz)""", nextTask++, id, i, "t" + i, at);
        }
        return id;
    }

    private long backfill(String state) {
        long id = nextTask++;
        jdbc.update("""
                insert into backfill (id, slot, project_id, workflow_id, workflow_version_id, description, zone, parallelism, total,
                       state, changed_by, created_by, created_at)
                select ?, 1, w.project_id, w.id, v.id, '', 'UTC', 1, 1, ?, 'ann', 'ann', now()
                  from workflow w join workflow_version v on v.workflow_id = w.id where w.id = ?""", id, state, workflow);
        return id;
    }
}
