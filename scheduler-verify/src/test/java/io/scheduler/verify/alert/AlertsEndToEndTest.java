package io.scheduler.verify.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.scheduler.dao.secret.SecretKeyFile;
import io.scheduler.rpc.node.NodeRole;
import io.scheduler.verify.e2e.Cluster;
import io.scheduler.verify.e2e.Rest;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** From a task that fails to the mail that says so, with every service as a process of its own. */
class AlertsEndToEndTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String PASSWORD = "only for the mail server";

    @TempDir
    static Path dir;

    private static Cluster cluster;
    private static Cluster.Service worker;
    private static GreenMail mail;
    private static Rest api;

    @BeforeAll
    static void start() throws Exception {
        mail = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        mail.start();
        mail.setUser("scheduler@example.com", "scheduler", PASSWORD);
        Path keys = dir.resolve("secrets.key");
        new SecretKeyFile(keys, new SecureRandom()).init();
        String secrets = "--secrets.key-file=" + keys;
        cluster = Cluster.backends(dir.resolve("cluster"));
        cluster.start(NodeRole.MASTER, "master-1", secrets, "--master.worker-lease=6s");
        worker = cluster.start(NodeRole.WORKER, "worker-1", "--worker.lease=6s", "--node.id=worker-1");
        cluster.start(
                NodeRole.ALERT,
                "alert-1",
                "--node.id=alert-1",
                secrets,
                "--alert.outbound.allowed-addresses=127.0.0.1",
                "--alert.ui-url=https://ui.example.com");
        api = cluster.startApi("api-1", secrets);
        put("/alert-channels/team-mail", channel()).expect(201);
        put("/alert-groups/team", Map.of("channels", List.of("team-mail"))).expect(201);
        put("/projects/sales", Map.of()).expect(201);
    }

    private static Rest.Answer put(String path, Map<String, ?> body) {
        return api.put(path, "application/json", JSON.writeValueAsString(body));
    }

    private static Map<String, Object> channel() {
        return Map.of(
                "type",
                "email",
                "settings",
                Map.of(
                        "host", "127.0.0.1",
                        "port", mail.getSmtp().getPort(),
                        "security", "none",
                        "user", "scheduler",
                        "password", PASSWORD,
                        "from", "scheduler@example.com",
                        "to", List.of("team@example.com")));
    }

    @AfterAll
    static void stop() {
        if (cluster != null) {
            cluster.close();
        }
        mail.stop();
    }

    private static void awaitMail(String subject) {
        await("a mail " + subject)
                .atMost(LIMIT)
                .until(() -> Arrays.stream(mail.getReceivedMessages())
                        .anyMatch(message -> subject(message).equals(subject)));
    }

    private static String subject(MimeMessage message) {
        try {
            return message.getSubject();
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void theTeamIsToldWhatHappens() throws Exception {
        var tried =
                api.post("/alert-channels/team-mail/test", Map.of()).expect(200).json();
        assertThat(tried.path("sent").asBoolean()).as(tried.toString()).isTrue();
        assertThat(tried.path("server").asString()).isEqualTo("alert-1");
        awaitMail("Test of the channel team-mail");

        put(
                        "/projects/sales/alert-rules/all",
                        Map.of(
                                "events",
                                List.of("WORKFLOW_FAILED", "WORKFLOW_RECOVERED", "TASK_TIMED_OUT", "TASK_FAILED"),
                                "group",
                                "team"))
                .expect(201);
        Path flag = dir.resolve("fixed");
        api.apply(
                "sales",
                "daily",
                "name: daily\ntasks:\n  - {name: load, type: shell, script: 'test -e " + flag + "'}\n");
        long run = api.start("sales", "daily", Map.of());
        awaitMail("sales/daily failed (run " + run + ")");
        awaitMail("task load of sales/daily failed (run " + run + ")");

        Files.createFile(flag);
        api.post("/workflow-instances/" + run + "/recover", Map.of());
        awaitMail("sales/daily has recovered (run " + run + ")");

        api.apply(
                "sales",
                "slow",
                "name: slow\ntasks:\n  - {name: nap, type: shell, script: 'sleep 30', timeout: {after: 1s, action: warn}}\n");
        long slow = api.start("sales", "slow", Map.of());
        awaitMail("task nap of sales/slow runs too long (run " + slow + ")");

        put("/alert-rules/lost", Map.of("events", List.of("WORKER_LOST"), "group", "team"))
                .expect(201);
        worker.kill9();
        awaitMail("worker worker-1 is lost");

        var alerts = api.get("/alerts?project=sales&workflowInstanceId=" + run).json();
        assertThat(alerts.path("total").asInt()).isEqualTo(3);
        assertThat(alerts.at("/items/0/deliveries/0/state").asString()).isEqualTo("SENT");
        assertThat(alerts.toString()).doesNotContain(PASSWORD);

        worker.startAgain();
        cluster.postgres().killServer();
        cluster.postgres().startServer();
        await("the api to be back")
                .atMost(LIMIT)
                .until(() -> api.get("/projects").status() == 200);
        Files.delete(flag);
        long after = api.start("sales", "daily", Map.of());
        awaitMail("sales/daily failed (run " + after + ")");
    }
}
