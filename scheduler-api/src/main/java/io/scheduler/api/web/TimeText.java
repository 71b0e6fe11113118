package io.scheduler.api.web;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.time.zone.ZoneOffsetTransition;
import java.util.Optional;

/** Times as people write them: instants, times with an offset, and times of a zone. */
public final class TimeText {
    private TimeText() {}

    /** A time without an offset is one of that zone: in a gap the first instant after it, of two the first. */
    public static Optional<Instant> read(String text, ZoneId zone) {
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeParseException withoutOffset) {
            try {
                return Optional.of(instant(LocalDateTime.parse(text), zone));
            } catch (DateTimeParseException noTime) {
                return Optional.empty();
            }
        }
    }

    /** The change of the clocks that leaves this time out; empty when there is none, or an offset says which instant is meant. */
    public static Optional<ZoneOffsetTransition> gap(String text, ZoneId zone) {
        try {
            return Optional.ofNullable(zone.getRules().getTransition(LocalDateTime.parse(text)))
                    .filter(ZoneOffsetTransition::isGap);
        } catch (DateTimeParseException noLocalTime) {
            return Optional.empty();
        }
    }

    private static Instant instant(LocalDateTime local, ZoneId zone) {
        ZoneOffsetTransition change = zone.getRules().getTransition(local);
        return change != null && change.isGap()
                ? change.getInstant()
                : local.atZone(zone).toInstant();
    }
}
