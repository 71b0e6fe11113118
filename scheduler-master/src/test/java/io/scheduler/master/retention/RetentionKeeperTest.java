package io.scheduler.master.retention;

import static org.assertj.core.api.Assertions.assertThat;

import io.scheduler.dao.database.Database;
import io.scheduler.dao.database.DatabaseSettings;
import io.scheduler.dao.instance.WorkflowInstances;
import io.scheduler.dao.partition.JdbcPartitionStore;
import io.scheduler.dao.partition.SlotEpoch;
import io.scheduler.dao.project.Projects;
import io.scheduler.dao.retention.ProjectRetentions;
import io.scheduler.dao.retention.PurgeStore;
import io.scheduler.dao.retention.Retention;
import io.scheduler.dao.schedule.ScheduleStore;
import io.scheduler.dao.user.Caller;
import io.scheduler.dao.user.Role;
import io.scheduler.dao.workflow.Workflows;
import io.scheduler.embedded.SharedPostgres;
import io.scheduler.logs.LogId;
import io.scheduler.logs.StoredLogs;
import io.scheduler.logs.folder.FolderLogStore;
import io.scheduler.master.retention.RetentionObserver.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;

/** On a real database and a real folder of logs; the time is the test's. */
class RetentionKeeperTest {
    private static final Caller ADMIN = new Caller(1, "admin", Role.ADMIN);
    private static final Instant NOW = Instant.parse("2026-06-30T12:00:00Z");
    private static final Duration MONTH = Duration.ofDays(30);

    @TempDir
    Path dir;

    private final Map<Integer, Long> driven = new HashMap<>();
    private final Map<Kind, Integer> deleted = new EnumMap<>(Kind.class);
    private Duration behind = Duration.ZERO;
    private Duration mostBehind = Duration.ZERO;
    private int logFailures;
    private Instant now = NOW;
    private long nanosPerLook;
    private long nanos;
    private Database database;
    private JdbcTemplate jdbc;
    private StoredLogs logs;

