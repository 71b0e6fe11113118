package io.scheduler.alert.message;

import io.scheduler.spi.AlertMessage;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.json.JsonMapper;

/** Texts in which {@code {{title}}} and the like stand for what a message says. Nothing else is evaluated. */
public final class Template {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([A-Za-z.]{1,100})}}");

    private Template() {}

    /** How values are written where they are put. */
    public enum Place {
        /** As they are. */
        PLAIN,
        /** Within a text of JSON; facts are JSON already and stand there as an object. */
        JSON,
        /** In an address or a form. */
        URL,
        XML
    }

    public static String fill(String template, AlertMessage message, Place place) {
        Matcher matcher = PLACEHOLDER.matcher(template);
        StringBuilder filled = new StringBuilder();
        while (matcher.find()) {
            String name = matcher.group(1);
            boolean facts = name.equals("facts");
            String value = facts ? MAPPER.writeValueAsString(message.facts()) : value(name, message);
            String written = facts && place == Place.JSON ? value : written(value, place);
            matcher.appendReplacement(filled, Matcher.quoteReplacement(written));
        }
        return matcher.appendTail(filled).toString();
    }

    private static String written(String value, Place place) {
        return switch (place) {
            case PLAIN -> value;
            case JSON -> {
                String quoted = MAPPER.writeValueAsString(value);
                yield quoted.substring(1, quoted.length() - 1);
            }
            case URL -> URLEncoder.encode(value, StandardCharsets.UTF_8);
            case XML -> HtmlTable.escaped(value);
        };
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
