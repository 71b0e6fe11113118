package io.scheduler.worker.task.thread;

import io.scheduler.common.workflow.TaskConfig;
import io.scheduler.common.workflow.TaskTypeSchema;
import io.scheduler.rpc.contract.TaskAssignment;
import io.scheduler.worker.task.Recovered;
import io.scheduler.worker.task.RunningTask;
import io.scheduler.worker.task.TaskContext;
import io.scheduler.worker.task.TaskType;
import java.io.IOException;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** A type whose tasks are threads. What stands in a task is checked by the type's schema before it begins. */
public final class ThreadTaskType implements TaskType {
    private final TaskTypeSchema schema;
    private final TaskBody body;
    private final Executor threads;
    private final Clock clock;

    /** @param threads runs each task at once or refuses it */
    public ThreadTaskType(TaskTypeSchema schema, TaskBody body, Executor threads, Clock clock) {
        this.schema = schema;
        this.body = body;
        this.threads = threads;
        this.clock = clock;
    }

    @Override
    public String name() {
        return schema.name();
    }

    @Override
    public Optional<String> reject(TaskAssignment assignment) {
        return switch (TaskConfig.check(schema, assignment.config())) {
            case TaskConfig.Good good -> Optional.empty();
            case TaskConfig.Bad bad -> Optional.of(bad.reason());
        };
    }

    @Override
    public boolean outlivesWorker() {
        return false;
    }

    @Override
    public RunningTask start(TaskContext context) throws IOException {
        Map<String, Object> config =
                switch (TaskConfig.check(schema, context.assignment().config())) {
                    case TaskConfig.Good good -> good.values();
                    case TaskConfig.Bad bad -> throw new IOException(bad.reason());
                };
        if (context.permit().isWithdrawn()) {
            throw new IOException("the worker's guardian has ended everything while this was about to begin");
        }
        ThreadRun run = new ThreadRun(context, config, body, TaskLog.open(context.log()), clock);
        try {
            threads.execute(run);
        } catch (RejectedExecutionException e) {
            run.abandon();
            throw new IOException(
                    "too many tasks that were ended have not stopped yet: restart this worker to get rid of them", e);
        }
        return run;
    }

    @Override
    public Recovered recover(TaskContext context) {
        return new Recovered.Unknown(null, "the task ended together with its worker, nobody can say how far it came");
    }
}
