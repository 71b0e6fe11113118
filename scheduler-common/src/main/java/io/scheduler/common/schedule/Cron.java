package io.scheduler.common.schedule;

import java.text.ParseException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.Optional;
import java.util.TimeZone;
import java.util.regex.Pattern;
import org.quartz.CronExpression;

/**
 * A cron expression as Quartz understands it, without a zone: which times of which days it names. Quartz is asked in UTC, where
 * every local time exists once, so that it never meets a change of the clocks; those are for {@link FireTimes}. Immutable.
 */
public final class Cron {
    public static final int LONGEST = 200;

    private static final TimeZone UTC = TimeZone.getTimeZone("UTC");
    private static final Pattern CHARACTERS = Pattern.compile("[0-9A-Za-z*?/,#\\-\\s]*");
    /** A range of years is kept number by number: without a bound one expression could fill the memory. */
    private static final Pattern TOO_LARGE_NUMBER = Pattern.compile("\\d{5}");

    private static final Pattern EVERY_HOUR = Pattern.compile("\\*|(\\*|0|0-23)?/1|0-23");
    private static final int DAY_OF_WEEK = 5;
    private static final String EXPECTED = "expected a Quartz cron expression of 6 or 7 fields (second minute hour"
            + " day-of-month month day-of-week [year]; one of the two days is '?'), but ";

    private final String text;
    private final CronExpression expression;

    private Cron(String text, CronExpression expression) {
        this.text = text;
        this.expression = expression;
    }

    /**
     * @throws IllegalArgumentException when it is no such expression; {@link #problem} says it without
     */
    public static Cron of(String text) {
        String[] fields = text.strip().split("\\s+");
        if (fields.length > DAY_OF_WEEK && fields[DAY_OF_WEEK].contains("#") && fields[DAY_OF_WEEK].contains(",")) {
            // Quartz would keep one of the days, and not always the one with '#'
            throw new IllegalArgumentException(EXPECTED + "the day of the week '" + fields[DAY_OF_WEEK]
                    + "' has '#' together with ',': a day with '#' stands alone, make a schedule for each");
        }
        return stored(text);
    }

    /** One that was accepted when it was written: what is refused since goes on to mean what Quartz makes of it. */
    static Cron stored(String text) {
        String trimmed = text.strip();
        if (trimmed.length() > LONGEST) {
            throw new IllegalArgumentException(EXPECTED + "it is longer than " + LONGEST + " characters");
        }
        if (!CHARACTERS.matcher(trimmed).matches()) {
            throw new IllegalArgumentException(EXPECTED + "it has characters that no field may have");
        }
        if (TOO_LARGE_NUMBER.matcher(trimmed).find()) {
            throw new IllegalArgumentException(EXPECTED + "it has a number of more than 4 digits");
        }
        try {
            CronExpression expression = new CronExpression(trimmed);
            expression.setTimeZone(UTC);
            return new Cron(trimmed, expression);
        } catch (ParseException e) {
            throw new IllegalArgumentException(EXPECTED + "'" + trimmed + "' is none: " + e.getMessage(), e);
        }
    }

    /** What is wrong with it: "expected …, but …". */
    public static Optional<String> problem(String text) {
        try {
            of(text);
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /** The first time that it names after that one, in whole seconds; nothing when there is none within 100 years. */
    public Optional<LocalDateTime> next(LocalDateTime after) {
        Date next = expression.getNextValidTimeAfter(Date.from(after.toInstant(ZoneOffset.UTC)));
        return Optional.ofNullable(next).map(date -> LocalDateTime.ofInstant(date.toInstant(), ZoneOffset.UTC));
    }

    /** It means a rhythm rather than times of the day: the hours are not restricted. */
    public boolean isEveryHour() {
        return EVERY_HOUR.matcher(text.split("\\s+")[2]).matches();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Cron cron && cron.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
