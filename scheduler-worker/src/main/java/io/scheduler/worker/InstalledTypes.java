package io.scheduler.worker;

import io.scheduler.common.workflow.TaskTypeSchema;
import io.scheduler.common.workflow.TaskTypeSchemas;
import io.scheduler.rpc.contract.TryDataSourceReply;
import io.scheduler.rpc.contract.TryDataSourceReply.Outcome;
import io.scheduler.rpc.contract.TryDataSourceRequest;
import io.scheduler.spi.TaskFailedException;
import io.scheduler.spi.TaskPlugin;
import io.scheduler.worker.plugin.PluginJars;
import io.scheduler.worker.process.TreeKiller;
import io.scheduler.worker.task.TaskType;
import io.scheduler.worker.task.TaskTypes;
import io.scheduler.worker.task.http.HttpTask;
import io.scheduler.worker.task.noop.NoopTaskType;
import io.scheduler.worker.task.shell.ScriptLanguage;
import io.scheduler.worker.task.shell.ShellTaskType;
import io.scheduler.worker.task.shell.ShellTools;
import io.scheduler.worker.task.shell.TaskEnvironment;
import io.scheduler.worker.task.sql.Databases;
import io.scheduler.worker.task.sql.ProcedureTask;
import io.scheduler.worker.task.sql.SqlTask;
import io.scheduler.worker.task.thread.TaskBody;
import io.scheduler.worker.task.thread.ThreadTaskType;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The types that a worker has, and the threads of those that need one. */
final class InstalledTypes implements AutoCloseable {
    private static final long IDLE_SECONDS = 30;

    private final TaskTypes types;
    private final ExecutorService threads;

    /**
     * @param killer ends what scripts leave behind
     * @param timer watches processes of an earlier worker
     */
    InstalledTypes(
            WorkerSettings settings,
            Machine machine,
            PluginJars plugins,
            TreeKiller killer,
            ScheduledExecutorService timer) {
        // Twice: what was killed and does not stop keeps its thread beside what has its place now.
        this.threads = new ThreadPoolExecutor(
                0,
                2 * settings.capacity(),
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                Thread.ofPlatform().daemon().name("task-", 1).factory());
        Clock clock = machine.clock();
        List<TaskType> all = new ArrayList<>();
        all.add(new NoopTaskType(clock));
        TaskEnvironment environment = new TaskEnvironment(machine.environment(), settings.environmentPassThrough());
        for (ScriptLanguage language :
                List.of(ScriptLanguage.shell(machine.tools()), ScriptLanguage.python(machine.environment()))) {
            all.add(new ShellTaskType(
                    language, machine.tools(), environment, settings.killGrace(), killer, clock, timer));
        }
        Map<String, TaskBody> bodies =
                Map.of("http", new HttpTask(), "sql", new SqlTask(), "procedure", new ProcedureTask());
        bodies.forEach((type, body) -> all.add(new ThreadTaskType(schema(type), body, threads, clock)));
        plugins.types()
                .forEach(loaded ->
                        all.add(new ThreadTaskType(loaded.schema(), withOwnClasses(loaded.plugin()), threads, clock)));
        this.types = new TaskTypes(all);
    }

    /** What a plugin's libraries look for by the thread is theirs, and not of this process. */
    private static TaskBody withOwnClasses(TaskPlugin plugin) {
        return run -> {
            Thread thread = Thread.currentThread();
            ClassLoader usual = thread.getContextClassLoader();
            thread.setContextClassLoader(plugin.getClass().getClassLoader());
            try {
                plugin.run(run);
            } finally {
                thread.setContextClassLoader(usual);
            }
        };
    }

    /** What tasks stand on. */
    record Machine(ShellTools tools, Map<String, String> environment, Clock clock) {}

    private static TaskTypeSchema schema(String type) {
        return TaskTypeSchemas.builtIn().find(type).orElseThrow();
    }

    TaskTypes types() {
        return types;
    }

    /** Whether a data source can be connected to from here. */
    CompletableFuture<TryDataSourceReply> tryDataSource(TryDataSourceRequest request) {
        return CompletableFuture.supplyAsync(() -> connect(request), threads);
    }

    private static TryDataSourceReply connect(TryDataSourceRequest request) {
        long before = System.nanoTime();
        Outcome outcome;
        String message;
        try {
            message = Databases.introduce(request.access());
            outcome = Outcome.CONNECTED;
        } catch (TaskFailedException e) {
            message = String.valueOf(e.getMessage());
            outcome = Outcome.FAILED;
        }
        return new TryDataSourceReply(outcome, message, "", (System.nanoTime() - before) / 1_000_000);
    }

    /** Interrupts tasks that are threads: they end with this worker. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
