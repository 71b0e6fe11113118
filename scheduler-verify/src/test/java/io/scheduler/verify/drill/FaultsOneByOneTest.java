package io.scheduler.verify.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.scheduler.rpc.node.NodeRole;
import io.scheduler.verify.Alone;
import io.scheduler.verify.drill.cluster.ServiceNode;
import io.scheduler.verify.drill.history.Execution;
import io.scheduler.verify.drill.history.History;
import io.scheduler.verify.drill.history.History.Run;
import io.scheduler.verify.drill.history.History.SlotChange;
import io.scheduler.verify.drill.history.History.Write;
import io.scheduler.verify.drill.history.Stalls;
import io.scheduler.verify.drill.history.Verdict;
import io.scheduler.verify.drill.proxy.Cuts;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One fault at a time on a cluster under load, each with the figures that are promised for it. */
@Alone
class FaultsOneByOneTest {

    private static final long SECOND = 1_000_000_000L;
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration ZOOKEEPER_OUTAGE =
            Duration.ofSeconds(Integer.getInteger("drill.zookeeper.seconds", 30));
    private static final Duration THREE_LEASES = Duration.ofSeconds(18);
    /** So long that a workflow would stand too long if it waited for the end of it. */
    private static final Duration ONE_WAY_CUT = Duration.ofSeconds(30);

    private static final int DATABASE_KILLS = 10;
    private static final Load.Settings LOAD = new Load.Settings(12, 3);

    @TempDir
    static Path folder;

    private static LoadedCluster loaded;
    private static Journal journal;

    @BeforeAll
    static void start() throws Exception {
        loaded = LoadedCluster.start(folder.resolve("cluster"), new Random(1), System.out);
        journal = loaded.journal();
    }

    @AfterAll
    static void stop() throws Exception {
        if (loaded != null) {
            loaded.close();
        }
    }

    @BeforeEach
    void load() {
        loaded.beginLoad(LOAD);
        awaitRunningLongTasks();
    }

    @Test
    void theWorkflowsOfAKilledMasterGoOn() throws Exception {
        ServiceNode master = loaded.cluster().nodes(NodeRole.MASTER).getFirst();
        long killed = journal.now();
        Set<Integer> orphaned = slotsOf(loaded.tables().slotChanges(), master.name());
        journal.say("kill -9 " + master + " with " + orphaned.size() + " slots");
        master.kill9();
        await("all slots to have an owner again")
                .atMost(LIMIT)
                .until(() -> takenSince(killed).containsAll(orphaned));
        long taken = journal.now();
        awaitProgress();
        restart(master);
        History history = settle();

        List<Execution> ran = runningAt(history, killed);
        long goneOn = longestQuiet(history, orphaned, killed);
        journal.say(
                "its slots had new owners after %d ms; its workflows stood for %d ms at most; %d tasks ran meanwhile"
                        .formatted(millis(taken - killed), goneOn, ran.size()));
        assertThat(ran).isNotEmpty().allSatisfy(task -> wasLeftAlone(task, history));
        assertThat(goneOn).isLessThanOrEqualTo(10_000);
        isSafe(history);
    }

    @Test
    void aPausedMasterWritesNothingAndRejoins() throws Exception {
        ServiceNode master = loaded.cluster().nodes(NodeRole.MASTER).get(1);
        String app = lastApp(master);
        long paused = journal.now();
        Set<Integer> orphaned = slotsOf(loaded.tables().slotChanges(), master.name());
        Faults faults = new Faults(loaded.cluster(), journal);
        faults.carryOut(new Fault.Pause(master, THREE_LEASES));
        long woken = journal.now() - SECOND / 10;
        await(master + " to own slots again").atMost(LIMIT).until(() -> firstTake(app, woken) != Execution.NEVER);
        long rejoined = firstTake(app, woken);
        History history = settle();

        List<Write> between = history.writes().stream()
                .filter(write -> write.app().equals(app) && write.at() > woken && write.at() < rejoined)
                .toList();
        journal.say("%s was paused for %s, wrote %d rows before it owned slots again, %d ms after it woke up"
                .formatted(master, THREE_LEASES, between.size(), millis(rejoined - woken)));
        assertThat(between).isEmpty();
        assertThat(history.slotChanges().stream()
                        .filter(change -> change.at() > paused && change.at() < woken && change.owner() != null)
                        .map(SlotChange::slot))
                .as("others took its slots meanwhile")
                .containsAll(orphaned);
        assertThat(master.isReady()).isTrue();
        isSafe(history);
    }

