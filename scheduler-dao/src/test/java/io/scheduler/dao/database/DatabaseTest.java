package io.scheduler.dao.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scheduler.common.slot.Slots;
import io.scheduler.dao.cluster.SlotOwner;
import io.scheduler.dao.cluster.SlotTable;
import io.scheduler.dao.partition.JdbcPartitionStore;
import io.scheduler.dao.partition.SlotEpoch;
import io.scheduler.embedded.SharedPostgres;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

class DatabaseTest {

    @Test
    void everyDefaultIsPinned() {
        DatabaseSettings settings = DatabaseSettings.of("jdbc:postgresql://db/scheduler", "u", "p");

        assertThat(settings)
                .isEqualTo(new DatabaseSettings(
                        "jdbc:postgresql://db/scheduler",
                        "u",
                        "p",
                        10,
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(60),
                        Duration.ofMinutes(5),
                        Duration.ofMinutes(30),
                        Duration.ofSeconds(60)));
    }

    @Test
    void settingsSayWhatWasExpected() {
        assertThatThrownBy(() -> DatabaseSettings.of("jdbc:mysql://db", "u", "p"))
                .hasMessageContaining("expected database.url to begin with jdbc:postgresql:");
        assertThatThrownBy(() ->
                        DatabaseSettings.of("jdbc:postgresql://db/s", "u", "p").withMaximumPoolSize(0))
                .hasMessageContaining("from 1 to 200");
    }

    @Test
    void severalProcessesThatOpenAnEmptyDatabaseAtOnceMakeOneInstallation() throws Exception {
        DatabaseSettings settings = freshDatabase();
        List<Callable<Database>> openings = new ArrayList<>();
        Set<String> installations = ConcurrentHashMap.newKeySet();
        for (int i = 0; i < 4; i++) {
            String name = "opener-" + i;
            openings.add(() -> Database.open(settings.withMaximumPoolSize(2), name));
        }
        try (var threads = Executors.newFixedThreadPool(4)) {
            for (Future<Database> opening : threads.invokeAll(openings)) {
                try (Database database = opening.get()) {
                    assertThat(database.slotCount()).isEqualTo(Slots.DEFAULT_COUNT);
                    installations.add(Installation.id(database));
                    assertThat(new SlotTable(database).all())
                            .hasSize(Slots.DEFAULT_COUNT)
                            .first()
                            .satisfies(slot -> {
                                assertThat(slot)
                                        .extracting(SlotOwner::slot, SlotOwner::epoch)
                                        .containsExactly(0, 0L);
                                assertThat(slot.owner()).isNull();
                            });
                }
            }
        }
        assertThat(installations).hasSize(1);
        try (Database other = Database.open(freshDatabase(), "another")) {
            assertThat(installations).doesNotContain(Installation.id(other));
        }
    }

    /** Runs that were made before there was a number for it come one after the other by their times. */
    @Test
    void runsOfAnOlderSchemaKeepTheirOrder() throws Exception {
        DatabaseSettings settings = freshDatabase();
        var older = new PGSimpleDataSource();
        older.setUrl(settings.url());
        older.setUser(settings.username());
        older.setPassword(settings.password());
        Migrations.of(older).target("13").load().migrate();
        try (Connection connection = older.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("insert into project (name) values ('p');"
                    + " insert into workflow (project_id, name, current_version) select id, 'w', 1 from project;"
                    + " insert into workflow_version (workflow_id, version, document, created_by)"
                    + " select id, 1, '{}', 'me' from workflow;"
                    + " insert into workflow_instance (id, slot, project_id, workflow_id, workflow_version_id, state,"
                    + " created_by, created_at) select x.id, 0, w.project_id, w.id, v.id, 'SUCCEEDED', 'me', x.at"
                    + " from workflow w, workflow_version v, (values (150, '2026-01-01'::timestamptz),"
                    + " (50, '2026-01-02'), (70, '2026-01-03')) as x(id, at)");
        }
        try (Database database = Database.open(settings, "newer");
                Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("insert into workflow_instance (id, slot, project_id, workflow_id, workflow_version_id,"
                    + " state, created_by) select 60, 0, w.project_id, w.id, v.id, 'SUBMITTED', 'me'"
                    + " from workflow w, workflow_version v");
            List<String> order = new ArrayList<>();
            try (ResultSet rows =
                    statement.executeQuery("select id || ' ' || number from workflow_instance order by number")) {
                while (rows.next()) {
                    order.add(rows.getString(1));
                }
            }
            assertThat(order).containsExactly("150 1", "50 2", "70 3", "60 4");
        }
    }

