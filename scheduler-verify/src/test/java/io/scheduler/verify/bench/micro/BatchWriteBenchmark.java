package io.scheduler.verify.bench.micro;

import io.scheduler.common.instance.Origin;
import io.scheduler.common.instance.TaskAttempt;
import io.scheduler.common.instance.WorkflowInstance;
import io.scheduler.common.state.TaskState;
import io.scheduler.common.state.WorkflowState;
import io.scheduler.dao.database.Database;
import io.scheduler.dao.database.DatabaseSettings;
import io.scheduler.dao.partition.JdbcPartitionStore;
import io.scheduler.dao.partition.PartitionBatch;
import io.scheduler.dao.partition.PartitionBatch.AttemptWrite;
import io.scheduler.dao.partition.SlotEpoch;
import io.scheduler.embedded.EmbeddedPostgres;
import io.scheduler.embedded.SharedBinaries;
import io.scheduler.verify.bench.cluster.Folder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What one turn of a partition loop writes, in one durable transaction. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class BatchWriteBenchmark {

    private static final String OWNER = "master-1";
    private static final int SLOT = 7;
    private static final long INSTANCE = 1;

    @Param({"1", "32", "256", "1000"})
    public int rows;

    private Path folder;
    private EmbeddedPostgres postgres;
    private Database database;
    private JdbcPartitionStore store;
    private PartitionBatch batch;

    @Setup
    public void startDatabase() throws IOException, SQLException {
        folder = Files.createTempDirectory("scheduler-micro-");
        EmbeddedPostgres.Settings settings = new EmbeddedPostgres.Settings(folder.resolve("postgres"), 0, Map.of());
        postgres = EmbeddedPostgres.start(settings.withBinaries(SharedBinaries.folderOr(folder.resolve("binaries"))));
        postgres.createDatabase("scheduler");
        database = Database.open(
                DatabaseSettings.of(postgres.jdbcUrl("scheduler"), postgres.username(), postgres.password()), "micro");
        Instant now = Instant.now();
        WorkflowInstance instance = new WorkflowInstance(
                INSTANCE, SLOT, 1, WorkflowState.RUNNING, null, Map.of(), Origin.MANUAL, 1, null, now, now, null);
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("insert into project (name) values ('p')");
            statement.execute("insert into workflow (project_id, name, current_version) values (1, 'w', 1)");
            statement.execute("insert into workflow_version (workflow_id, version, document, created_by)"
                    + " values (1, 1, '{}', 'me')");
            statement.execute("insert into workflow_instance (id, slot, project_id, workflow_id, workflow_version_id,"
                    + " state, created_by) values (1, " + SLOT + ", 1, 1, 1, 'RUNNING', 'me')");
        }
        store = new JdbcPartitionStore(database.dataSource());
        SlotEpoch taken = store.take(OWNER, List.of(new SlotEpoch(SLOT, 0))).getFirst();
        List<AttemptWrite> attempts = IntStream.range(0, rows)
                .mapToObj(i -> new AttemptWrite(
                        INSTANCE,
                        i,
                        "task-" + i,
                        "shell",
                        TaskAttempt.created(i + 1, 1, TaskState.QUEUED, now, null, null)))
                .toList();
        batch = new PartitionBatch(OWNER, List.of(taken), List.of(), attempts, List.of(instance), List.of(), List.of());
    }

    @Benchmark
    public void write() {
        store.write(batch);
    }

    @TearDown
    public void stopDatabase() throws IOException {
        database.close();
        postgres.close();
        Folder.delete(folder);
    }
}
