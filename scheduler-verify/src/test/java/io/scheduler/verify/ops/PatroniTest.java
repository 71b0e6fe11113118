package io.scheduler.verify.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.scheduler.verify.e2e.Rest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
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
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The primary database is killed under load, and another one takes over: nothing is lost, nothing happens twice. */
class PatroniTest {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Duration PAUSE = Duration.ofMillis(400);
    private static final int USERS = 4;

    @TempDir
    Path dir;

    private final AtomicInteger repeated = new AtomicInteger();
    private final Queue<Long> runs = new ConcurrentLinkedQueue<>();

    @Test
    void aForcedFailOverUnderLoadLosesNothing() throws Exception {
        for (String program : List.of("patroni", "etcd", "haproxy", "setpriv")) {
            Assumptions.assumeTrue(Command.isThere(program), program + " is not installed");
        }
        Assumptions.assumeTrue(
                Files.isExecutable(PatroniCluster.BIN.resolve("psql")), "PostgreSQL 15 of Debian is not installed");
        Assumptions.assumeTrue(
                "root".equals(System.getProperty("user.name")), "only root can become the user postgres");
        try (PatroniCluster databases = new PatroniCluster(dir.resolve("patroni"));
                PseudoCluster cluster = new PseudoCluster(dir.resolve("cluster"))) {
            databases.start();
            cluster.configure(
                    "MASTERS='localhost localhost' WORKERS='localhost localhost' APIS=localhost ALERTS=localhost");
            cluster.setting("DATABASE_URL='" + databases.url() + "' DATABASE_USERNAME=scheduler DATABASE_PASSWORD="
                    + databases.password());
            cluster.fromTarball("install.sh").expect(0);
            cluster.run("start-all.sh").expect(0);
            Rest api = PseudoCluster.signIn(new Rest("http://127.0.0.1:" + cluster.apiPort(1), ""));
            Path record = Files.createFile(dir.resolve("record"));
            api.apply("default", "chain", document(record));

            ScheduledExecutorService users = Executors.newScheduledThreadPool(USERS);
            try {
                for (int i = 0; i < USERS; i++) {
                    users.scheduleWithFixedDelay(new User(api), 0, PAUSE.toMillis(), TimeUnit.MILLISECONDS);
                }
                await("some load").atMost(LIMIT).until(() -> runs.size() >= 20);
                int former = databases.primary();
                Instant killed = Instant.now();
                databases.kill(former);
                await("another primary").atMost(LIMIT).until(() -> databases.primary() >= 0);
                Instant promoted = Instant.now();
                int then = runs.size();
                await("runs to be started again").atMost(LIMIT).until(() -> runs.size() > then + USERS);
                Instant goesOn = Instant.now();
                await("some more load").atMost(LIMIT).until(() -> runs.size() >= then + 20);
                System.out.printf(
                        "another primary after %d ms, runs started again after %d ms; %d runs, %d calls repeated%n",
                        Duration.between(killed, promoted).toMillis(),
                        Duration.between(killed, goesOn).toMillis(),
                        runs.size(),
                        repeated.get());
            } finally {
                // waits for calls that are under way
                users.close();
            }
            endsWell(api, record);
        }
    }

    private static String document(Path record) {
        StringBuilder yaml = new StringBuilder("name: chain\ntasks:\n");
        String previous = "";
        for (String task : List.of("a", "b", "c")) {
            yaml.append("""
                      - name: %1$s
                        type: shell
                        dependsOn: [%2$s]
                        script: |
                          echo "begin $SCHEDULER_WORKFLOW_INSTANCE_ID %1$s" >> '%3$s'
                          sleep 0.3
                          echo "end $SCHEDULER_WORKFLOW_INSTANCE_ID %1$s" >> '%3$s'
                    """.formatted(task, previous, record));
            previous = task;
        }
        return yaml.toString();
    }

    /** A user who repeats what was not answered, with the same key, until it is. */
    private final class User implements Runnable {
        private final Rest api;
        private String key = UUID.randomUUID().toString();

        User(Rest api) {
            this.api = api;
        }

        @Override
        public void run() {
            if (isStarted(api, key)) {
                key = UUID.randomUUID().toString();
            } else {
                repeated.incrementAndGet();
            }
        }
    }

    private boolean isStarted(Rest api, String key) {
        try {
            Rest.Answer answer = api.send(api.request("/projects/default/workflows/chain/instances")
                    .header("Content-Type", "application/json")
                    .header("Idempotency-Key", key)
                    .POST(BodyPublishers.ofString("{}")));
            if (answer.status() != 201 && answer.status() != 200) {
                return false;
            }
            runs.add(answer.json().path("id").asLong());
            return true;
        } catch (RuntimeException unanswered) {
            return false;
        }
    }

    /** Every run that was asked for has succeeded, each of its tasks was done once, and no other run was made. */
    private void endsWell(Rest api, Path record) throws Exception {
        for (long run : runs) {
            api.awaitState(run, LIMIT, "SUCCEEDED", "FAILED", "STOPPED");
            assertThat(api.instance(run).path("state").asString())
                    .as("%s", api.tasks(run))
                    .isEqualTo("SUCCEEDED");
        }
        Map<String, Integer> times = new HashMap<>();
        for (String line : Files.readAllLines(record)) {
            times.merge(line, 1, Integer::sum);
        }
        for (long run : runs) {
            for (String task : List.of("a", "b", "c")) {
                for (String what : List.of("begin ", "end ")) {
                    assertThat(times.remove(what + run + " " + task))
                            .as("%s%d %s", what, run, task)
                            .isEqualTo(1);
                }
            }
        }
        assertThat(runs).doesNotHaveDuplicates();
        assertThat(times).as("tasks of runs that nobody asked for").isEmpty();
    }
}
