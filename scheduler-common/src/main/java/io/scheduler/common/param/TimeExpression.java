package io.scheduler.common.param;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDateTime;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.time.temporal.TemporalAdjusters;
import java.time.temporal.WeekFields;
import java.util.Optional;

/**
 * The meaning of what stands between {@code $[} and {@code ]}:
 *
 * <pre>
 *   expression = pattern [ ( "+" | "-" ) sum of days ]
 *              | add_months(pattern, n)       month_begin(pattern, days)    month_end(pattern, days)
 *              | week_begin(pattern, days)    week_end(pattern, days)       this_day(pattern)    last_day(pattern)
 *              | month_first_day(pattern [, months])                        month_last_day(pattern [, months])
 *              | week_first_day(pattern [, weeks])                          week_last_day(pattern [, weeks])
 *              | year_week(pattern [, first day of the week, 1 = Monday])   timestamp(expression)
 * </pre>
 *
 * <p>Whole days, weeks and months move the calendar, so that they are right on days of 23 and 25 hours; the fraction of a
 * day moves the clock by that many minutes. Whatever is not understood is empty.
 */
final class TimeExpression {
    static final int MAX_LENGTH = 200;
    private static final int MINUTES_OF_DAY = 24 * 60;
    private static final long MOST_DAYS = 366L * 10_000;
    private static final int MAX_YEAR = 9999;
    private static final DateTimeFormatter TO_THE_SECOND =
            DateTimeFormatter.ofPattern("uuuuMMddHHmmss").withResolverStyle(ResolverStyle.STRICT);

    private TimeExpression() {}

    /** Its value at that time. */
    static Optional<String> evaluate(String expression, ZonedDateTime at) {
        try {
            return text(expression, at);
        } catch (DateTimeException | ArithmeticException outOfRange) {
            return Optional.empty();
        }
    }

    private static Optional<String> text(String expression, ZonedDateTime at) {
        if (argument(expression, "timestamp").isPresent()) {
            return argument(expression, "timestamp").flatMap(inner -> timestamp(inner, at));
        }
        if (argument(expression, "year_week").isPresent()) {
            return argument(expression, "year_week").flatMap(inner -> yearWeek(inner, at));
        }
        return moment(expression, at).flatMap(Moment::text);
    }

    /** A time and how it is to be written. */
    private record Moment(ZonedDateTime time, String pattern) {
        Optional<String> text() {
            return time.getYear() < 1 || time.getYear() > MAX_YEAR
                    ? Optional.empty()
                    : DatePattern.format(pattern, time);
        }
    }

    private static Optional<Moment> moment(String expression, ZonedDateTime at) {
        int open = expression.indexOf('(');
        if (open > 0 && expression.endsWith(")")) {
            Optional<Moment> called = function(
                    expression.substring(0, open), expression.substring(open + 1, expression.length() - 1), at);
            if (called.isPresent()) {
                return called;
            }
        }
        return shifted(expression, at);
    }

    private static Optional<Moment> function(String name, String arguments, ZonedDateTime at) {
        int comma = arguments.lastIndexOf(',');
        Optional<Fraction> number = comma < 0 ? Optional.empty() : Sum.parse(arguments.substring(comma + 1));
        String pattern = number.isPresent() ? arguments.substring(0, comma) : arguments;
        Fraction n = number.orElse(Fraction.whole(0));
        boolean given = number.isPresent();
        Optional<ZonedDateTime> time = switch (name) {
            case "add_months" -> given ? months(at, n) : Optional.empty();
            case "month_begin" -> given ? days(firstOfMonth(at), n) : Optional.empty();
            case "month_end" -> given ? days(lastOfMonth(at), n) : Optional.empty();
            case "week_begin" -> given ? days(monday(at), n) : Optional.empty();
            case "week_end" -> given ? days(sunday(at), n) : Optional.empty();
            case "this_day" -> given ? Optional.empty() : Optional.of(at);
            case "last_day" -> given ? Optional.empty() : Optional.of(at.minusDays(1));
            case "month_first_day" -> months(at, n).map(TimeExpression::firstOfMonth);
            case "month_last_day" -> months(firstOfMonth(at), n).map(TimeExpression::lastOfMonth);
            case "week_first_day" -> weeks(at, n).map(TimeExpression::monday);
            case "week_last_day" -> weeks(at, n).map(TimeExpression::sunday);
            default -> Optional.empty();
        };
        return time.map(found -> new Moment(found, pattern));
    }

