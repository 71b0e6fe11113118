package io.scheduler.alert.web;

import io.scheduler.alert.channel.Settings;
import io.scheduler.alert.message.MessageJson;
import io.scheduler.alert.message.Template;
import io.scheduler.alert.outbound.OutboundHttp;
import io.scheduler.spi.AlertChannel;
import io.scheduler.spi.AlertFailedException;
import io.scheduler.spi.AlertMessage;
import io.scheduler.spi.AlertSending;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** One request to an address, with a body of the user's choice. Safe for use by several threads. */
public final class HttpChannel implements AlertChannel {
    private final Post post;
    private final Clock clock;

    public HttpChannel(OutboundHttp http, Clock clock) {
        this.post = new Post(http);
        this.clock = clock;
    }

    @Override
    public String type() {
        return "http";
    }

    @Override
    public String send(AlertMessage message, AlertSending sending) throws AlertFailedException {
        Settings settings = new Settings(sending);
        String method = settings.optional("method").orElse("POST");
        String contentType = settings.optional("contentType").orElse("application/json");
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("X-Scheduler-Alert-Id", Long.toString(message.id()));
        headers.put("X-Scheduler-Event", message.event());
        if (message.mayBeDuplicate()) {
            headers.put("X-Scheduler-Possible-Duplicate", "true");
        }
        headers.putAll(settings.entries("headers"));
        headers.putAll(settings.entries("secretHeaders"));
        String body = "";
        if (!method.equals("GET")) {
            headers.put("Content-Type", contentType);
            body = settings.optional("body")
                    .map(template -> Template.fill(template, message, place(contentType)))
                    .orElseGet(() -> MessageJson.of(message));
        }
        String url = Template.fill(settings.text("url"), message, Template.Place.URL);
        return Post.said(post.send(
                method,
                OutboundHttp.uri(url),
                headers,
                body.getBytes(StandardCharsets.UTF_8),
                settings.deadline("timeout", clock.instant())));
    }

    /** What a task says must not end the text that it is put into. */
    private static Template.Place place(String contentType) {
        String type = contentType.toLowerCase(Locale.ROOT);
        if (type.contains("json")) {
            return Template.Place.JSON;
        }
        if (type.contains("form-urlencoded")) {
            return Template.Place.URL;
        }
        return type.contains("xml") || type.contains("html") ? Template.Place.XML : Template.Place.PLAIN;
    }
}
