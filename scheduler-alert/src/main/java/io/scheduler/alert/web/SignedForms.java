package io.scheduler.alert.web;

import io.scheduler.alert.channel.Settings;
import io.scheduler.spi.AlertMessage;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Messages as the robots take them that want a signature of the time. */
final class SignedForms {
    private static final String HMAC = "HmacSHA256";
    private static final int DINGTALK_TEXT = 15_000;
    private static final int FEISHU_LINE = 4_000;

    private SignedForms() {}

    static Webhook.Call dingTalk(AlertMessage message, Settings settings, Instant now) {
        String url = settings.text("webhook");
        Optional<String> secret = settings.optional("secret");
        if (secret.isPresent()) {
            String signed = now.toEpochMilli() + "\n" + secret.get();
            String signature = hmac(secret.get(), signed);
            url += (url.contains("?") ? "&" : "?") + "timestamp=" + now.toEpochMilli() + "&sign="
                    + URLEncoder.encode(signature, StandardCharsets.UTF_8);
        }
        List<String> mobiles = settings.texts("atMobiles");
        List<String> users = settings.texts("atUserIds");
        List<String> mentioned = new ArrayList<>(mobiles);
        mentioned.addAll(users);
        String tail = settings.optional("keyword").map(word -> "\n\n" + word).orElse("")
                + (mentioned.isEmpty() ? "" : "\n\n@" + String.join(" @", mentioned));
        boolean plain = settings.text("messageType").equals("text");
        String text = Texts.atMost(plain ? message.text() : Texts.markdown(message), DINGTALK_TEXT) + tail;
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("msgtype", plain ? "text" : "markdown");
        if (plain) {
            body.put("text", Map.of("content", text));
        } else {
            body.put("markdown", Map.of("title", message.title(), "text", text));
        }
        body.put("at", Map.of("atMobiles", mobiles, "atUserIds", users, "isAtAll", settings.is("atAll")));
        return Webhook.Call.of(url, body);
    }

    static Webhook.Call feishu(AlertMessage message, Settings settings, Instant now) {
        Map<String, Object> body = new LinkedHashMap<>();
        settings.optional("secret").ifPresent(secret -> {
            // the text to be signed is the key here, and what it signs is empty
            body.put("timestamp", Long.toString(now.getEpochSecond()));
            body.put("sign", hmac(now.getEpochSecond() + "\n" + secret, ""));
        });
        List<Object> lines = new ArrayList<>();
        message.text()
                .lines()
                .skip(1)
                .forEach(line -> lines.add(List.of(Map.of("tag", "text", "text", Texts.atMost(line, FEISHU_LINE)))));
        body.put("msg_type", "post");
        body.put("content", Map.of("post", Map.of("en_us", Map.of("title", message.title(), "content", lines))));
        return Webhook.Call.of(settings.text("webhook"), body);
    }

    private static String hmac(String key, String text) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), HMAC));
            return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("expected every JDK to have " + HMAC, e);
        }
    }
}
