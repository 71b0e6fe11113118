package io.scheduler.verify.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.scheduler.common.alert.AlertEvent;
import io.scheduler.dao.database.Database;
import io.scheduler.dao.database.DatabaseSettings;
import io.scheduler.dao.partition.JdbcPartitionStore;
import io.scheduler.dao.partition.PartitionBatch;
import io.scheduler.dao.partition.RaisedAlert;
import io.scheduler.dao.partition.SlotEpoch;
import io.scheduler.dao.partition.Watching;
import io.scheduler.rpc.node.NodeRole;
import io.scheduler.verify.Alone;
import io.scheduler.verify.e2e.Cluster;
import jakarta.mail.internet.MimeMessage;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three alert servers, each a process, are killed with -9 again and again while they send a thousand alerts to a mail server and to an
 * HTTP receiver: nothing is lost, and what arrives twice says so.
 */
@Alone
class AlertServersKilledTest {
    private static final int ALERTS = 1_000;
    private static final int KILLS = 6;
    private static final int WITH_EACH_KILL = 100;
    private static final Duration LIMIT = Duration.ofMinutes(4);
    private static final String MASTER = "the master of this test";

    @TempDir
    static Path dir;

    private static Cluster cluster;
    private static GreenMail mail;
    private static SlowReceiver http;
    private static Database database;
    private static int lost;

    @BeforeAll
    static void start() throws Exception {
        // threads of the mail server end by an exception when whoever speaks to them is killed
        Awaitility.doNotCatchUncaughtExceptionsByDefault();
        mail = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        mail.start();
        http = new SlowReceiver(Duration.ofMillis(150));
        cluster = Cluster.backends(dir.resolve("cluster"));
        database = Database.open(
                DatabaseSettings.of(
                        cluster.postgres().jdbcUrl("scheduler"),
                        cluster.postgres().username(),
                        cluster.postgres().password()),
                "test");
    }

    @AfterAll
    static void stop() {
        Awaitility.reset();
        if (cluster != null) {
            database.close();
            cluster.close();
        }
        http.close();
        mail.stop();
    }

    @Test
    void everyAlertArrivesAndWhatArrivesTwiceSaysSo() throws Exception {
        givenRules();
        happened(ALERTS - KILLS * WITH_EACH_KILL);
        List<Cluster.Service> servers = new ArrayList<>();
        for (int i = 1; i <= 3; i++) {
            servers.add(cluster.start(
                    NodeRole.ALERT,
                    "alert-" + i,
                    "--alert.outbound.allowed-addresses=127.0.0.1",
                    // each is to be sent by itself
                    "--alert.delivery.messages-per-minute=0",
                    "--alert.delivery.send-timeout=3s",
                    "--alert.delivery.lease=8s",
                    "--alert.delivery.retry-min=200ms",
                    "--alert.delivery.retry-max=1s"));
        }
        cluster.awaitReady();

        for (int kill = 0; kill < KILLS; kill++) {
            int mailed = mail.getReceivedMessages().length;
            happened(WITH_EACH_KILL);
            await("both servers to be spoken to")
                    .atMost(LIMIT)
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> mail.getReceivedMessages().length > mailed && http.inFlight() > 0);
            Cluster.Service victim = servers.get(kill % servers.size());
            victim.kill9();
            victim.startAgain();
        }
        await("everything to be sent").atMost(LIMIT).until(() -> count("state <> 'SENT'") == 0);

