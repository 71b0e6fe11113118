package io.scheduler.master.permit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scheduler.common.instance.TaskAttempt;
import io.scheduler.common.state.TaskState;
import io.scheduler.dao.database.Database;
import io.scheduler.dao.database.DatabaseSettings;
import io.scheduler.dao.database.PageRequest;
import io.scheduler.dao.instance.WorkflowInstances;
import io.scheduler.dao.instance.WorkflowInstances.StartRequest;
import io.scheduler.dao.instance.WorkflowInstances.StartResult;
import io.scheduler.dao.partition.CommandRow;
import io.scheduler.dao.partition.JdbcPartitionStore;
import io.scheduler.dao.partition.PartitionBatch;
import io.scheduler.dao.partition.PartitionBatch.Ask;
import io.scheduler.dao.partition.PartitionBatch.AttemptWrite;
import io.scheduler.dao.partition.PartitionBatch.GivenBack;
import io.scheduler.dao.partition.PartitionBatch.Permits;
import io.scheduler.dao.partition.SlotEpoch;
import io.scheduler.dao.partition.StaleEpochException;
import io.scheduler.dao.partition.Watching;
import io.scheduler.dao.project.Projects;
import io.scheduler.dao.taskgroup.Permit;
import io.scheduler.dao.taskgroup.PermitStore;
import io.scheduler.dao.taskgroup.TaskGroups;
import io.scheduler.dao.user.Caller;
import io.scheduler.dao.user.Role;
import io.scheduler.dao.workflow.Workflows;
import io.scheduler.embedded.SharedPostgres;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

/** On a real database; the test is the partition loop of the attempts. */
class PermitKeeperTest {
    private static final Caller ADMIN = new Caller(1, "admin", Role.ADMIN);
    private static final Instant NOW = Instant.parse("2026-02-01T00:00:00Z");
    private static final String OWNER = "m1";

    private final Set<Integer> commandsIn = new TreeSet<>();
    private final Map<Integer, Long> driven = new HashMap<>();
    private final AtomicLong ids = new AtomicLong(1_000);
    private Database database;
    private JdbcTemplate jdbc;
    private TaskGroups groups;
    private PermitStore permits;
    private JdbcPartitionStore partitions;
    private PermitKeeper keeper;
    private long instance;
    private int slot;