    @BeforeEach
    void open() {
        var fresh = SharedPostgres.get().createDatabase();
        database = Database.open(DatabaseSettings.of(fresh.jdbcUrl(), fresh.username(), fresh.password()), "keeper");
        jdbc = new JdbcTemplate(database.dataSource());
        for (String name : List.of("p", "q")) {
            new Projects(database).put(ADMIN, name, null);
            new Workflows(database).put(ADMIN, name, "w" + name, "{\"name\":\"w" + name + "\"}", null);
        }
        new JdbcPartitionStore(database.dataSource())
                .take(
                        "m1",
                        IntStream.range(0, 128)
                                .mapToObj(slot -> new SlotEpoch(slot, 0))
                                .toList());
        IntStream.range(0, 64).forEach(slot -> driven.put(slot, 1L));
        logs = new StoredLogs(new FolderLogStore(dir.resolve("store"), "m1"));
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void runsGoByWhatTheirProjectSays() {
        givenRuns("p", 1_000, 300, 40, 2);
        givenRuns("q", 2_000, 300, 40, 2);
        new ProjectRetentions(database).put(ADMIN, "q", Retention.EVERYTHING);
        RetentionKeeper keeper = keeper(new RetentionSettings(MONTH, null, null, 50, null), null);

        way(keeper);
        // half of the slots belong to another master, and the last run of a workflow stays
        assertThat(count("p")).isEqualTo(129);
        assertThat(count("q")).isEqualTo(300);
        assertThat(deleted.get(Kind.RUNS)).isEqualTo(300 - count("p"));
        assertThat(deleted.get(Kind.TASKS)).isEqualTo(2 * deleted.get(Kind.RUNS));
        assertThat(mostBehind).isBetween(Duration.ofDays(9), Duration.ofDays(11));
        assertThat(behind).isZero();

        new ProjectRetentions(database).put(ADMIN, "q", new Retention(null, 10));
        IntStream.range(64, 128).forEach(slot -> driven.put(slot, 1L));
        way(keeper);
        assertThat(count("p")).isEqualTo(1);
        assertThat(count("q")).isEqualTo(10);
    }

    @Test
    void withoutASettingNothingGoes() {
        givenRuns("p", 1_000, 20, 4_000, 1);
        way(keeper(RetentionSettings.defaults(), null));
        assertThat(count("p")).isEqualTo(20);
    }

    @Test
    void deletingTakesItsShareOfTheTimeOnly() {
        givenRuns("p", 1_000, 50, 40, 1);
        RetentionKeeper keeper = keeper(new RetentionSettings(MONTH, null, null, 10, 20), null);
        nanosPerLook = Duration.ofMillis(100).toNanos();
        now = NOW.plus(Duration.ofMinutes(10));
        assertThat(keeper.turn(Set.of())).isEqualTo(now.plusMillis(400));
    }

    @Test
    void logsGoWithTheirRunsAndWaitForAStoreThatIsAway() throws IOException {
        Files.createDirectory(dir.resolve("store"));
        givenRuns("p", 1_000, 3, 40, 1);
        for (long id = 1_000; id < 1_003; id++) {
            logs.putPart(new LogId(id, id), 0, new byte[] {'x'}, 1);
        }
        IntStream.range(64, 128).forEach(slot -> driven.put(slot, 1L));
        Files.move(dir.resolve("store"), dir.resolve("away"));
        RetentionKeeper keeper = keeper(new RetentionSettings(MONTH, null, null, null, null), logs);

        way(keeper);
        assertThat(count("p")).isEqualTo(1);
        assertThat(logFailures).isPositive();
        assertThat(jdbc.queryForObject("select count(*) from purged_run", Integer.class))
                .isEqualTo(2);

        Files.move(dir.resolve("away"), dir.resolve("store"));
        way(keeper);
        assertThat(jdbc.queryForObject("select count(*) from purged_run", Integer.class))
                .isZero();
        assertThat(logs.read(new LogId(1_000, 1_000), 0, 10)).isEmpty();
        assertThat(logs.read(new LogId(1_001, 1_001), 0, 10)).isEmpty();
        assertThat(logs.read(new LogId(1_002, 1_002), 0, 10)).isPresent();
        assertThat(deleted.get(Kind.LOGS)).isEqualTo(2);
    }

    @Test
    void logsGoWithRunsThatPeopleDelete() throws IOException {
        Files.createDirectory(dir.resolve("store"));
        givenRuns("p", 1_000, 3, 1, 1);
        givenRuns("q", 2_000, 2, 1, 1);
        for (long id : new long[] {1_000, 1_001, 2_000, 2_001}) {
            logs.putPart(new LogId(id, id), 0, new byte[] {'x'}, 1);
        }
        IntStream.range(64, 128).forEach(slot -> driven.put(slot, 1L));
        WorkflowInstances instances = new WorkflowInstances(database);
        assertThat(instances.delete(instances.find(ADMIN, 1_000).orElseThrow()))
                .isInstanceOf(WorkflowInstances.CommandResult.Written.class);
        assertThat(new Workflows(database).delete(ADMIN, "q", "wq", false)).isEqualTo(Workflows.Deletion.DELETED);

        way(keeper(RetentionSettings.defaults(), logs));
        assertThat(logs.read(new LogId(1_000, 1_000), 0, 10)).isEmpty();
        assertThat(logs.read(new LogId(2_000, 2_000), 0, 10)).isEmpty();
        assertThat(logs.read(new LogId(2_001, 2_001), 0, 10)).isEmpty();
        assertThat(logs.read(new LogId(1_001, 1_001), 0, 10)).isPresent();
        assertThat(notedLogs()).isZero();

        assertThat(instances.delete(instances.find(ADMIN, 1_001).orElseThrow()))
                .isInstanceOf(WorkflowInstances.CommandResult.Written.class);
        way(keeper(RetentionSettings.defaults(), null));
        assertThat(notedLogs()).as("without a store nothing is to go").isZero();
    }

    private int notedLogs() {
        Integer count = jdbc.queryForObject("select count(*) from purged_run", Integer.class);
        return count == null ? -1 : count;
    }

    @Test
    void anotherMasterGoesOnWhereOneHasStopped() {
        givenRuns("p", 1_000, 100, 40, 1);
        RetentionSettings settings = new RetentionSettings(MONTH, null, null, 10, 100);
        RetentionKeeper first = keeper(settings, null);
        now = now.plus(Duration.ofMinutes(11));
        for (int i = 0; i < 5; i++) {
            first.turn(Set.of());
        }
        assertThat(count("p")).isBetween(60, 99);
        IntStream.range(64, 128).forEach(slot -> driven.put(slot, 1L));
        way(keeper(settings, null));
        assertThat(count("p")).isEqualTo(1);
    }

    @Test
    void recordsGoOnTheSameWay() {
        jdbc.update(
                "insert into kept_request (scope, key, digest, plan, created_at) values ('s', 'k', 'd', '{}', ?::timestamptz)",
                NOW.minus(Duration.ofDays(8)).toString());
        way(keeper(RetentionSettings.defaults(), null));
        assertThat(deleted.get(Kind.REQUESTS)).isEqualTo(1);
    }

    /** One way through everything: turns are made when they are due, until the next way is far. */
    private void way(RetentionKeeper keeper) {
        now = now.plus(Duration.ofMinutes(10)).plusSeconds(1);
        Instant end = now.plus(Duration.ofMinutes(5));
        while (now.isBefore(end)) {
            now = keeper.turn(Set.of());
        }
    }

    private RetentionKeeper keeper(RetentionSettings settings, StoredLogs store) {
        RetentionObserver observer = new RetentionObserver() {
            @Override
            public void deleted(Kind kind, int count) {
                deleted.merge(kind, count, Integer::sum);
            }

            @Override
            public void behind(Duration time) {
                behind = time;
                mostBehind = time.compareTo(mostBehind) > 0 ? time : mostBehind;
            }

            @Override
            public void logsFailed() {
                logFailures++;
            }
        };
        InstantSource source = () -> now;
        return new RetentionKeeper(
                "m1",
                new RetentionKeeper.Ports(
                        new PurgeStore(database),
                        new ScheduleStore(database),
                        MONTH,
                        store,
                        () -> driven,
                        new RetentionKeeper.Timing(source.withZone(ZoneOffset.UTC), () -> nanos += nanosPerLook),
                        observer),
                settings);
    }

    private int count(String project) {
        return jdbc.queryForObject(
                "select count(*) from workflow_instance w join project p on p.id = w.project_id where p.name = ?",
                Integer.class,
                project);
    }

    private void givenRuns(String project, long firstId, int count, int daysAgo, int tasks) {
        String at = NOW.minus(Duration.ofDays(daysAgo)).toString();
        jdbc.update("""
                insert into workflow_instance (id, slot, project_id, workflow_id, workflow_version_id, state, created_by,
                       created_at, finished_at)
                select ? + n, n % 128, w.project_id, w.id, v.id, 'SUCCEEDED', 'ann', ?::timestamptz, ?::timestamptz
                  from generate_series(0, ? - 1) n, workflow w join workflow_version v on v.workflow_id = w.id
                 where w.name = ? order by n""", firstId, at, at, count, "w" + project);
        jdbc.update("""
                insert into task_instance (id, workflow_instance_id, task_index, task_name, task_type, attempt, state, created_at)
                select (? + n) * 1000 + t, ? + n, t, 't' || t, 'noop', 1, 'SUCCEEDED', ?::timestamptz
                  from generate_series(0, ? - 1) n, generate_series(1, ?) t""", firstId, firstId, at, count, tasks);
    }
}
