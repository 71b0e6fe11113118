package io.scheduler.alert.message;

import io.scheduler.spi.AlertMessage;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.json.JsonMapper;

/** Texts in which {@code {{title}}} and the like stand for what a message says. Nothing else is evaluated. */
public final class Template {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([A-Za-z.]{1,100})}}");

    private Template() {}

    /** @param escaped how a value is written where it is put */
    public static String fill(String template, AlertMessage message, UnaryOperator<String> escaped) {
        Matcher matcher = PLACEHOLDER.matcher(template);
        StringBuilder filled = new StringBuilder();
        while (matcher.find()) {
            String name = matcher.group(1);
            String value = name.equals("facts") ? JSON.writeValueAsString(message.facts()) : value(name, message);
            // facts are JSON already, wherever they are put
            matcher.appendReplacement(
                    filled, Matcher.quoteReplacement(name.equals("facts") ? value : escaped.apply(value)));
        }
        return matcher.appendTail(filled).toString();
    }

    /** Within a text of JSON. */
    public static String inJson(String value) {
        String quoted = JSON.writeValueAsString(value);
        return quoted.substring(1, quoted.length() - 1);
    }

    private static String value(String name, AlertMessage message) {
        if (name.startsWith("fact.")) {
            return message.facts().getOrDefault(name.substring("fact.".length()), "");
        }
        return switch (name) {
            case "title" -> message.title();
            case "text" -> message.text();
            case "event" -> message.event();
            case "severity" -> message.severity().name();
            case "id" -> Long.toString(message.id());
            case "at" -> message.at().toString();
            case "subject" -> message.subject();
            case "link" -> message.link();
            case "mayBeDuplicate" -> Boolean.toString(message.mayBeDuplicate());
            default -> "";
        };
    }
}
