package io.scheduler.verify.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.scheduler.verify.e2e.Rest;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Users that start runs and look at them, all the time, by one address. Each task writes its begin and end to a file. Any
 * answer but the expected one is kept as a failure; nothing is tried twice here.
 */
final class Traffic implements AutoCloseable {
    private static final Duration START_EVERY = Duration.ofMillis(400);
    private static final Duration LOOK_EVERY = Duration.ofMillis(60);
    private static final Duration READ_EVERY = Duration.ofMillis(300);

    private final Rest api;
    private final Path record;
    private final ScheduledExecutorService users = Executors.newScheduledThreadPool(6);
    private final Queue<Long> runs = new ConcurrentLinkedQueue<>();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final AtomicInteger calls = new AtomicInteger();
    /** A task that has ended. */
    private final AtomicReference<Long> ended = new AtomicReference<>();

    Traffic(Rest api, Path record) throws IOException {
        this.api = api;
        this.record = Files.createFile(record);
    }

    /** Starts the users and, at once, some runs whose middle task takes long. */
    void begin(int longRuns, int longSeconds) {
        api.apply("default", "short", document("short", 0.2));
        api.apply("default", "long", document("long", longSeconds));
        for (int i = 0; i < longRuns; i++) {
            start("long");
        }
        users.scheduleWithFixedDelay(() -> start("short"), 0, START_EVERY.toMillis(), TimeUnit.MILLISECONDS);
        for (int i = 0; i < 3; i++) {
            users.scheduleWithFixedDelay(this::look, 0, LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
        }
        users.scheduleWithFixedDelay(this::read, 0, READ_EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    private String document(String name, double seconds) {
        StringBuilder yaml = new StringBuilder("name: " + name + "\ntasks:\n");
        String previous = "";
        for (String task : List.of("a", "b", "c")) {
            yaml.append("""
                      - name: %1$s
                        type: shell
                        dependsOn: [%2$s]
                        script: |
                          echo said
                          echo "begin $SCHEDULER_WORKFLOW_INSTANCE_ID %1$s" >> '%3$s'
                          sleep %4$s
                          echo "end $SCHEDULER_WORKFLOW_INSTANCE_ID %1$s" >> '%3$s'
                    """.formatted(task, previous, record, task.equals("b") ? seconds : 0));
            previous = task;
        }
        return yaml.toString();
    }

    private void start(String workflow) {
        call("start", 201, () -> {
            var answer = api.send(api.request("/projects/default/workflows/" + workflow + "/instances")
                    .header("Content-Type", "application/json")
                    .header("Idempotency-Key", UUID.randomUUID().toString())
                    .POST(BodyPublishers.ofString("{}")));
            if (answer.status() == 201) {
                runs.add(JsonMapper.shared().readTree(answer.body()).path("id").asLong());
            }
            return answer;
        });
    }

    private void look() {
        Long last = runs.stream().reduce((older, newer) -> newer).orElse(null);
        call("look", 200, () -> {
            if (last == null) {
                return api.get("/workflow-instances?size=20");
            }
            Rest.Answer tasks = api.get("/workflow-instances/" + last + "/task-instances");
            if (tasks.status() == 200) {
                note(tasks);
            }
            return tasks;
        });
    }

    /** A log of a task that has ended, which lies on the worker that ran it. */
    private void read() {
        Long task = ended.get();
        if (task != null) {
            call("read the log of " + task, 200, () -> api.get("/task-instances/" + task + "/log?offset=0&limit=1000"));
        }
    }

    private void note(Rest.Answer tasks) {
        tasks.json()
                .path("items")
                .valueStream()
                .filter(task -> task.path("state").asString("").equals("SUCCEEDED"))
                .forEach(task -> ended.set(task.path("id").asLong()));
    }

    private interface Call {
        Rest.Answer make();
    }

    private void call(String what, int expected, Call call) {
        calls.incrementAndGet();
        try {
            Rest.Answer answer = call.make();
            if (answer.status() != expected) {
                failures.add(what + ": " + answer.status() + " " + answer.body());
            }
        } catch (RuntimeException e) {
            failures.add(what + ": " + e + " " + e.getCause());
        }
    }

    int calls() {
        return calls.get();
    }

    int runs() {
        return runs.size();
    }

    List<String> failures() {
        return List.copyOf(failures);
    }

    /** No more users; waits until every run has ended well, each task done once. */
    void endsWell(Duration limit) throws Exception {
        close();
        for (long run : runs) {
            api.awaitState(run, limit, "SUCCEEDED", "FAILED", "STOPPED");
            assertThat(api.instance(run).path("state").asString())
                    .as("%s", api.tasks(run))
                    .isEqualTo("SUCCEEDED");
        }
        Map<String, Integer> times = new HashMap<>();
        for (String line : Files.readAllLines(record)) {
            String[] words = line.split(" ");
            times.merge(words[0] + " " + words[1] + " " + words[2], 1, Integer::sum);
        }
        List<String> wrong = new ArrayList<>();
        for (long run : runs) {
            for (String task : List.of("a", "b", "c")) {
                for (String what : List.of("begin", "end")) {
                    Integer count = times.remove(what + " " + run + " " + task);
                    if (count == null || count != 1) {
                        wrong.add(what + " of task " + task + " of run " + run + ": " + count + " times");
                    }
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(times).as("tasks of runs that nobody asked for").isEmpty();
    }

    @Override
    public void close() {
        // waits for calls that are under way
        users.close();
    }
}