    @BeforeEach
    void open() {
        var fresh = SharedPostgres.get().createDatabase();
        database = Database.open(DatabaseSettings.of(fresh.jdbcUrl(), fresh.username(), fresh.password()), "keeper");
        jdbc = new JdbcTemplate(database.dataSource());
        new Projects(database).put(ADMIN, "p", null);
        new Workflows(database).put(ADMIN, "p", "w", "{\"name\":\"w\"}", null);
        groups = new TaskGroups(database);
        permits = new PermitStore(database);
        partitions = new JdbcPartitionStore(database.dataSource());
        StartResult started =
                new WorkflowInstances(database).start(ADMIN, new StartRequest("p", "w", Map.of()), null, NOW);
        instance = ((StartResult.Started) started).id();
        slot = ((StartResult.Started) started).slot();
        jdbc.update("delete from command");
        take(OWNER);
        keeper = keeper(OWNER);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void asManyAsThereIsRoomForInTheirOrder() {
        group(2, true);
        List<Long> attempts = ask(0, 0, 5, 0);
        keeper.turn(Set.of());
        assertThat(granted()).containsExactlyInAnyOrder(attempts.get(2), attempts.get(0));
        assertThat(commandsIn).containsExactly(slot);
        assertThat(told()).containsExactlyInAnyOrder(attempts.get(2) + " true", attempts.get(0) + " true");
        keeper.turn(Set.of(groupSlot()));
        assertThat(granted()).as("no more than there is room for").hasSize(2);

        giveBack(attempts.get(2), false);
        keeper.turn(Set.of(groupSlot()));
        assertThat(granted()).containsExactlyInAnyOrder(attempts.get(0), attempts.get(1));
    }

    @Test
    void aGroupThatIsMadeNowIsFoundWhenSomebodySaysSo() {
        keeper.turn(Set.of());
        group(1, true);
        List<Long> attempts = ask(0);
        keeper.turn(Set.of(groupSlot()));
        assertThat(granted()).isEqualTo(attempts);
    }

    @Test
    void whoAsksTwiceHasOnePermitAndIsToldOfIt() {
        group(1, true);
        List<Long> attempts = ask(0);
        askAgain(attempts.getFirst());
        keeper.turn(Set.of());
        assertThat(told()).containsExactly(attempts.getFirst() + " true");
        jdbc.update("delete from command");
        askAgain(attempts.getFirst());
        assertThat(told()).as("after a fail-over, for instance").containsExactly(attempts.getFirst() + " true");
        assertThat(jdbc.queryForObject("select count(*) from task_permit", Long.class))
                .isEqualTo(1);
    }

    @Test
    void aHeldAttemptTakesItsAnswerBackWithItsPermit() {
        group(1, true);
        long attempt = ask(0).getFirst();
        keeper.turn(Set.of());
        assertThat(told()).hasSize(1);
        // held and resumed in one batch
        write(List.of(), new Permits(List.of(new GivenBack(attempt, slot, true)), List.of(wish(attempt, 0))));
        assertThat(told()).isEmpty();
        assertThat(granted()).isEmpty();
        keeper.turn(Set.of(groupSlot()));
        assertThat(granted()).containsExactly(attempt);
        assertThat(told()).hasSize(1);
    }

    @Test
    void aKeeperThatHasLostTheSlotGrantsNothing() {
        group(1, true);
        ask(0);
        take("m2");
        Map<Integer, Long> stale = new HashMap<>();
        driven.forEach((number, epoch) -> stale.put(number, epoch - 1));
        PermitKeeper late = new PermitKeeper(
                OWNER, new PermitKeeper.Ports(permits, () -> stale, Clock.systemUTC(), commandsIn::addAll));
        late.turn(Set.of());
        assertThat(granted()).isEmpty();
        keeper("m2").turn(Set.of());
        assertThat(granted()).hasSize(1);
    }

    @Test
    void aLoopThatHasLostTheSlotGivesNothingBack() {
        group(1, true);
        long attempt = ask(0).getFirst();
        keeper.turn(Set.of());
        PartitionBatch late = batch(List.of(), new Permits(List.of(new GivenBack(attempt, slot, false)), List.of()));
        take("m2");
        assertThatThrownBy(() -> partitions.write(late)).isInstanceOf(StaleEpochException.class);
        assertThat(granted()).containsExactly(attempt);
    }

    @Test
    void madeSmallerWhatIsOutStaysAndSwitchedOffNothingIsGiven() {
        group(3, true);
        List<Long> attempts = ask(0, 0, 0, 0);
        keeper.turn(Set.of());
        group(1, true);
        keeper.turn(Set.of(groupSlot()));
        assertThat(granted()).hasSize(3);
        giveBack(attempts.get(0), false);
        giveBack(attempts.get(1), false);
        keeper.turn(Set.of(groupSlot()));
        assertThat(granted()).as("still as many as it may have").containsExactly(attempts.get(2));
        group(9, false);
        keeper.turn(Set.of(groupSlot()));
        assertThat(granted()).hasSize(1);
        group(9, true);
        keeper.turn(Set.of(groupSlot()));
        assertThat(granted()).containsExactlyInAnyOrder(attempts.get(2), attempts.get(3));
    }

    @Test
    void forceGoesBeyondTheCapacityAndPreferenceIntoTheQueue() {
        group(1, true);
        List<Long> attempts = ask(0, 0, 0);
        keeper.turn(Set.of());
        assertThat(groups.setPriority(ADMIN, "p", "g", attempts.get(2), 7)).hasValue(groupSlot());
        assertThat(groups.permits(ADMIN, "p", "g", new PageRequest(0, 10)).items())
                .extracting(Permit::taskInstanceId, Permit::position)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(attempts.get(0), null),
                        org.assertj.core.groups.Tuple.tuple(attempts.get(2), 1),
                        org.assertj.core.groups.Tuple.tuple(attempts.get(1), 2));
        assertThat(groups.place(attempts.get(1)).orElseThrow()).isEqualTo(new Permit.Place("g", 1, true, 1, 1));
        assertThat(groups.force(ADMIN, "p", "g", attempts.get(1))).hasValue(slot);
        assertThat(groups.force(ADMIN, "p", "g", attempts.get(1))).isEmpty();
        assertThat(granted()).containsExactlyInAnyOrder(attempts.get(0), attempts.get(1));
        assertThat(told()).contains(attempts.get(1) + " true");
        giveBack(attempts.get(0), false);
        keeper.turn(Set.of(groupSlot()));
        assertThat(granted()).as("the one by force takes the place").containsExactly(attempts.get(1));
        assertThat(groups.delete(ADMIN, "p", "g")).isEqualTo(TaskGroups.Deletion.IN_USE);
    }

