package io.scheduler.dao.alert;

import static io.scheduler.common.alert.AlertEvent.WORKFLOW_FAILED;
import static io.scheduler.dao.EmptyDatabase.ADMIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scheduler.dao.EmptyDatabase;
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
        for (int i = 0; i < alerts; i++) {
            tables.happened(WORKFLOW_FAILED, "run/" + i, 1L);
        }
    }

    private List<ClaimedDelivery> claim(AlertQueue queue, int perChannel, int most) {
        return queue.claim(Map.of(), perChannel, most, LEASE);
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
        assertThat(one.claim(Map.of(mail, 4), 4, 100, LEASE))
                .extracting(ClaimedDelivery::channelName)
                .hasSize(4)
                .containsOnly("chat");
        assertThat(one.claim(Map.of(), 4, 2, LEASE)).hasSize(2);
    }

    @Test
    void aLeaseThatHasEndedIsClaimedByAnotherThatKnowsIt() {
        given(1);
        List<ClaimedDelivery> lost = one.claim(Map.of(), 4, 10, Duration.ZERO);
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
