package io.scheduler.verify.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.scheduler.rpc.node.NodeRole;
import io.scheduler.verify.Alone;
import io.scheduler.verify.drill.cluster.ServiceNode;
import io.scheduler.verify.drill.history.Execution;
import io.scheduler.verify.drill.history.History;
import io.scheduler.verify.drill.history.History.SlotChange;
import io.scheduler.verify.drill.history.Times;
import io.scheduler.verify.drill.history.Verdict;
import io.scheduler.verify.e2e.Rest;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What operators do on purpose, and a worker that dies, on one cluster under load. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Alone
class NodesComeAndGoTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int SECONDS_OF_LONG_TASK = 60;
    private static final long MILLI = 1_000_000L;
    private static final String LONG_TASK = """
            name: counting
            tasks:
              - name: count
                type: shell
                onWorkerLoss: fail
                script: |
                  for i in $(seq 1 %d); do echo "second $i"; sleep 1; done
            """.formatted(SECONDS_OF_LONG_TASK);

    @TempDir
    static Path folder;

    private static LoadedCluster loaded;
    private static Journal journal;
    private static Rest api;
    private static long longRun;
    private static String itsWorker;

    @BeforeAll
    static void start() throws Exception {
        loaded = LoadedCluster.start(folder.resolve("cluster"), new Random(7), System.out);
        journal = loaded.journal();
        api = loaded.cluster().signIn().getFirst();
        api.put("/projects/default", "application/json", "{}");
        api.apply("default", "counting", LONG_TASK);
        longRun = api.start("default", "counting", Map.of());
        itsWorker =
                api.awaitTask(longRun, "count", LIMIT, "RUNNING").path("worker").asString();
        loaded.beginLoad(new Load.Settings(12, 3));
    }

    @AfterAll
    static void stop() throws Exception {
        if (loaded != null) {
            loaded.close();
        }
    }

    @Test
    @Order(1)
    void aWorkerThatIsRestartedTakesItsTasksUpAgain() throws Exception {
        ServiceNode worker = loaded.cluster().node(itsWorker);
        long before = worker.pid();
        worker.stop();
        loaded.cluster().start(worker);
        loaded.cluster().awaitReady(worker);
        journal.say(worker + " was process " + before + " and is " + worker.pid());
        assertThat(api.task(longRun, "count").path("state").asString()).isEqualTo("RUNNING");
    }

    @Test
    @Order(2)
    void aDrainedMasterEndsByItselfAndAJoiningOneDelaysNothing() throws Exception {
        ServiceNode master = loaded.cluster().nodes(NodeRole.MASTER).getLast();
        long drainedAt = journal.now();
        wish("masters", master, "{\"mode\": \"DRAINING\"}");
        await("the drained master to end").atMost(LIMIT).until(() -> !master.isAlive());
        long ended = journal.now();
        Map<String, Long> twoOwners = owners();
        long joins = journal.now();
        loaded.cluster().start(master);
        loaded.cluster().awaitReady(master);
        await("it to own its share").atMost(LIMIT).until(() -> {
            Map<String, Long> owners = owners();
            return owners.getOrDefault(master.name(), 0L) > 20
                    && owners.values().stream().mapToLong(n -> n).sum() == 128;
        });
        long joined = journal.now();
        long moved = loaded.tables().slotChanges().stream()
                .filter(change -> change.at() > joins && change.owner() != null)
                .map(SlotChange::slot)
                .distinct()
                .count();
        long drainGap = longestGap(drainedAt, ended);
        long joinGap = longestGap(joins, joined);
        journal.say(
                ("%s drained in %d ms, a slot was without owner for %d ms at most; two masters had %s; when it joined %d"
                                + " of 128 slots moved, a slot was without owner for %d ms at most")
                        .formatted(master, millis(ended - drainedAt), drainGap, twoOwners, moved, joinGap));
        assertThat(moved).as("about a third").isBetween(25L, 64L);
        assertThat(drainGap).isLessThan(1_000);
        assertThat(joinGap).isLessThan(1_000);
    }

    @Test
    @Order(3)
    void aPassiveMasterOwnsNothingAndATakenOverOneIsNotWaitedFor() throws Exception {
        ServiceNode master = loaded.cluster().nodes(NodeRole.MASTER).getFirst();
        wish("masters", master, "{\"mode\": \"PASSIVE\", \"reason\": \"test\"}");
        await("it to own nothing").atMost(LIMIT).until(() -> !owners().containsKey(master.name()));
        assertThat(master.isReady()).as("it goes on to serve").isTrue();
        wish("masters", master, "{\"mode\": \"ACTIVE\"}");
        await("it to own slots again").atMost(LIMIT).until(() -> owners().containsKey(master.name()));

        master.pause();
        long asked = journal.now();
        api.post("/cluster/masters/" + master.name() + "/take-over", Map.of()).expect(200);
        await("the others to have its slots")
                .atMost(LIMIT)
                .until(() -> !owners().containsKey(master.name())
                        && owners().values().stream().mapToLong(n -> n).sum() == 128);
        long taken = journal.now();
        master.resume();
        journal.say(master + " hung and was taken over by hand in " + millis(taken - asked) + " ms");
        assertThat(millis(taken - asked))
                .as("a transaction that it left open is given 4 s")
                .isLessThan(7_000);
        wish("masters", master, "{\"mode\": \"ACTIVE\"}");
        await("it to own slots again").atMost(LIMIT).until(() -> owners().containsKey(master.name()));
    }

    @Test
    @Order(4)
    void theOrphansOfADeadWorkerAreDeadBeforeTheyBeginElsewhere() throws Exception {
        ServiceNode worker = await("a task of 6 s to begin")
                .atMost(LIMIT)
                .pollInterval(Duration.ofMillis(50))
                .until(
                        () -> loaded.cluster().nodes(NodeRole.WORKER).stream()
                                .filter(node -> !node.name().equals(itsWorker) && hasJustBegunOn(node.name()))
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
        List<Long> attempts = slowOn(worker.name());
        Journal.Open fault = journal.begin(
                "kill-9", worker.name(), "with long tasks of " + attempts.size() + " runs; it does not come back");
        long killed = journal.now();
        worker.kill9();
        await("all of them to have begun elsewhere").atMost(LIMIT).until(() -> again(attempts) == attempts.size());
        await("the long run to end")
                .atMost(LIMIT.plusSeconds(SECONDS_OF_LONG_TASK))
                .until(() -> api.task(longRun, "count").path("state").asString().equals("SUCCEEDED"));
        loaded.cluster().start(worker);
        loaded.cluster().awaitReady(worker);
        fault.end();
        History history = loaded.settle();

        List<Execution> orphans = history.executions().stream()
                .filter(task -> task.started() < killed && task.ended() == Execution.NEVER)
                .filter(task -> next(history, task) != null)
                .toList();
        assertThat(orphans).isNotEmpty().allSatisfy(orphan -> {
            Execution retry = next(history, orphan);
            journal.say("orphan of %s: last alive %s, its retry began %s, %d ms after the kill"
                    .formatted(
                            orphan.task(),
                            Times.text(orphan.aliveUntil()),
                            Times.text(retry.started()),
                            millis(retry.started() - killed)));
            assertThat(orphan.aliveUntil()).isLessThan(retry.started());
            assertThat(retry.beside()).isEmpty();
        });
        Verdict verdict = Verdict.of(history);
        assertThat(verdict.isSafe()).as(verdict.toString()).isTrue();
    }

    @Test
    @Order(5)
    void theLongTaskEndedOnceWithItsWholeLog() {
        JsonNode task = api.task(longRun, "count");
        assertThat(task.path("state").asString()).isEqualTo("SUCCEEDED");
        assertThat(task.path("attempt").asInt()).isEqualTo(1);
        assertThat(task.path("worker").asString()).isEqualTo(itsWorker);
        assertThat(api.log(longRun, "count").lines().filter(line -> line.startsWith("second ")))
                .containsExactlyElementsOf(IntStream.rangeClosed(1, SECONDS_OF_LONG_TASK)
                        .mapToObj(i -> "second " + i)
                        .toList());
    }

    private static void wish(String role, ServiceNode node, String body) {
        api.put("/cluster/" + role + "/" + node.name() + "/mode", "application/json", body)
                .expect(200);
    }

    private static Map<String, Long> owners() {
        Map<String, Long> owners = new HashMap<>();
        api.get("/cluster/slots").expect(200).json().path("items").forEach(slot -> {
            if (slot.path("ownerNode").isString()) {
                owners.merge(slot.path("ownerNode").asString(), 1L, Long::sum);
            }
        });
        return owners;
    }

    /** The longest time between the release of a slot and the next owner, within some time. */
    private static long longestGap(long from, long to) throws SQLException {
        Map<Integer, Long> freeSince = new HashMap<>();
        long longest = 0;
        for (SlotChange change : loaded.tables().slotChanges()) {
            if (change.at() < from || change.at() > to) {
                continue;
            }
            if (change.owner() == null) {
                freeSince.put(change.slot(), change.at());
            } else if (freeSince.containsKey(change.slot())) {
                longest = Math.max(longest, change.at() - freeSince.remove(change.slot()));
            }
        }
        assertThat(freeSince).as("slots that nobody took").isEmpty();
        return millis(longest);
    }

    private static List<Long> slowOn(String worker) {
        try {
            return loaded.tables()
                    .query(
                            "select distinct workflow_instance_id from task_instance where state = 'RUNNING' and worker_node = '"
                                    + worker + "' and task_name like '%slow%'",
                            row -> row.getLong(1));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether a task runs there that is still at it when the guardian comes, 5 s after the last contact. */
    private static boolean hasJustBegunOn(String worker) {
        try {
            return !loaded.tables()
                    .query(
                            "select id from task_instance where state = 'RUNNING' and worker_node = '" + worker
                                    + "' and task_name = 'also-slow' and started_at > now() - interval '0.5 s'",
                            row -> row.getLong(1))
                    .isEmpty();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** How many of these runs have a slow task that was begun anew. */
    private static int again(List<Long> runs) throws SQLException {
        return (int) loaded
                .tables()
                .query(
                        "select distinct workflow_instance_id from task_instance where attempt > 1 and started_at is not null"
                                + " and task_name like '%slow%'",
                        row -> row.getLong(1))
                .stream()
                .filter(runs::contains)
                .count();
    }

    private static Execution next(History history, Execution task) {
        return history.executions().stream()
                .filter(other -> other.instance() == task.instance()
                        && other.task().equals(task.task())
                        && other.attempt() > task.attempt())
                .min(Comparator.comparingInt(Execution::attempt))
                .orElse(null);
    }

    private static long millis(long nanos) {
        return nanos / MILLI;
    }
}
