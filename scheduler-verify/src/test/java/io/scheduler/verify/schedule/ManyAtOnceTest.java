package io.scheduler.verify.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.scheduler.common.slot.Slots;
import io.scheduler.rpc.node.NodeRole;
import io.scheduler.verify.Alone;
import io.scheduler.verify.ReferenceMachine;
import io.scheduler.verify.e2e.Cluster;
import io.scheduler.verify.e2e.Rest;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** 10,000 schedules that are due in the same second, on two masters; and once more while one of them dies. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Alone
class ManyAtOnceTest {
    private static final int SCHEDULES = 10_000;
    private static final int WORKFLOWS = 100;
    /** Of all runs, from the second in which they are due, on the reference machine. */
    private static final Duration STARTED_WITHIN = Duration.ofSeconds(5);
    /** A master that is killed is missed by ZooKeeper after its session of 4 s; what was its own starts after that. */
    private static final Duration STARTED_WITHIN_A_FAILOVER = Duration.ofSeconds(15);

    /** Of the time the median counts; that each runs once at every try. */
    private static final int TRIES = 3;

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static final String COMPARES_OFTEN = "--master.schedule.reconcile-interval=1s";

    @TempDir
    static Path dir;

    private static Cluster cluster;
    private static Cluster.Service second;

    @BeforeAll
    static void start() throws Exception {
        cluster = Cluster.backends(dir.resolve("cluster"));
        Rest api = cluster.startApi("api-1");
        for (int i = 0; i < WORKFLOWS; i++) {
            api.apply("many", "w" + i, "name: w" + i + "\ntasks:\n- {name: only, type: noop}\n");
        }
        insertSchedules();
        cluster.start(NodeRole.MASTER, "master-1", COMPARES_OFTEN);
        second = cluster.start(NodeRole.MASTER, "master-2", COMPARES_OFTEN);
        cluster.start(NodeRole.WORKER, "worker-1", "--worker.capacity=64");
        cluster.awaitReady();
        await("both masters to own their share")
                .atMost(LIMIT)
                .until(() -> count("select count(distinct owner) from slot where owner is not null") == 2
                        && count("select count(*) from slot where owner is null") == 0);
    }

    @AfterAll
    static void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @Test
    @Order(1)
    void allOfThemAreStartedWithinFiveSeconds() throws Exception {
        double before = ReferenceMachine.slowness();
        List<Duration> all = new ArrayList<>();
        for (int i = 0; i < TRIES; i++) {
            Instant due = dueSoon();
            await("the second in which they are due")
                    .atMost(LIMIT)
                    .until(() -> !Instant.now().isBefore(due));
            Duration worked = work();
            awaitAll(due);
            all.add(lastStart(due));
            System.out.println(
                    "10,000 schedules in one second on two masters: the last one fired after " + lastFire(due)
                            + ", its run began after " + lastStart(due) + ", for " + work().minus(worked)
                            + " of processor time of all processes; load "
                            + ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
            assertOnceEach(due);
        }
        double slowness = Math.max(before, ReferenceMachine.slowness());
        assertThat(all.stream().sorted().toList().get(TRIES / 2))
                .as("of %s, on a machine %.2f times slower than the reference", all, slowness)
                .isLessThan(ReferenceMachine.scaled(STARTED_WITHIN, slowness));
    }

    @Test
    @Order(2)
    void noneIsMissingOrTwiceWhenAMasterDiesInThatSecond() throws Exception {
        Instant due = dueSoon();
        await("the first ones to fire")
                .atMost(LIMIT)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> fired(due) > 0);
        second.kill9();
        long before = fired(due);
        awaitAll(due);

        Duration last = lastStart(due);
        System.out.println("10,000 schedules in one second, a master killed when " + before
                + " had fired: the last run began after " + last);
        assertThat(before).isLessThan(SCHEDULES);
        assertOnceEach(due);
        assertThat(last).isLessThan(STARTED_WITHIN_A_FAILOVER);
    }

    /** All of them are given this one time, some seconds ahead, so that masters know it by their own comparison. */
    private static Instant dueSoon() throws SQLException {
        Instant due = Instant.now().plusSeconds(8).truncatedTo(ChronoUnit.SECONDS);
        ZonedDateTime at = due.atZone(ZoneOffset.UTC);
        String cron = "%d %d %d %d %d ? %d"
                .formatted(
                        at.getSecond(),
                        at.getMinute(),
                        at.getHour(),
                        at.getDayOfMonth(),
                        at.getMonthValue(),
                        at.getYear());
        try (Connection connection = connect();
                PreparedStatement update = connection.prepareStatement(
                        "update schedule set cron = ?, active_since = now(), revision = revision + 1")) {
            update.setString(1, cron);
            assertThat(update.executeUpdate()).isEqualTo(SCHEDULES);
        }
        return due;
    }

