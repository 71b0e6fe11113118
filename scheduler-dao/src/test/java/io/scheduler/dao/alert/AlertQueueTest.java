package io.scheduler.dao.alert;

import static io.scheduler.common.alert.AlertEvent.WORKFLOW_FAILED;
import static io.scheduler.dao.EmptyDatabase.ADMIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scheduler.dao.EmptyDatabase;
import io.scheduler.dao.alert.AlertQueue.Pace;
import io.scheduler.dao.database.Database;
import io.scheduler.dao.database.PageRequest;
import io.scheduler.dao.secret.SecretBox;
import io.scheduler.dao.secret.SecretKeyFile;
import io.scheduler.dao.secret.SecretSettings;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlertQueueTest {
    private static final Duration LEASE = Duration.ofMinutes(1);
    private static Database database;

    @TempDir
    private Path folder;

    private AlertTables tables;
    private AlertQueue one;
    private AlertQueue other;

    @BeforeAll
    static void open() {
        database = EmptyDatabase.open();
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @BeforeEach
    void fill() {
        tables = new AlertTables(database);
        tables.channel("mail");
        tables.channel("chat");
        tables.group("team", "mail", "chat");
        tables.rule("sales", "failures", "team", WORKFLOW_FAILED);
        tables.run(1, "sales", "FAILED");
        one = new AlertQueue(database, SecretBox.none(), "alert-1");
        other = new AlertQueue(database, SecretBox.none(), "alert-2");
    }

    private void given(int alerts) {
        given("run/", alerts);
    }

    /** Of the same names only the first are told. */
    private void given(String names, int alerts) {
        for (int i = 0; i < alerts; i++) {
            tables.happened(WORKFLOW_FAILED, names + i, 1L);
        }
    }

    private List<ClaimedDelivery> claim(AlertQueue queue, int perChannel, int most) {
        return queue.claim(Map.of(), perChannel, most, LEASE, Pace.ANY);
    }

    @Test
    void serversShareWhatIsDue() {
        given(5);
        Set<String> seen = new HashSet<>();
        List<ClaimedDelivery> first = claim(one, 3, 100);
        assertThat(first).hasSize(6).allMatch(claim -> claim.attempt() == 1 && !claim.mayBeDuplicate());
        List<ClaimedDelivery> second = claim(other, 3, 100);
        assertThat(second).as("the rest of both channels").hasSize(4);
        first.forEach(claim -> seen.add(claim.alertId() + claim.channelName()));
        second.forEach(claim -> seen.add(claim.alertId() + claim.channelName()));
        assertThat(seen).hasSize(10);
        assertThat(claim(one, 3, 100)).isEmpty();
    }

    @Test
    void oneChannelTakesNoRoomFromAnother() {
        given(5);
        long mail = tables.channels.find("mail").orElseThrow().id();
        assertThat(one.claim(Map.of(mail, 4), 4, 100, LEASE, Pace.ANY))
                .extracting(ClaimedDelivery::channelName)
                .hasSize(4)
                .containsOnly("chat");
        assertThat(one.claim(Map.of(), 4, 2, LEASE, Pace.ANY)).hasSize(2);
    }

    /** Two that are slow have all places, and much that waits for them. */
    @Test
    void whereThereIsLittleRoomTheChannelThatHasNothingGetsIt() {
        tables.channel("late");
        given(5);
        tables.group("team", "mail", "chat", "late");
        given(8);
        long mail = tables.channels.find("mail").orElseThrow().id();
        long chat = tables.channels.find("chat").orElseThrow().id();
        assertThat(one.claim(Map.of(mail, 3, chat, 3), 4, 1, LEASE, Pace.ANY))
                .extracting(ClaimedDelivery::channelName)
                .containsExactly("late");
        assertThat(one.claim(Map.of(), 4, 3, LEASE, Pace.ANY))
                .extracting(ClaimedDelivery::channelName)
                .containsExactlyInAnyOrder("mail", "chat", "late");
    }

    @Test
    void factsThatAreNoTextsStopNobody() {
        given(1);
        tables.jdbc.update("update alert set facts = '{\"reason\": \"x\", \"more\": {\"a\": 1}, \"n\": 3}'");
        assertThat(claim(one, 4, 10))
                .hasSize(2)
                .allSatisfy(claim ->
                        assertThat(claim.facts()).isEqualTo(Map.of("reason", "x", "more", "{\"a\":1}", "n", "3")));
    }

    @Test
    void whatAChannelDoesNotTakeInAMinuteIsToldByOneMessage() {
        Pace pace = new Pace(3, Set.of("other"));
        given(10);
        List<ClaimedDelivery> first = one.claim(Map.of(), 100, 100, LEASE, pace);
        assertThat(first).as("three to each of the two").hasSize(6);
        assertThat(other.claim(Map.of(), 100, 100, LEASE, pace)).isEmpty();
        assertThat(one.sumUp(pace)).as("the minute is not over").isZero();
        first.forEach(claim -> one.sent(claim, ""));

        aMinuteLater();
        assertThat(one.claim(Map.of(), 100, 100, LEASE, pace))
                .as("it waits for the summary")
                .isEmpty();
        assertThat(one.sumUp(pace)).isEqualTo(7);
        assertThat(other.sumUp(pace)).isEqualTo(7);
        assertThat(one.sumUp(pace)).isZero();
        List<ClaimedDelivery> summaries = one.claim(Map.of(), 100, 100, LEASE, pace);
        assertThat(summaries).hasSize(2).allSatisfy(claim -> {
            assertThat(claim.event()).isEqualTo("SUMMARY");
            assertThat(claim.facts()).containsEntry("messages", "7").containsEntry("kinds", "1");
            assertThat(claim.facts().get("what")).startsWith("7 × WORKFLOW_FAILED");
        });
        assertThat(tables.jdbc.queryForList(
                        "select state || ' ' || count(*) from alert_delivery group by state order by 1", String.class))
                .as("none is lost")
                .containsExactly("SENDING 2", "SENT 6", "SUMMED 14");
        assertThat(tables.jdbc.queryForObject(
                        "select outcome from alert_delivery where state = 'SUMMED' limit 1", String.class))
                .startsWith("told by the summary ");

        given("more/", 3);
        assertThat(one.claim(Map.of(), 100, 100, LEASE, pace))
                .as("the summary counts as one of the minute")
                .hasSize(4);
        aMinuteLater();
        assertThat(one.sumUp(pace)).as("what is left fits into the next minute").isZero();
        assertThat(one.claim(Map.of(), 100, 100, LEASE, pace)).hasSize(2);
    }

    private void aMinuteLater() {
        tables.jdbc.update("update alert_channel set minute_began = minute_began - interval '61 s'");
    }

    @Test
    void programsGetEverything() {
        given(10);
        assertThat(one.claim(Map.of(), 100, 100, LEASE, new Pace(3, Set.of("http"))))
                .hasSize(20);
    }

    @Test
    void aLeaseThatHasEndedIsClaimedByAnotherThatKnowsIt() {
        given(1);
        List<ClaimedDelivery> lost = one.claim(Map.of(), 4, 10, Duration.ZERO, Pace.ANY);
        List<ClaimedDelivery> taken = claim(other, 4, 10);
        assertThat(taken).hasSize(2).allMatch(claim -> claim.mayBeDuplicate() && claim.attempt() == 2);
        assertThat(one.sent(lost.getFirst(), "late"))
                .as("its claim is another's by now")
                .isFalse();
        assertThat(other.sent(taken.getFirst(), "250 ok")).isTrue();
        Alert.Delivery delivery = new Alerts(database)
                        .list(ADMIN, new Alerts.Filter(null, null, "SENT", null), new PageRequest(0, 10))
                        .items()
                        .getFirst()
                        .deliveries()
                        .stream()
                        .filter(each -> each.state().equals("SENT"))
                        .findFirst()
                        .orElseThrow();
        assertThat(delivery.outcome()).isEqualTo("250 ok");
        assertThat(delivery.possibleDuplicate()).isTrue();
        assertThat(delivery.sentAt()).isNotNull();
    }

    @Test
    void whatFailedIsDueLaterOrNeverAndMayBeTriedOnceMore() {
        given(1);
        List<ClaimedDelivery> claimed = claim(one, 4, 10);
        assertThat(one.retry(claimed.get(0), "busy", Duration.ofHours(1), true)).isTrue();
        assertThat(one.failed(claimed.get(1), "refused", false)).isTrue();
        assertThat(claim(one, 4, 10)).isEmpty();
        assertThat(one.oldestDue()).isEqualTo(Duration.ZERO);
        tables.jdbc.update("update alert_delivery set due_at = now() - interval '10 s' where state = 'PENDING'");
        assertThat(one.oldestDue()).isGreaterThanOrEqualTo(Duration.ofSeconds(10));
        assertThat(claim(other, 4, 10)).hasSize(1).allMatch(ClaimedDelivery::mayBeDuplicate);
        long id = claimed.getFirst().alertId();
        Alerts alerts = new Alerts(database);
        assertThat(alerts.retry(ADMIN, id)).hasValue(1);
        assertThat(claim(other, 4, 10)).hasSize(1).allMatch(claim -> claim.attempt() == 1);
        assertThat(alerts.retry(ADMIN, 0)).isEmpty();
    }

    @Test
    void aChannelThatIsOffWaits() {
        tables.jdbc.update("update alert_channel set enabled = false where name = 'chat'");
        given(1);
        assertThat(claim(one, 4, 10)).extracting(ClaimedDelivery::channelName).containsExactly("mail");
        tables.jdbc.update("update alert_channel set enabled = true where name = 'chat'");
        assertThat(claim(one, 4, 10)).extracting(ClaimedDelivery::channelName).containsExactly("chat");
    }

    @Test
    void oldOnesGoWhenNothingOfThemIsDue() {
        given(2);
        List<ClaimedDelivery> claimed = claim(one, 1, 10);
        claimed.forEach(claim -> one.sent(claim, ""));
        tables.jdbc.update("update alert set created_at = now() - interval '2 days'");
        assertThat(one.purge(Duration.ofDays(1), 10)).isEqualTo(1);
        assertThat(tables.jdbc.queryForObject("select count(*) from alert_delivery", Integer.class))
                .isEqualTo(2);
        tables.jdbc.update("update alert_channel set enabled = false");
        assertThat(one.purge(Duration.ofDays(1), 10))
                .as("a channel that is off keeps nothing for ever")
                .isEqualTo(1);
    }

    @Test
    void newOnesAreHeardOfAtTheirCommit() {
        try (AlertSignals signals = AlertSignals.listen(database)) {
            assertThat(signals.await(Duration.ofMillis(1))).isFalse();
            given(1);
            assertThat(signals.await(Duration.ofSeconds(10))).isTrue();
        }
    }

    @Test
    void secretsAreSealedKeptAndSealedAnew() {
        Path file = folder.resolve("keys");
        SecretKeyFile keys = new SecretKeyFile(file, new SecureRandom());
        keys.init();
        SecretBox box = new SecretBox(new SecretSettings(file), new SecureRandom());
        AlertChannels channels = new AlertChannels(database, box);
        AlertChannels.Wish wish = new AlertChannels.Wish("", "email", Map.of("host", "mail"), true);
        channels.put(ADMIN, "safe", wish, Map.of("password", "hunter2"));
        channels.put(ADMIN, "safe", wish, null);
        assertThat(channels.find("safe").orElseThrow().secretNames()).containsExactly("password");
        assertThat(tables.jdbc.queryForObject(
                        "select settings::text || encode(secret_sealed, 'escape') from alert_channel where name = 'safe'",
                        String.class))
                .doesNotContain("hunter2");
        OpenedChannel opened = channels.open("safe").orElseThrow();
        assertThat(opened.settings()).containsEntry("password", "hunter2").containsEntry("host", "mail");
        assertThat(opened.toString()).doesNotContain("hunter2");
        assertThatThrownBy(() -> tables.channels.open("safe")).hasMessageContaining("secrets.key-file");

        String fresh = keys.addKey();
        assertThat(channels.resealAll(fresh)).isEqualTo(1);
        assertThat(channels.resealAll(fresh)).isZero();
        assertThat(channels.open("safe").orElseThrow().settings()).containsEntry("password", "hunter2");
    }
}