    @Test
    void withoutZooKeeperEverythingGoesOn() throws Exception {
        Faults faults = new Faults(loaded.cluster(), journal);
        long from = journal.now();
        faults.carryOut(new Fault.StopZooKeeper(ZOOKEEPER_OUTAGE));
        long to = journal.now();
        awaitProgress();
        History during = loaded.history();
        long changes = during.slotChanges().stream()
                .filter(change -> change.at() > from && change.at() < to)
                .count();
        journal.say("without ZooKeeper for %d ms: %d runs ended, %d tasks began, %d slots changed hands"
                .formatted(
                        millis(to - from), finishedBetween(during, from, to), begunBetween(during, from, to), changes));
        assertThat(finishedBetween(during, from, to)).isGreaterThan(ZOOKEEPER_OUTAGE.toSeconds() / 2);
        assertThat(changes).as("ownership is frozen").isZero();

        for (NodeRole role : List.of(NodeRole.WORKER, NodeRole.MASTER)) {
            faults.carryOut(new Fault.Expire(loaded.cluster().nodes(role).getFirst()));
            awaitProgress();
        }
        History history = settle();
        List<Execution> ran = runningAt(history, from);
        assertThat(ran).isNotEmpty().allSatisfy(task -> wasLeftAlone(task, history));
        isSafe(history);
        assertThat(Verdict.of(history).successDiedWithWorker()).isEmpty();
    }

    /** The registry lists the dead ones still, workers and apis have links to both: at the same addresses. */
    @Test
    void allMastersKilledAndStartedAtOnceGoOn() throws Exception {
        List<ServiceNode> masters = loaded.cluster().nodes(NodeRole.MASTER);
        Set<Integer> slots =
                masters.stream().flatMap(master -> slotsNow(master).stream()).collect(Collectors.toSet());
        long killed = journal.now();
        new Faults(loaded.cluster(), journal).carryOut(new Fault.KillAll(NodeRole.MASTER, masters));
        long away = millis(journal.now() - killed);
        awaitProgress();
        History history = settle();

        long stood = longestQuiet(history, slots, killed);
        journal.say("all masters killed and started at once: ready after %d ms; workflows stood for %d ms at most"
                .formatted(away, stood));
        // how long three virtual machines take to start at once is the machine's; a session, until their slots may be
        // taken, is ours
        assertThat(stood).isLessThanOrEqualTo(away + 7_000);
        assertThat(runningAt(history, killed)).isNotEmpty().allSatisfy(task -> wasLeftAlone(task, history));
        isSafe(history);
    }

    @Test
    void aDatabaseKilledTenTimesDelaysOnly() throws Exception {
        Faults faults = new Faults(loaded.cluster(), journal);
        List<Long> outages = new ArrayList<>();
        for (int i = 0; i < DATABASE_KILLS; i++) {
            long killed = journal.now();
            faults.carryOut(new Fault.KillPostgres(Duration.ofMillis(200)));
            awaitProgress();
            outages.add(millis(journal.now() - killed));
        }
        History history = settle();
        journal.say("PostgreSQL killed %d times; from the kill to the next finished run %d to %d ms"
                .formatted(DATABASE_KILLS, Collections.min(outages), Collections.max(outages)));
        isSafe(history);
        assertThat(Verdict.of(history).successDiedWithWorker()).isEmpty();
    }

    /** Only its registration is well: alone it could decide nothing, and nobody else might. */
    @Test
    void aMasterWithoutTheDatabaseLosesItsSlots() throws Exception {
        ServiceNode master = loaded.cluster().nodes(NodeRole.MASTER).getFirst();
        Set<Integer> slots = slotsOf(loaded.tables().slotChanges(), master.name());
        long cut = journal.now();
        new Faults(loaded.cluster(), journal)
                .carryOut(new Fault.CutOff(
                        master,
                        List.of(loaded.cluster().toPostgres(master)),
                        "postgres",
                        Cuts.How.FROZEN,
                        Duration.ofSeconds(18)));
        String app = lastApp(master);
        await(master + " to own slots again").atMost(LIMIT).until(() -> firstTake(app, cut) != Execution.NEVER);
        History history = settle();

        long stood = longestQuiet(history, slots, cut);
        journal.say("%s could not reach PostgreSQL for 18 s; its workflows stood for %d ms at most"
                .formatted(master, stood));
        assertThat(stood).isLessThanOrEqualTo(10_000);
        assertThat(runningAt(history, cut)).isNotEmpty().allSatisfy(task -> wasLeftAlone(task, history));
        isSafe(history);
    }

    @Test
    void aWorkerThatCanNotReachOneMasterIsLedToItByAnother() throws Exception {
        ServiceNode worker = loaded.cluster().nodes(NodeRole.WORKER).getFirst();
        ServiceNode master = loaded.cluster().nodes(NodeRole.MASTER).getFirst();
        Set<Integer> slots = slotsOf(loaded.tables().slotChanges(), master.name());
        long cut = journal.now();
        Faults faults = new Faults(loaded.cluster(), journal);
        faults.carryOut(new Fault.CutOff(
                worker,
                List.of(loaded.cluster().toMaster(worker, master)),
                master.name(),
                Cuts.How.FROZEN,
                ONE_WAY_CUT));
        History history = settle();

        long stood = longestQuiet(history, slots, cut);
        journal.say("%s could not reach %s for %s; its workflows stood for %d ms at most"
                .formatted(worker, master, ONE_WAY_CUT, stood));
        assertThat(stood).isLessThanOrEqualTo(12_000);
        assertThat(runningAt(history, cut)).isNotEmpty().allSatisfy(task -> wasLeftAlone(task, history));
        isSafe(history);
    }