        assertThat(count("true")).isEqualTo(2L * ALERTS);
        List<SlowReceiver.Receipt> mails = mails();
        System.out.printf(
                "%d alerts, %d kills: %d requests, %d mails, %d deliveries marked as possible duplicates, by servers %s%n",
                ALERTS, KILLS, http.received().size(), mails.size(), count("possible_duplicate"), byServer());
        arrived("http", http.received());
        arrived("mail", mails);
        assertThat(count("possible_duplicate"))
                .as("kills found messages on their way")
                .isPositive();
        assertThat(byServer()).as("incarnations that share the work").hasSizeGreaterThanOrEqualTo(3);
    }

    /** Each at least once; of each at most one receipt does not say that it may be another's copy. */
    private static void arrived(String channel, List<SlowReceiver.Receipt> receipts) throws SQLException {
        Map<Long, Integer> all = new HashMap<>();
        Map<Long, Integer> unmarked = new HashMap<>();
        for (SlowReceiver.Receipt receipt : receipts) {
            all.merge(receipt.alert(), 1, Integer::sum);
            if (!receipt.marked()) {
                unmarked.merge(receipt.alert(), 1, Integer::sum);
            }
        }
        assertThat(all).as("alerts that arrived at " + channel).hasSize(ALERTS);
        assertThat(unmarked.values()).as("copies without a mark at " + channel).allMatch(count -> count == 1);
        List<Long> twice = all.entrySet().stream()
                .filter(entry -> entry.getValue() > 1)
                .map(Map.Entry::getKey)
                .toList();
        assertThat(numbers("select alert_id from alert_delivery d join alert_channel c on c.id = d.channel_id"
                        + " where possible_duplicate and c.name = '" + channel + "'"))
                .as("what arrived twice is marked in the table, too")
                .containsAll(twice);
    }

    private static List<SlowReceiver.Receipt> mails() throws Exception {
        List<SlowReceiver.Receipt> receipts = new ArrayList<>();
        for (MimeMessage message : mail.getReceivedMessages()) {
            receipts.add(new SlowReceiver.Receipt(
                    Long.parseLong(message.getHeader("X-Scheduler-Alert-Id")[0]),
                    message.getHeader("X-Scheduler-Possible-Duplicate") != null));
        }
        return receipts;
    }

    private static void givenRules() throws SQLException {
        execute("update slot set owner = '" + MASTER + "', epoch = 1 where slot = 0");
        execute(
                "insert into alert_channel (name, type, settings, changed_by) values ('http', 'http', '{\"url\": \""
                        + http.url() + "\"}', 'test'), ('mail', 'email', '{\"host\": \"127.0.0.1\", \"port\": "
                        + mail.getSmtp().getPort()
                        + ", \"security\": \"none\", \"from\": \"scheduler@example.com\", \"to\": [\"ann@example.com\"]}', 'test')");
        execute("insert into alert_group (name, changed_by) values ('all', 'test')");
        execute("insert into alert_group_member select g.id, c.id from alert_group g, alert_channel c");
        execute("insert into alert_rule (name, events, group_id, changed_by)"
                + " select 'all', '{WORKER_LOST}', id, 'test' from alert_group");
    }

    /** Written as a master writes it: with the batch of what it tells of. */
    private static void happened(int alerts) {
        JdbcPartitionStore store = new JdbcPartitionStore(database.dataSource());
        for (int batch = 0; batch < alerts / 10; batch++) {
            List<RaisedAlert> raised = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                String worker = "worker-" + lost++;
                raised.add(new RaisedAlert(AlertEvent.WORKER_LOST, worker, null, Map.of("worker", worker)));
            }
            store.write(new PartitionBatch(
                    MASTER,
                    List.of(new SlotEpoch(0, 1)),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    Watching.NONE,
                    PartitionBatch.Permits.NONE,
                    PartitionBatch.Items.NONE,
                    raised));
        }
    }

    private static long count(String condition) throws SQLException {
        return numbers("select count(*) from alert_delivery where " + condition).getFirst();
    }

    /** How many were sent by each incarnation. */
    private static List<Long> byServer() throws SQLException {
        return numbers("select count(*) from alert_delivery group by claimed_by order by 1");
    }

    private static List<Long> numbers(String sql) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<Long> found = new ArrayList<>();
            while (rows.next()) {
                found.add(rows.getLong(1));
            }
            return found;
        }
    }

    private static void execute(String sql) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
