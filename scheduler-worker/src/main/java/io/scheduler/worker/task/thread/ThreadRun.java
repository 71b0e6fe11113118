package io.scheduler.worker.task.thread;

import io.scheduler.common.workflow.NameRule;
import io.scheduler.rpc.contract.TaskAssignment;
import io.scheduler.spi.TaskFailedException;
import io.scheduler.spi.TaskRun;
import io.scheduler.worker.task.RunningTask;
import io.scheduler.worker.task.TaskContext;
import io.scheduler.worker.task.TaskOutcome;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One task that is a thread. Whoever comes first decides how it ends: its return or a kill. A thread can not be ended by
 * force: one that does not heed the interrupt counts as killed when the grace is over, and holds its place until it stops.
 */
public final class ThreadRun implements RunningTask, TaskRun, Runnable {
    /** As much as all outputs of a task may have. */
    public static final int MAX_OUTPUT_BYTES = 256 * 1024;

    private static final int MAX_OUTPUTS = 200;

    private final TaskContext context;
    private final Map<String, Object> config;
    private final TaskBody body;
    private final TaskLog log;
    private final Clock clock;
    private final Instant startedAt;
    private final CompletableFuture<TaskOutcome> ended = new CompletableFuture<>();
    private final CompletableFuture<Void> gone = new CompletableFuture<>();
    private final Map<String, String> outputs = new LinkedHashMap<>();
    private final List<Runnable> cancelActions = new ArrayList<>();
    private int outputBytes;
    private @Nullable Thread thread;
    private boolean cancelled;
    private boolean returned;

    ThreadRun(TaskContext context, Map<String, Object> config, TaskBody body, TaskLog log, Clock clock) {
        this.context = context;
        this.config = config;
        this.body = body;
        this.log = log;
        this.clock = clock;
        this.startedAt = now();
    }

    @Override
    public void run() {
        TaskOutcome outcome = null;
        try {
            if (begin()) {
                body.run(this);
                outcome = new TaskOutcome.Succeeded(now(), null, outputs());
            }
        } catch (GivenUpException e) {
            outcome = new TaskOutcome.Lost(now(), String.valueOf(e.getMessage()));
        } catch (TaskFailedException e) {
            outcome = failed(String.valueOf(e.getMessage()));
        } catch (Exception | LinkageError | StackOverflowError | AssertionError e) {
            if (!isCancelled()) {
                log.line(stackTrace(e));
            }
            outcome = failed("the task ended with " + e);
        } finally {
            end(outcome == null ? failed("the task was ended by an error of the worker") : outcome);
        }
    }

    /**
     * To be asked before anything that others can see: a process that stood still may be given up, and its tasks begun
     * elsewhere, before it notices. What is asked for right after this can not be taken back.
     */
    public synchronized void mayGoOn() throws GivenUpException, InterruptedException {
        if (context.permit().isWithdrawn()) {
            throw new GivenUpException();
        }
        if (cancelled) {
            throw new InterruptedException("the task is to end");
        }
    }

    /** Others may run the task by now. */
    public static final class GivenUpException extends Exception {
        private static final long serialVersionUID = 1L;

        private GivenUpException() {
            super("the worker's guardian ended it, because the worker did not say in time that it may go on");
        }
    }

    private synchronized boolean begin() {
        thread = Thread.currentThread();
        return !cancelled;
    }

    private void end(TaskOutcome outcome) {
        boolean killed;
        synchronized (this) {
            returned = true;
            thread = null;
            killed = cancelled;
        }
        if (outcome instanceof TaskOutcome.Failed failure) {
            log.line((killed ? "ended: " : "failed: ") + failure.reason());
        }
        IOException logFailure = log.failure();
        abandon();
        ended.complete(
                killed
                        ? new TaskOutcome.Killed(now(), null, "")
                        : logFailure == null ? outcome : failed("its log could not be written: " + logFailure));
        gone.complete(null);
        // an interrupt that came too late is not for the next task of this thread
        Thread.interrupted();
    }