    @Test
    void idsOfSeveralTakersNeverMeet() throws Exception {
        try (Database database = Database.open(freshDatabase(), "ids");
                var threads = Executors.newFixedThreadPool(4)) {
            List<IdBlocks> takers = List.of(database.ids("command_id"), database.ids("command_id"));
            Set<Long> seen = ConcurrentHashMap.newKeySet();
            List<Callable<Void>> work = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                IdBlocks ids = takers.get(i % 2);
                work.add(() -> {
                    for (int n = 0; n < 1_000; n++) {
                        assertThat(seen.add(ids.next())).isTrue();
                    }
                    return null;
                });
            }
            for (Future<Void> done : threads.invokeAll(work)) {
                done.get();
            }
            assertThat(seen).hasSize(4_000);
        }
    }

    /** What is left of a master that is gone, or stands still in the middle of a batch, must not lock its slots for hours. */
    @Test
    void theServerLimitsWhatTheLocksOfABatchMayLast() throws Exception {
        DatabaseSettings settings = freshDatabase();
        try (Database batches = Database.openForBatches(settings, "batches");
                Database others = Database.open(settings, "others")) {
            for (int i = 0; i < 3; i++) {
                assertThat(shown(batches, "transaction_timeout")).isEqualTo("10s");
            }
            assertThat(shown(batches, "tcp_keepalives_idle")).isEqualTo("3");
            assertThat(shown(others, "transaction_timeout")).isEqualTo("0");
        }
    }

    @Test
    void theAnswerToABatchIsNotWaitedForAsLongAsThatToAReport() {
        DatabaseSettings settings = DatabaseSettings.of("jdbc:postgresql://db1,db2/scheduler", "u", "p");
        assertThat(Database.batchConfig(settings, "b").getDataSourceProperties())
                .containsEntry("socketTimeout", "10")
                .containsEntry("connectTimeout", "3")
                .containsEntry("loginTimeout", "5");
        assertThat(Database.poolConfig(settings, "p").getDataSourceProperties()).containsEntry("socketTimeout", "60");
    }

    private static String shown(Database database, String setting) throws Exception {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("show " + setting)) {
            row.next();
            return row.getString(1);
        }
    }

    @Test
    void aTransactionThatSomebodyLeftOpenKeepsTheSlotsNotForLong() throws Exception {
        try (Database database = Database.open(freshDatabase(), "left-open");
                Connection paused = database.dataSource().getConnection()) {
            paused.setAutoCommit(false);
            try (Statement statement = paused.createStatement()) {
                statement.execute("select * from slot where slot = 0 for share");
            }
            // the lock ends with the transaction; without a limit this would wait for ever
            List<SlotEpoch> taken =
                    new JdbcPartitionStore(database.dataSource()).take("other", List.of(new SlotEpoch(0, 0)));
            assertThat(taken).containsExactly(new SlotEpoch(0, 1));
            assertThatThrownBy(paused::commit).isInstanceOf(SQLException.class);
        }
    }

    @Test
    void aDatabaseThatIsAwayIsWaitedForAsLongAsSaid() throws Exception {
        try (ServerSocket mute = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            for (int port : List.of(mute.getLocalPort(), 1)) {
                DatabaseSettings away = away(port, Duration.ofSeconds(2));
                long began = System.nanoTime();
                assertThatThrownBy(() -> Database.open(away, "away"))
                        .hasMessageContaining("scheduler@jdbc:postgresql://127.0.0.1:" + port)
                        .hasMessageContaining("to answer within 2 s (database.start-timeout)")
                        .hasMessageContaining("Check that PostgreSQL runs there")
                        .hasMessageNotContaining("secret");
                assertThat(Duration.ofNanos(System.nanoTime() - began))
                        .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(5));
            }
        }
    }

    @Test
    void anInterruptEndsTheWait() throws Exception {
        DatabaseSettings away = away(1, Duration.ofMinutes(5));
        AtomicReference<Throwable> end = new AtomicReference<>();
        Thread opening = new Thread(() -> Database.open(away, "away"), "opening");
        opening.setUncaughtExceptionHandler((thread, failure) -> end.set(failure));
        opening.start();
        opening.interrupt();
        assertThat(opening.join(Duration.ofSeconds(10))).isTrue();
        assertThat(end.get()).hasMessageContaining("told to end while waiting for the database");
    }

    private static DatabaseSettings away(int port, Duration startTimeout) {
        return new DatabaseSettings(
                "jdbc:postgresql://127.0.0.1:" + port + "/scheduler",
                "scheduler",
                "secret",
                null,
                null,
                null,
                null,
                null,
                null,
                startTimeout);
    }

    private static DatabaseSettings freshDatabase() {
        var fresh = SharedPostgres.get().createDatabase();
        return DatabaseSettings.of(fresh.jdbcUrl(), fresh.username(), fresh.password());
    }
}
