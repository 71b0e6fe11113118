package io.scheduler.alert.web;

import io.scheduler.spi.AlertMessage;
import java.nio.charset.StandardCharsets;

/** Messages as text, as long as a service takes them. */
final class Texts {
    private Texts() {}

    /** @param maxBytes of UTF-8; a longer text ends with an ellipsis */
    static String atMost(String text, int maxBytes) {
        if (text.getBytes(StandardCharsets.UTF_8).length <= maxBytes) {
            return text;
        }
        StringBuilder shortened = new StringBuilder();
        int bytes = "…".getBytes(StandardCharsets.UTF_8).length;
        for (int c : text.codePoints().toArray()) {
            bytes += Character.toString(c).getBytes(StandardCharsets.UTF_8).length;
            if (bytes > maxBytes) {
                break;
            }
            shortened.appendCodePoint(c);
        }
        return shortened.append('…').toString();
    }

    /** In the small Markdown that chats have in common. What facts say is no markup. */
    static String markdown(AlertMessage message) {
        StringBuilder text =
                new StringBuilder("**").append(plain(message.title())).append("**\n\n");
        if (message.mayBeDuplicate()) {
            text.append('_')
                    .append(io.scheduler.alert.message.Messages.DUPLICATE)
                    .append("_\n\n");
        }
        message.facts()
                .forEach((name, value) -> text.append("- ")
                        .append(plain(name))
                        .append(": ")
                        .append(plain(value.replaceAll("\\s*\\R\\s*", " ")))
                        .append('\n'));
        if (!message.link().isEmpty()) {
            text.append("\n[Open the run](").append(message.link()).append(")\n");
        }
        return text.toString();
    }

    private static String plain(String text) {
        return text.replaceAll("([\\\\`*\\[\\]<>#|!])", "\\\\$1");
    }
}
