package io.scheduler.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/** How moments, durations and foreign text are shown to people. */
final class Text {
    private static final DateTimeFormatter MOMENT =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);

    private Text() {}

    /** Without control characters: a reason or a name must not steer the terminal. */
    static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}+", " ").strip();
    }

    static @Nullable Instant instant(String iso) {
        try {
            return iso.isEmpty() ? null : Instant.parse(iso);
        } catch (DateTimeParseException odd) {
            return null;
        }
    }

    static String moment(@Nullable Instant instant) {
        return instant == null ? "-" : MOMENT.format(instant);
    }

    /** From start to end, or to now when it has not ended. */
    static String elapsed(@Nullable Instant start, @Nullable Instant end, Instant now) {
        if (start == null) {
            return "-";
        }
        Duration duration = Duration.between(start, end == null ? now : end);
        long millis = Math.max(0, duration.toMillis());
        if (millis < 1000) {
            return millis + "ms";
        }
        if (millis < 60_000) {
            return millis / 1000 + "." + millis % 1000 / 100 + "s";
        }
        long seconds = millis / 1000;
        return seconds < 3600
                ? seconds / 60 + "m " + seconds % 60 + "s"
                : seconds / 3600 + "h " + seconds % 3600 / 60 + "m";
    }
}