    /** Frees what it holds; nothing of it has run, or will any more. */
    void abandon() {
        try {
            log.close();
        } catch (IOException e) {
            // each line was in the file as soon as it was said
        }
    }

    private TaskOutcome.Failed failed(String reason) {
        return new TaskOutcome.Failed(now(), null, reason);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    private static String stackTrace(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text, true));
        return text.toString();
    }

    @Override
    public void kill(Duration grace) {
        List<Runnable> actions;
        synchronized (this) {
            if (returned) {
                return;
            }
            cancelled = true;
            actions = List.copyOf(cancelActions);
            cancelActions.clear();
            if (thread != null) {
                thread.interrupt();
            }
        }
        onOtherThread(actions);
        gone.copy()
                .completeOnTimeout(null, grace.toMillis(), TimeUnit.MILLISECONDS)
                .thenRun(() -> {
                    if (!gone.isDone()) {
                        ended.complete(new TaskOutcome.Killed(
                                now(), null, "it did not stop in time, its thread still runs within the worker"));
                    }
                });
    }

    /** They may wait for a network, which nobody who kills may do. */
    private void onOtherThread(List<Runnable> actions) {
        if (!actions.isEmpty()) {
            Thread.ofPlatform()
                    .daemon()
                    .name("task-cancel-" + taskInstanceId())
                    .start(() -> actions.forEach(action -> {
                        try {
                            action.run();
                        } catch (RuntimeException e) {
                            log("ending it has not gone smoothly: " + e);
                        }
                    }));
        }
    }

    @Override
    public void onCancel(Runnable action) {
        synchronized (this) {
            if (!cancelled) {
                cancelActions.add(action);
                return;
            }
        }
        onOtherThread(List.of(action));
    }

    @Override
    public synchronized boolean isCancelled() {
        return cancelled || context.permit().isWithdrawn();
    }

    @Override
    public void log(String text) {
        log.line(text);
    }

    @Override
    public synchronized void output(String name, String value) {
        if (!NameRule.allows(name) || value.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("expected the name of an output of " + NameRule.inWords()
                    + ", and a value without U+0000, but got " + name);
        }
        outputBytes += name.length() + value.getBytes(StandardCharsets.UTF_8).length;
        outputs.put(name, value);
        if (outputs.size() > MAX_OUTPUTS || outputBytes > MAX_OUTPUT_BYTES) {
            throw new IllegalArgumentException("expected at most " + MAX_OUTPUTS + " outputs of " + MAX_OUTPUT_BYTES
                    + " bytes together, but got more: hand over large data as files");
        }
    }

    /** Hands over {@code TASK.name}, unless the task's name is too long for that. */
    public void outputOfTask(String name, String value) {
        String whole = task() + "." + name;
        if (NameRule.allows(whole)) {
            output(whole, value);
        }
    }

    private synchronized Map<String, String> outputs() {
        return Map.copyOf(outputs);
    }

    @Override
    public Instant startedAt() {
        return startedAt;
    }

    @Override
    public CompletableFuture<TaskOutcome> ended() {
        return ended;
    }

    @Override
    public CompletableFuture<Void> gone() {
        return gone;
    }

    /** All that was said about it. */
    public TaskAssignment assignment() {
        return context.assignment();
    }

    @Override
    public String project() {
        return assignment().project();
    }

    @Override
    public String workflow() {
        return assignment().workflow();
    }

    @Override
    public String task() {
        return assignment().task();
    }

    @Override
    public long workflowInstanceId() {
        return assignment().workflowInstanceId();
    }

    @Override
    public long taskInstanceId() {
        return assignment().attemptId();
    }

    @Override
    public int attempt() {
        return assignment().attempt();
    }

    @Override
    public Map<String, Object> config() {
        return config;
    }

    @Override
    public Map<String, String> params() {
        return assignment().params();
    }
}
