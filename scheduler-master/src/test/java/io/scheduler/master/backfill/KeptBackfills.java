package io.scheduler.master.backfill;

import io.scheduler.common.workflow.TaskDefinition.Priority;
import io.scheduler.dao.backfill.Backfill;
import io.scheduler.dao.backfill.BackfillStore;
import io.scheduler.dao.backfill.Backfills;
import io.scheduler.dao.backfill.Backfills.Wish;
import io.scheduler.dao.backfill.Dependents;
import io.scheduler.dao.database.Database;
import io.scheduler.dao.database.DatabaseSettings;
import io.scheduler.dao.partition.JdbcPartitionStore;
import io.scheduler.dao.partition.SlotEpoch;
import io.scheduler.dao.project.Projects;
import io.scheduler.dao.user.Caller;
import io.scheduler.dao.user.Role;
import io.scheduler.dao.workflow.Workflows;
import io.scheduler.embedded.SharedPostgres;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.jdbc.core.JdbcTemplate;

/** Backfills on a real database and who keeps them; the runs are ended by hand. */
abstract class KeptBackfills {
    static final Caller ADMIN = new Caller(1, "admin", Role.ADMIN);
    static final Instant NOW = Instant.parse("2026-02-01T00:00:00Z");

    final Set<Integer> commandsIn = new TreeSet<>();
    final Map<Integer, Long> driven = new HashMap<>();
    Instant now = NOW;
    Database database;
    JdbcTemplate jdbc;
    Backfills backfills;
    JdbcPartitionStore partitions;
    BackfillKeeper keeper;

    @BeforeEach
    void open() {
        var fresh = SharedPostgres.get().createDatabase();
        database = Database.open(DatabaseSettings.of(fresh.jdbcUrl(), fresh.username(), fresh.password()), "keeper");
        jdbc = new JdbcTemplate(database.dataSource());
        new Projects(database).put(ADMIN, "p", null);
        new Workflows(database).put(ADMIN, "p", "w", "{\"name\":\"w\"}", null);
        backfills = new Backfills(database);
        partitions = new JdbcPartitionStore(database.dataSource());
        take("m1");
        keeper = keeper("m1");
    }

    @AfterEach
    void close() {
        database.close();
    }

    Backfills.Answer ask(Backfill backfill, Wish wish) {
        return backfills.ask(ADMIN, backfill.id(), wish, null).orElseThrow();
    }

    Backfill given(int dates, int parallelism) {
        return given(dates, parallelism, Dependents.NONE);
    }

    Backfill given(int dates, int parallelism, Dependents dependents) {
        List<Instant> times = IntStream.range(0, dates)
                .mapToObj(day -> Instant.parse("2024-01-01T00:00:00Z").plusSeconds(86_400L * day))
                .toList();
        var request =
                new Backfills.Request("p", "w", "test", "UTC", parallelism, Priority.LOW, Map.of("a", "1"), dependents);
        return backfills.create(ADMIN, request, times, NOW).orElseThrow();
    }

    BackfillKeeper keeper(String incarnation) {
        return new BackfillKeeper(
                incarnation,
                new BackfillKeeper.Ports(
                        new BackfillStore(database),
                        () -> driven,
                        ((InstantSource) () -> now).withZone(ZoneOffset.UTC),
                        commandsIn::addAll));
    }

    void take(String incarnation) {
        List<SlotEpoch> seen = partitions.slots().stream()
                .map(row -> new SlotEpoch(row.slot(), row.epoch()))
                .toList();
        partitions.take(incarnation, seen).forEach(slot -> driven.put(slot.slot(), slot.epoch()));
    }

    List<Integer> positions(String which) {
        return jdbc.queryForList(
                "select r.position from backfill_run r join workflow_instance i on i.id = r.workflow_instance_id where "
                        + which + " order by 1",
                Integer.class);
    }

    long runs() {
        return jdbc.queryForObject("select count(*) from workflow_instance", Long.class);
    }

    void end(String state, int... positions) {
        for (int position : positions) {
            jdbc.update(
                    "update workflow_instance set state = ? where id = (select workflow_instance_id from backfill_run"
                            + " where position = ?)",
                    state,
                    position);
        }
    }
}