    /** By hand: ten thousand calls would only test the api. */
    private static void insertSchedules() throws SQLException {
        Slots slots = new Slots(Slots.DEFAULT_COUNT);
        Object[] ids = new Object[SCHEDULES];
        Object[] its = new Object[SCHEDULES];
        Object[] workflows = new Object[SCHEDULES];
        for (int i = 0; i < SCHEDULES; i++) {
            ids[i] = 1_000_000L + i;
            its[i] = slots.of(1_000_000L + i);
            workflows[i] = "w" + i % WORKFLOWS;
        }
        try (Connection connection = connect();
                PreparedStatement insert = connection.prepareStatement("""
                        insert into schedule (id, slot, project_id, workflow_id, name, cron, zone, misfire, catch_up_limit,
                               overlap, enabled, active_since, created_by, created_at, updated_by, updated_at)
                        select v.id, v.slot, w.project_id, w.id, 's' || v.id, '0 0 0 1 1 ? 2099', 'UTC', 'SKIP', 1,
                               'ALLOW', true, now(), 'test', now(), 'test', now()
                          from unnest(?::bigint[], ?::int[], ?::text[]) as v(id, slot, workflow)
                          join workflow w on w.name = v.workflow""")) {
            insert.setArray(1, connection.createArrayOf("int8", ids));
            insert.setArray(2, connection.createArrayOf("int4", its));
            insert.setArray(3, connection.createArrayOf("text", workflows));
            assertThat(insert.executeUpdate()).isEqualTo(SCHEDULES);
        }
    }

    private static void awaitAll(Instant due) {
        await("all runs to have begun")
                .atMost(LIMIT)
                .pollInterval(Duration.ofMillis(500))
                .until(() -> count(
                                "select count(*) from workflow_instance where business_time = ? and started_at is not null",
                                due)
                        == SCHEDULES);
    }

    private static void assertOnceEach(Instant due) throws SQLException {
        assertThat(count("select count(*) from workflow_instance where business_time = ?", due))
                .as("runs")
                .isEqualTo(SCHEDULES);
        assertThat(count("select count(distinct schedule_id) from workflow_instance where business_time = ?", due))
                .as("schedules with a run")
                .isEqualTo(SCHEDULES);
        assertThat(count(
                        "select count(*) from schedule_fire f join workflow_instance i on i.id = f.workflow_instance_id"
                                + " and i.schedule_id = f.schedule_id where f.fire_time = ? and f.outcome = 'FIRED'",
                        due))
                .as("records of these runs")
                .isEqualTo(SCHEDULES);
    }

    private static long fired(Instant due) throws SQLException {
        return count("select count(*) from schedule_fire where fire_time = ?", due);
    }

    /** Processor time of the cluster: how long it takes on a machine that has nothing else to do is about half of it. */
    private static Duration work() {
        return ProcessHandle.current()
                .descendants()
                .map(process -> process.info().totalCpuDuration().orElse(Duration.ZERO))
                .reduce(Duration.ZERO, Duration::plus);
    }

    private static Duration lastFire(Instant due) throws SQLException {
        return Duration.ofMillis(count(
                "select (extract(epoch from max(decided_at) - max(fire_time)) * 1000)::bigint"
                        + " from schedule_fire where fire_time = ?",
                due));
    }

    private static Duration lastStart(Instant due) throws SQLException {
        return Duration.ofMillis(count(
                "select (extract(epoch from max(started_at) - max(business_time)) * 1000)::bigint"
                        + " from workflow_instance where business_time = ?",
                due));
    }

    private static long count(String sql, Instant... times) throws SQLException {
        try (Connection connection = connect();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < times.length; i++) {
                statement.setObject(i + 1, OffsetDateTime.ofInstant(times[i], ZoneOffset.UTC));
            }
            try (ResultSet rows = statement.executeQuery()) {
                rows.next();
                return rows.getLong(1);
            }
        }
    }

    private static Connection connect() throws SQLException {
        return DriverManager.getConnection(
                cluster.postgres().jdbcUrl("scheduler"),
                cluster.postgres().username(),
                cluster.postgres().password());
    }
}