    @Test
    void whoAsksAGroupThatThereIsNotIsToldSo() {
        List<Long> attempts = ask(0);
        assertThat(told()).containsExactly(attempts.getFirst() + " false");
    }

    /** Grants that overtake each other, as after one that brought no answer, while permits come back. */
    @Test
    void theCapacityHoldsHoweverManyGrantAtTheSameTime() throws Exception {
        group(3, true);
        List<Long> attempts = ask(new int[60]);
        List<SlotEpoch> fences = List.of(new SlotEpoch(groupSlot(), driven.get(groupSlot())));
        Set<Long> ofGroup = permits.groups(driven.keySet()).keySet();
        List<Long> seen = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            while (seen.size() < attempts.size()) {
                List<Future<?>> grants = new ArrayList<>();
                for (int i = 0; i < 4; i++) {
                    grants.add(threads.submit(() -> permits.grant(OWNER, fences, ofGroup, 100)));
                }
                for (Future<?> grant : grants) {
                    grant.get();
                }
                List<Long> now = granted();
                assertThat(now).hasSizeLessThanOrEqualTo(3).isNotEmpty();
                Future<?> racing = threads.submit(() -> permits.grant(OWNER, fences, ofGroup, 100));
                for (long attempt : now) {
                    giveBack(attempt, false);
                    seen.add(attempt);
                }
                racing.get();
                assertThat(granted()).hasSizeLessThanOrEqualTo(3);
            }
        }
        assertThat(seen).containsExactlyInAnyOrderElementsOf(attempts);
        assertThat(jdbc.queryForObject("select count(*) from task_permit", Long.class))
                .isZero();
    }

    private void group(int capacity, boolean enabled) {
        groups.put(ADMIN, "p", "g", new TaskGroups.Wish("", capacity, enabled));
    }

    private int groupSlot() {
        return groups.find(ADMIN, "p", "g").orElseThrow().slot();
    }

    /** New attempts with these priorities. */
    private List<Long> ask(int... priorities) {
        List<Long> attempts = new ArrayList<>();
        List<AttemptWrite> writes = new ArrayList<>();
        List<Ask> asks = new ArrayList<>();
        for (int priority : priorities) {
            long id = ids.incrementAndGet();
            TaskAttempt attempt = TaskAttempt.created(id, (int) id, TaskState.QUEUED, NOW, null, null);
            writes.add(new AttemptWrite(instance, 0, "a", "noop", attempt));
            asks.add(wish(id, priority));
            attempts.add(id);
        }
        write(writes, new Permits(List.of(), asks));
        return attempts;
    }

    private void askAgain(long attempt) {
        write(List.of(), new Permits(List.of(), List.of(wish(attempt, 0))));
    }

    private Ask wish(long attempt, int priority) {
        return new Ask(partitions.nextCommandIdBlock(), attempt, instance, "g", priority);
    }

    private void giveBack(long attempt, boolean held) {
        write(List.of(), new Permits(List.of(new GivenBack(attempt, slot, held)), List.of()));
    }

    private void write(List<AttemptWrite> attempts, Permits written) {
        partitions.write(batch(attempts, written));
    }

    private PartitionBatch batch(List<AttemptWrite> attempts, Permits written) {
        return new PartitionBatch(
                OWNER,
                List.of(new SlotEpoch(slot, driven.get(slot))),
                List.of(),
                attempts,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Watching.NONE,
                written,
                PartitionBatch.Items.NONE);
    }

    private List<Long> granted() {
        return jdbc.queryForList("select task_instance_id from task_permit where state = 'GRANTED'", Long.class);
    }

    private List<String> told() {
        return partitions.commands(List.of(slot), 100).stream()
                .filter(command -> command.type().equals("PERMIT"))
                .map(CommandRow::payload)
                .map(payload -> payload.get("taskInstanceId") + " " + payload.get("granted"))
                .toList();
    }

    private void take(String owner) {
        partitions
                .take(
                        owner,
                        partitions.slots().stream()
                                .map(row -> new SlotEpoch(row.slot(), row.epoch()))
                                .toList())
                .forEach(taken -> driven.put(taken.slot(), taken.epoch()));
    }

    private PermitKeeper keeper(String owner) {
        return new PermitKeeper(
                owner,
                new PermitKeeper.Ports(permits, () -> driven, Clock.fixed(NOW, ZoneOffset.UTC), commandsIn::addAll));
    }
}
