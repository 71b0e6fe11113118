package io.scheduler.alert.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.scheduler.alert.Attempt;
import io.scheduler.alert.Receiver;
import io.scheduler.alert.outbound.Outbound;
import io.scheduler.alert.outbound.OutboundHttp;
import io.scheduler.spi.AlertChannel;
import io.scheduler.spi.AlertFailedException;
import io.scheduler.spi.AlertFailedException.After;
import io.scheduler.spi.AlertMessage;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class WebhooksTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:10:00Z");

    private final Receiver receiver = new Receiver();
    private final Outbound outbound = Attempt.outbound(null);
    private final List<AlertChannel> all = Webhooks.all(new OutboundHttp(outbound), Clock.fixed(NOW, ZoneOffset.UTC));

    @AfterEach
    void close() {
        receiver.close();
        outbound.close();
    }

    private JsonNode sent(String type, AlertMessage message, Map<String, Object> settings) throws Exception {
        send(type, message, settings);
        return receiver.last().json();
    }

    private void send(String type, AlertMessage message, Map<String, Object> settings) throws Exception {
        AlertChannel channel = all.stream()
                .filter(each -> each.type().equals(type))
                .findFirst()
                .orElseThrow();
        channel.send(message, Attempt.of(type, settings));
    }

    private Map<String, Object> webhook() {
        return Map.of("webhook", receiver.url("/hook/key"));
    }

    private static String hmac(String key, String text) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void slackGetsAnAttachmentWithoutMentions() throws Exception {
        JsonNode body =
                sent("slack", Attempt.message("WORKFLOW_FAILED", true, Map.of("task", "<!channel>")), webhook());
        JsonNode attachment = body.at("/attachments/0");
        assertThat(attachment.get("title").asString())
                .isEqualTo("task &lt;!channel&gt; of sales/daily failed (run 4711)");
        assertThat(attachment.get("color").asString()).isEqualTo("#a8071a");
        assertThat(attachment.get("title_link").asString()).isEqualTo("https://ui.example.com/runs/4711");
        assertThat(attachment.get("text").asString()).contains("may have been sent before");
        assertThat(receiver.last().body()).doesNotContain("<!channel>");
    }

    @Test
    void teamsGetsAnAdaptiveCard() throws Exception {
        JsonNode card = sent("teams", Attempt.failed(false), webhook()).at("/attachments/0");
        assertThat(card.get("contentType").asString()).isEqualTo("application/vnd.microsoft.card.adaptive");
        assertThat(card.at("/content/type").asString()).isEqualTo("AdaptiveCard");
        assertThat(card.at("/content/body/0/color").asString()).isEqualTo("Attention");
        assertThat(card.at("/content/body/1/facts/0/title").asString()).isEqualTo("project");
        assertThat(card.at("/content/actions/0/url").asString()).isEqualTo("https://ui.example.com/runs/4711");
    }

    @Test
    void dingTalkIsSignedAndItsNoIsHeard() throws Exception {
        receiver.usually(200, "{\"errcode\": 0}");
        JsonNode body = sent(
                "dingtalk",
                Attempt.failed(false),
                Map.of(
                        "webhook",
                        receiver.url("/robot/send?access_token=t"),
                        "secret",
                        "SEC1",
                        "keyword",
                        "word",
                        "atMobiles",
                        List.of("139")));
        String sign = java.net.URLEncoder.encode(hmac("SEC1", NOW.toEpochMilli() + "\nSEC1"), StandardCharsets.UTF_8);
        assertThat(receiver.last().target())
                .isEqualTo("/robot/send?access_token=t&timestamp=" + NOW.toEpochMilli() + "&sign=" + sign);
        assertThat(body.get("msgtype").asString()).isEqualTo("markdown");
        assertThat(body.at("/markdown/text").asString())
                .contains("**sales/daily failed")
                .contains("word")
                .endsWith("@139");
        assertThat(body.at("/at/atMobiles/0").asString()).isEqualTo("139");

        receiver.answer(200, "{\"errcode\": 310000, \"errmsg\": \"sign not match\"}");
        AlertFailedException no = catchThrowableOfType(
                AlertFailedException.class, () -> send("dingtalk", Attempt.failed(false), webhook()));
        assertThat(no.after()).isEqualTo(After.GIVE_UP);
        assertThat(no).hasMessageContaining("sign not match");
        receiver.answer(200, "{\"errcode\": 130101, \"errmsg\": \"send too fast\"}");
        AlertFailedException later = catchThrowableOfType(
                AlertFailedException.class, () -> send("dingtalk", Attempt.failed(false), webhook()));
        assertThat(later.after()).isEqualTo(After.RETRY);
    }

    @Test
    void feishuIsSignedInItsBody() throws Exception {
        receiver.usually(200, "{\"code\": 0}");
        JsonNode body = sent("feishu", Attempt.failed(false), Map.of("webhook", receiver.url("/hook"), "secret", "s"));
        assertThat(body.get("timestamp").asString()).isEqualTo(Long.toString(NOW.getEpochSecond()));
        assertThat(body.get("sign").asString()).isEqualTo(hmac(NOW.getEpochSecond() + "\ns", ""));
        assertThat(body.at("/content/post/en_us/title").asString()).isEqualTo("sales/daily failed (run 4711)");
        assertThat(body.at("/content/post/en_us/content/0/0/text").asString()).isEqualTo("project: sales");
    }

    @Test
    void weComIsARobotOrAnApp() throws Exception {
        receiver.usually(200, "{\"errcode\": 0, \"access_token\": \"to ken\"}");
        JsonNode robot = sent("wecom", Attempt.failed(false), webhook());
        assertThat(robot.get("msgtype").asString()).isEqualTo("markdown");

        JsonNode app = sent(
                "wecom",
                Attempt.failed(false),
                Map.of(
                        "corpId",
                        "corp",
                        "secret",
                        "s",
                        "agentId",
                        7L,
                        "users",
                        List.of("ann", "bob"),
                        "apiUrl",
                        receiver.url("")));
        assertThat(receiver.requests)
                .extracting(Receiver.Request::target)
                .endsWith("/cgi-bin/gettoken?corpid=corp&corpsecret=s", "/cgi-bin/message/send?access_token=to+ken");
        assertThat(app.get("touser").asString()).isEqualTo("ann|bob");
        assertThat(app.get("agentid").asInt()).isEqualTo(7);
        assertThat(catchThrowableOfType(
                        AlertFailedException.class, () -> send("wecom", Attempt.failed(false), Map.of())))
                .hasMessageContaining("expected either webhook");
    }

    @Test
    void telegramAndWebexAreBots() throws Exception {
        JsonNode telegram = sent(
                "telegram",
                Attempt.failed(true),
                Map.of("botToken", "12:ab-c", "chatId", "-100", "apiUrl", receiver.url("")));
        assertThat(receiver.last().target()).isEqualTo("/bot12:ab-c/sendMessage");
        assertThat(telegram.get("chat_id").asString()).isEqualTo("-100");
        assertThat(telegram.get("text").asString()).contains("may have been sent before");

        JsonNode webex = sent(
                "webex", Attempt.failed(false), Map.of("accessToken", "t", "roomId", "r", "apiUrl", receiver.url("/")));
        assertThat(receiver.last().target()).isEqualTo("/v1/messages");
        assertThat(receiver.last().header("Authorization")).isEqualTo("Bearer t");
        assertThat(webex.get("roomId").asString()).isEqualTo("r");
        assertThat(catchThrowableOfType(
                        AlertFailedException.class,
                        () -> send("webex", Attempt.failed(false), Map.of("accessToken", "t"))))
                .hasMessageContaining("expected one of roomId");
    }

    @Test
    void anIncidentOfPagerDutyIsResolvedByASuccess() throws Exception {
        Map<String, Object> settings = Map.of("routingKey", "k", "url", receiver.url("/v2/enqueue"));
        receiver.usually(202, "{}");
        JsonNode trigger = sent("pagerduty", Attempt.failed(true), settings);
        assertThat(trigger.get("event_action").asString()).isEqualTo("trigger");
        assertThat(trigger.at("/payload/severity").asString()).isEqualTo("error");
        assertThat(trigger.at("/payload/custom_details/mayBeDuplicate").asString())
                .isEqualTo("true");
        JsonNode resolve = sent("pagerduty", Attempt.message("WORKFLOW_RECOVERED", false, Map.of()), settings);
        assertThat(resolve.get("event_action").asString()).isEqualTo("resolve");
        assertThat(resolve.get("dedup_key")).isEqualTo(trigger.get("dedup_key"));
    }

    @Test
    void alertsOfAlertmanagerEndWithASuccess() throws Exception {
        Map<String, Object> settings =
                Map.of("url", receiver.url("/am/"), "user", "u", "password", "p", "labels", Map.of("team", "x"));
        JsonNode fired = sent("alertmanager", Attempt.failed(false), settings).get(0);
        assertThat(receiver.last().target()).isEqualTo("/am/api/v2/alerts");
        assertThat(receiver.last().header("Authorization")).isEqualTo("Basic dTpw");
        assertThat(fired.at("/labels/alertname").asString()).isEqualTo("SchedulerWorkflowFailed");
        assertThat(fired.at("/labels/severity").asString()).isEqualTo("critical");
        assertThat(fired.at("/labels/team").asString()).isEqualTo("x");
        assertThat(fired.get("endsAt").asString()).isEqualTo("2026-01-02T04:10:00Z");
        JsonNode ended = sent("alertmanager", Attempt.message("WORKFLOW_SUCCEEDED", false, Map.of()), settings);
        assertThat(ended.valueStream()
                        .filter(alert -> alert.get("labels").equals(fired.get("labels")))
                        .map(alert -> alert.get("endsAt").asString()))
                .containsExactly(NOW.toString());
    }

    @Test
    void whatIsTooLongIsShortened() {
        assertThat(Texts.atMost("äöü", 100)).isEqualTo("äöü");
        assertThat(Texts.atMost("ä".repeat(10), 10)).isEqualTo("äää…");
        assertThat(Texts.atMost("😀😀😀", 9)).isEqualTo("😀…");
    }
}
