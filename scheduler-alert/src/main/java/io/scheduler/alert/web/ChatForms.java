package io.scheduler.alert.web;

import io.scheduler.alert.channel.Settings;
import io.scheduler.alert.message.Messages;
import io.scheduler.spi.AlertFailedException;
import io.scheduler.spi.AlertFailedException.After;
import io.scheduler.spi.AlertMessage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Messages as chats take them. */
final class ChatForms {
    private static final int TELEGRAM_TEXT = 4_000;
    private static final int WEBEX_TEXT = 7_000;
    private static final int SLACK_FIELD = 2_000;
    private static final int SHORT = 40;

    private ChatForms() {}

    static Webhook.Call slack(AlertMessage message, Settings settings, Instant now) {
        List<Map<String, Object>> fields = new ArrayList<>();
        message.facts()
                .forEach((name, value) -> fields.add(Map.of(
                        "title", inSlack(name),
                        "value", Texts.atMost(inSlack(value), SLACK_FIELD),
                        "short", value.length() <= SHORT)));
        Map<String, Object> attachment = new LinkedHashMap<>();
        attachment.put("fallback", inSlack(message.title()));
        attachment.put("color", color(message));
        attachment.put("title", inSlack(message.title()));
        if (!message.link().isEmpty()) {
            attachment.put("title_link", message.link());
        }
        if (message.mayBeDuplicate()) {
            attachment.put("text", Messages.DUPLICATE);
        }
        attachment.put("fields", fields);
        attachment.put("ts", message.at().getEpochSecond());
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("attachments", List.of(attachment));
        settings.optional("username").ifPresent(name -> body.put("username", name));
        settings.optional("channel").ifPresent(channel -> body.put("channel", channel));
        return Webhook.Call.of(settings.text("webhook"), body);
    }

    /** So that nobody is called by what a task says. */
    private static String inSlack(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private static String color(AlertMessage message) {
        return switch (message.severity()) {
            case INFO -> "#237804";
            case WARNING -> "#d48806";
            case ERROR -> "#a8071a";
        };
    }

    static Webhook.Call teams(AlertMessage message, Settings settings, Instant now) {
        List<Object> parts = new ArrayList<>();
        parts.add(Map.of(
                "type",
                "TextBlock",
                "text",
                plainInCard(message.title()),
                "weight",
                "Bolder",
                "size",
                "Medium",
                "wrap",
                true,
                "color",
                switch (message.severity()) {
                    case INFO -> "Good";
                    case WARNING -> "Warning";
                    case ERROR -> "Attention";
                }));
        if (message.mayBeDuplicate()) {
            parts.add(Map.of("type", "TextBlock", "text", Messages.DUPLICATE, "wrap", true, "isSubtle", true));
        }
        List<Object> facts = new ArrayList<>();
        message.facts()
                .forEach((name, value) -> facts.add(Map.of("title", plainInCard(name), "value", plainInCard(value))));
        parts.add(Map.of("type", "FactSet", "facts", facts));
        Map<String, Object> card = new LinkedHashMap<>();
        card.put("$schema", "http://adaptivecards.io/schemas/adaptive-card.json");
        card.put("type", "AdaptiveCard");
        card.put("version", "1.4");
        card.put("body", parts);
        if (!message.link().isEmpty()) {
            card.put(
                    "actions",
                    List.of(Map.of("type", "Action.OpenUrl", "title", "Open the run", "url", message.link())));
        }
        Map<String, Object> attachment = new LinkedHashMap<>();
        attachment.put("contentType", "application/vnd.microsoft.card.adaptive");
        attachment.put("content", card);
        return Webhook.Call.of(settings.text("webhook"), Map.of("type", "message", "attachments", List.of(attachment)));
    }

    private static String plainInCard(String text) {
        return text.replaceAll("([\\\\*_\\[\\]])", "\\\\$1");
    }

    static Webhook.Call telegram(AlertMessage message, Settings settings, Instant now) throws AlertFailedException {
        String token = settings.text("botToken");
        if (!token.matches("[A-Za-z0-9:_-]+")) {
            throw new AlertFailedException("expected botToken as the BotFather gives it", After.GIVE_UP);
        }
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("chat_id", settings.text("chatId"));
        body.put("text", Texts.atMost(message.text(), TELEGRAM_TEXT));
        body.put("disable_notification", settings.is("silent"));
        body.put("disable_web_page_preview", true);
        return Webhook.Call.of(base(settings) + "/bot" + token + "/sendMessage", body);
    }

    static Webhook.Call webex(AlertMessage message, Settings settings, Instant now) throws AlertFailedException {
        Map<String, Object> body = new LinkedHashMap<>();
        for (String place : List.of("roomId", "toPersonId", "toPersonEmail")) {
            settings.optional(place).ifPresent(value -> body.put(place, value));
        }
        if (body.size() != 1) {
            throw new AlertFailedException(
                    "expected one of roomId, toPersonId and toPersonEmail, but got " + body.size(), After.GIVE_UP);
        }
        body.put("markdown", Texts.atMost(Texts.markdown(message), WEBEX_TEXT));
        return new Webhook.Call(
                base(settings) + "/v1/messages",
                Map.of("Authorization", "Bearer " + settings.text("accessToken")),
                body);
    }

    static String base(Settings settings) {
        return settings.text("apiUrl").replaceAll("/+$", "");
    }
}