    /** The first sign outside of quotes after which there are nothing but the signs of arithmetic ends the pattern. */
    private static Optional<Moment> shifted(String expression, ZonedDateTime at) {
        boolean quoted = false;
        for (int i = 0; i < expression.length(); i++) {
            char c = expression.charAt(i);
            quoted ^= c == '\'';
            if (!quoted && (c == '+' || c == '-') && isArithmetic(expression, i)) {
                String pattern = expression.substring(0, i);
                return Sum.parse(expression.substring(i))
                        .flatMap(offset -> days(at, offset))
                        .map(moved -> new Moment(moved, pattern));
            }
        }
        return Optional.of(new Moment(at, expression));
    }

    private static boolean isArithmetic(String text, int from) {
        boolean digit = false;
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            digit |= c >= '0' && c <= '9';
            if ("0123456789+-*/() ".indexOf(c) < 0) {
                return false;
            }
        }
        return digit;
    }

    /** Epoch seconds of a time that is written as {@code yyyyMMddHHmmss}; digits may stand for a field. */
    private static Optional<String> timestamp(String expression, ZonedDateTime at) {
        return moment(expression, at)
                .flatMap(moment -> moment.text()
                        .map(text -> LocalDateTime.parse(text, TO_THE_SECOND))
                        // the same side of an hour that the clocks show twice
                        .map(local -> ZonedDateTime.ofLocal(
                                local, at.getZone(), moment.time().getOffset())))
                .map(time -> Long.toString(time.toEpochSecond()));
    }

    private static Optional<String> yearWeek(String arguments, ZonedDateTime at) {
        int comma = arguments.lastIndexOf(',');
        String pattern = comma < 0 ? arguments : arguments.substring(0, comma);
        Optional<Fraction> first =
                comma < 0 ? Optional.of(Fraction.whole(1)) : Sum.parse(arguments.substring(comma + 1));
        if (DatePattern.format(pattern, at).isEmpty()
                || first.isEmpty()
                || !first.get().isWhole()
                || first.get().truncated() < 1
                || first.get().truncated() > 7) {
            return Optional.empty();
        }
        WeekFields weeks = WeekFields.of(DayOfWeek.of((int) first.get().truncated()), 4);
        return Optional.of(String.format(
                "%04d%s%02d",
                at.get(weeks.weekBasedYear()), pattern.contains("-") ? "-" : "", at.get(weeks.weekOfWeekBasedYear())));
    }

    private static Optional<String> argument(String expression, String function) {
        return expression.startsWith(function + "(") && expression.endsWith(")")
                ? Optional.of(expression.substring(function.length() + 1, expression.length() - 1))
                : Optional.empty();
    }

    private static Optional<ZonedDateTime> days(ZonedDateTime at, Fraction days) {
        if (Math.abs(days.truncated()) > MOST_DAYS) {
            return Optional.empty();
        }
        long minutes = days.times(Fraction.whole(MINUTES_OF_DAY)).truncated();
        return Optional.of(at.plusDays(minutes / MINUTES_OF_DAY).plusMinutes(minutes % MINUTES_OF_DAY));
    }

    private static Optional<ZonedDateTime> months(ZonedDateTime at, Fraction months) {
        return months.isWhole() ? Optional.of(at.plusMonths(months.numerator())) : Optional.empty();
    }

    private static Optional<ZonedDateTime> weeks(ZonedDateTime at, Fraction weeks) {
        return weeks.isWhole() ? Optional.of(at.plusWeeks(weeks.numerator())) : Optional.empty();
    }

    private static ZonedDateTime firstOfMonth(ZonedDateTime at) {
        return at.withDayOfMonth(1);
    }

    private static ZonedDateTime lastOfMonth(ZonedDateTime at) {
        return at.with(TemporalAdjusters.lastDayOfMonth());
    }

    private static ZonedDateTime monday(ZonedDateTime at) {
        return at.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
    }

    private static ZonedDateTime sunday(ZonedDateTime at) {
        return at.with(TemporalAdjusters.nextOrSame(DayOfWeek.SUNDAY));
    }
}
