package io.scheduler.alert.channel;

import io.scheduler.common.workflow.DurationText;
import io.scheduler.spi.AlertSending;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The settings of a channel, by their types. They were checked when they were stored. */
public record Settings(AlertSending sending) {
    /** Empty when absent. */
    public String text(String name) {
        return sending.settings().get(name) instanceof String text ? text : "";
    }

    public Optional<String> optional(String name) {
        return Optional.of(text(name)).filter(text -> !text.isBlank());
    }

    public boolean is(String name) {
        return Boolean.TRUE.equals(sending.settings().get(name));
    }

    /** @param absent what counts when there is none */
    public int number(String name, int absent) {
        return sending.settings().get(name) instanceof Number number ? number.intValue() : absent;
    }

    public List<String> texts(String name) {
        return sending.settings().get(name) instanceof List<?> list
                ? list.stream()
                        .map(String::valueOf)
                        .filter(text -> !text.isBlank())
                        .toList()
                : List.of();
    }

    public Map<String, String> entries(String name) {
        Map<String, String> entries = new LinkedHashMap<>();
        if (sending.settings().get(name) instanceof Map<?, ?> map) {
            map.forEach((key, value) -> entries.put(String.valueOf(key), String.valueOf(value)));
        }
        return entries;
    }

    /** The end of a time that the channel itself allows, or the server's if that is sooner. */
    public Instant deadline(String name, Instant now) {
        Instant own = now.plus(DurationText.parse(text(name)).orElse(Duration.ofDays(1)));
        return own.isBefore(sending.deadline()) ? own : sending.deadline();
    }
}
