package io.scheduler.alert.web;

import io.scheduler.alert.channel.Settings;
import io.scheduler.alert.outbound.HttpAnswer;
import io.scheduler.spi.AlertChannel;
import io.scheduler.spi.AlertFailedException;
import io.scheduler.spi.AlertFailedException.After;
import io.scheduler.spi.AlertMessage;
import io.scheduler.spi.AlertSending;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** WeCom: a robot of a group, or an app, which asks for a token first. Safe for use by several threads. */
final class WeComChannel implements AlertChannel {
    private static final int LONGEST_MARKDOWN = 4_000;
    private static final int LONGEST_TEXT = 2_000;

    private final Post post;

    WeComChannel(Post post) {
        this.post = post;
    }

    @Override
    public String type() {
        return "wecom";
    }

    @Override
    public String send(AlertMessage message, AlertSending sending) throws AlertFailedException {
        Settings settings = new Settings(sending);
        boolean robot = settings.optional("webhook").isPresent();
        if (robot == settings.optional("corpId").isPresent()) {
            throw new AlertFailedException(
                    "expected either webhook, or corpId with secret, agentId and users", After.GIVE_UP);
        }
        HttpAnswer answer = robot ? robot(message, settings) : app(message, settings);
        Webhooks.zero(answer, "errcode");
        return Post.said(answer);
    }

    private HttpAnswer robot(AlertMessage message, Settings settings) throws AlertFailedException {
        List<String> mobiles = settings.texts("mentionedMobiles");
        Map<String, Object> body = new LinkedHashMap<>();
        if (mobiles.isEmpty()) {
            body.put("msgtype", "markdown");
            body.put("markdown", Map.of("content", Texts.atMost(Texts.markdown(message), LONGEST_MARKDOWN)));
        } else {
            // nobody can be mentioned in the other form
            body.put("msgtype", "text");
            body.put(
                    "text",
                    Map.of("content", Texts.atMost(message.text(), LONGEST_TEXT), "mentioned_mobile_list", mobiles));
        }
        return post.json(
                settings.text("webhook"), Map.of(), body, settings.sending().deadline());
    }

    private HttpAnswer app(AlertMessage message, Settings settings) throws AlertFailedException {
        String api = ChatForms.base(settings);
        HttpAnswer given = post.get(
                api + "/cgi-bin/gettoken?corpid=" + encoded(settings.text("corpId")) + "&corpsecret="
                        + encoded(settings.text("secret")),
                settings.sending().deadline());
        Webhooks.zero(given, "errcode");
        String token = Post.parsed(given).path("access_token").asString("");
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("touser", String.join("|", settings.texts("users")));
        body.put("msgtype", "text");
        body.put("agentid", settings.number("agentId", 0));
        body.put("text", Map.of("content", Texts.atMost(message.text(), LONGEST_TEXT)));
        return post.json(
                api + "/cgi-bin/message/send?access_token=" + encoded(token),
                Map.of(),
                body,
                settings.sending().deadline());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