    private static History settle() throws IOException, SQLException {
        return loaded.settle();
    }

    private static void isSafe(History history) {
        Verdict verdict = Verdict.of(history);
        journal.say(
                "%d runs, %d processes: %d lost, %d overlapping, %d run after success, %d stale writes, longest stall so far %d ms, %d without outages of the database"
                        .formatted(
                                history.runs().size(),
                                history.executions().size(),
                                verdict.lost(),
                                verdict.overlapping().size(),
                                verdict.rerunAfterSuccess().size(),
                                verdict.staleWrites().size(),
                                verdict.longestStallMillis(),
                                verdict.longestStallOutsideOutageMillis()));
        assertThat(verdict.isSafe())
                .as(
                        "%s %s %s %s %s",
                        verdict.lostRuns(),
                        verdict.lostTasks(),
                        verdict.overlapping(),
                        verdict.rerunAfterSuccess(),
                        verdict.staleWrites())
                .isTrue();
    }

    private static void restart(ServiceNode node) throws IOException {
        loaded.cluster().start(node);
        loaded.cluster().awaitReady(node);
    }

    private static void awaitRunningLongTasks() {
        await("long tasks to run")
                .atMost(LIMIT)
                .until(() -> loaded.executions().stream()
                                .filter(task -> task.task().contains("slow") && task.ended() == Execution.NEVER)
                                .count()
                        >= 3);
    }

    /** Some run that had not ended before has ended. */
    private static void awaitProgress() {
        long now = journal.now();
        await("a run to end").atMost(LIMIT).until(() -> loaded.tables().finishedSince(now) > 0);
    }

    private static List<Execution> runningAt(History history, long time) {
        return history.executions().stream()
                .filter(task -> task.started() < time && task.aliveUntil() > time)
                .toList();
    }

    private static void wasLeftAlone(Execution task, History history) {
        assertThat(task.ended()).isNotEqualTo(Execution.NEVER);
        assertThat(history.executions().stream()
                        .filter(other -> other.instance() == task.instance()
                                && other.task().equals(task.task())
                                && other.attempt() == task.attempt()))
                .hasSize(1);
        assertThat(history.attempts())
                .filteredOn(row -> row.instance() == task.instance()
                        && row.task().equals(task.task())
                        && row.attempt() == task.attempt())
                .singleElement()
                .satisfies(row -> assertThat(row.state()).isEqualTo(task.status() == 0 ? "SUCCEEDED" : "FAILED"));
    }

    /** How long the runs of these slots stood still, of what happened after that time. */
    private static long longestQuiet(History history, Set<Integer> slots, long since) {
        Set<Long> theirs = history.writes().stream()
                .filter(write -> slots.contains(write.slot()))
                .map(Write::instance)
                .collect(Collectors.toSet());
        return Verdict.of(history).stalls().stream()
                .filter(stall -> theirs.contains(stall.instance()) && stall.to() > since)
                .mapToLong(Stalls.Stall::millis)
                .max()
                .orElse(0);
    }

    private static Set<Integer> slotsNow(ServiceNode node) {
        try {
            return slotsOf(loaded.tables().slotChanges(), node.name());
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Set<Integer> slotsOf(List<SlotChange> changes, String node) {
        Map<Integer, SlotChange> last =
                changes.stream().collect(Collectors.toMap(SlotChange::slot, change -> change, (older, newer) -> newer));
        return last.values().stream()
                .filter(change -> change.owner() != null && change.app().startsWith(node + "."))
                .map(SlotChange::slot)
                .collect(Collectors.toSet());
    }

    private static Set<Integer> takenSince(long time) throws SQLException {
        return loaded.tables().slotChanges().stream()
                .filter(change -> change.at() > time && change.owner() != null)
                .map(SlotChange::slot)
                .collect(Collectors.toSet());
    }

    private static String lastApp(ServiceNode node) throws SQLException {
        return loaded.tables().slotChanges().stream()
                .map(SlotChange::app)
                .filter(app -> app.startsWith(node.name() + "."))
                .reduce((older, newer) -> newer)
                .orElseThrow();
    }

    private static long firstTake(String app, long since) throws SQLException {
        return loaded.tables().slotChanges().stream()
                .filter(change -> change.app().equals(app) && change.at() > since && change.owner() != null)
                .mapToLong(SlotChange::at)
                .min()
                .orElse(Execution.NEVER);
    }

    private static long finishedBetween(History history, long from, long to) {
        return history.runs().stream()
                .filter(Run::finished)
                .filter(run -> run.finishedAt() > from && run.finishedAt() < to)
                .count();
    }

    private static long begunBetween(History history, long from, long to) {
        return history.executions().stream()
                .filter(task -> task.started() > from && task.started() < to)
                .count();
    }

    private static long millis(long nanos) {
        return nanos / (SECOND / 1000);
    }
}
