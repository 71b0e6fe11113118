package io.scheduler.common.param;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BusinessTimeTest {
    /** A Wednesday. */
    private static final String USUAL = "2026-03-11T08:05:09.042";

    private static String at(String local, String zone, String text) {
        return new BusinessTime(LocalDateTime.parse(local).atZone(ZoneId.of(zone))).expand(text);
    }

    @ParameterizedTest(name = "{0} = {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                    $[yyyyMMdd]                             | 20260311
                    $[yyyy-MM-dd]                           | 2026-03-11
                    $[yyyyMMddHHmmss]                       | 20260311080509
                    $[yyyy-MM-dd HH:mm:ss]                  | 2026-03-11 08:05:09
                    $[yyyy-MM-dd'T'HH:mm]                   | 2026-03-11T08:05
                    $[HH 'o''clock']                        | 08 o'clock
                    $[HH''mm]                               | 08'05
                    $[yyyyMMdd+1]                           | 20260312
                    $[yyyyMMdd-1]                           | 20260310
                    $[yyyy-MM-dd-1]                         | 2026-03-10
                    $[yyyyMMdd-11]                          | 20260228
                    $[yyyyMMdd+7*2]                         | 20260325
                    $[yyyyMMdd-7*2]                         | 20260225
                    $[yyyyMMdd-(7*2)]                       | 20260225
                    $[yyyyMMdd+1-2]                         | 20260310
                    $[yyyyMMdd + 1]                         | 20260312
                    $[HHmmss+1/24]                          | 090509
                    $[HHmmss-1/24]                          | 070509
                    $[yyyyMMddHH-9/24]                      | 2026031023
                    $[HHmm+15/24/60]                        | 0820
                    $[HHmm-15/24/60]                        | 0750
                    $[yyyyMMddHHmm-1-1/24-(1+1)/24/60]      | 202603100703
                    $[HHmm+(2*(3-1)+2)/24]                  | 1405
                    $[HHmm+1/24/60/60]                      | 0805
                    <$[yyyy]$[MM]-$[dd]>                    | <202603-11>
                    """)
    void patternsAndArithmeticInDays(String text, String expected) {
        assertThat(at(USUAL, "UTC", text).strip()).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0} = {1}")
    @CsvSource(delimiter = '|', textBlock = """
                    $[add_months(yyyyMMdd,1)]               | 20260411
                    $[add_months(yyyyMMdd,-1)]              | 20260211
                    $[add_months(yyyyMMdd,12*1)]            | 20270311
                    $[add_months(yyyy-MM-dd, -12*2)]        | 2024-03-11
                    $[add_months(yyyy-MM-01,1)]             | 2026-04-01
                    $[month_begin(yyyyMMdd,0)]              | 20260301
                    $[month_begin(yyyyMMdd,1)]              | 20260302
                    $[month_begin(yyyy-MM-dd,-1)]           | 2026-02-28
                    $[month_end(yyyyMMdd,0)]                | 20260331
                    $[month_end(yyyyMMdd,1)]                | 20260401
                    $[month_end(yyyyMMdd,-1)]               | 20260330
                    $[week_begin(yyyyMMdd,0)]               | 20260309
                    $[week_begin(yyyyMMdd,1)]               | 20260310
                    $[week_begin(yyyyMMdd,-7)]              | 20260302
                    $[week_end(yyyyMMdd,0)]                 | 20260315
                    $[week_end(yyyyMMdd,-1)]                | 20260314
                    $[this_day(yyyyMMdd)]                   | 20260311
                    $[this_day(yyyy-MM-dd)]                 | 2026-03-11
                    $[last_day(yyyyMMdd)]                   | 20260310
                    $[last_day(yyyy-MM-dd)]                 | 2026-03-10
                    $[month_first_day(yyyyMMdd)]            | 20260301
                    $[month_first_day(yyyy-MM-dd)]          | 2026-03-01
                    $[month_first_day(yyyyMMdd,-1)]         | 20260201
                    $[month_first_day(yyyyMMdd,+1)]         | 20260401
                    $[month_last_day(yyyyMMdd)]             | 20260331
                    $[month_last_day(yyyyMMdd,-1)]          | 20260228
                    $[month_last_day(yyyyMMdd,1)]           | 20260430
                    $[week_first_day(yyyyMMdd)]             | 20260309
                    $[week_first_day(yyyyMMdd,-1)]          | 20260302
                    $[week_last_day(yyyyMMdd)]              | 20260315
                    $[week_last_day(yyyyMMdd,1)]            | 20260322
                    $[year_week(yyyyMMdd)]                  | 202611
                    $[year_week(yyyy-MM-dd)]                | 2026-11
                    $[year_week(yyyy-MM-dd,1)]              | 2026-11
                    $[year_week(yyyyMMdd,4)]                | 202610
                    $[timestamp(yyyyMMddHHmmss)]            | 1773216309
                    $[timestamp(yyyyMMdd00mmss)]            | 1773187509
                    $[timestamp(yyyyMMddHHmmss-1/24)]       | 1773212709
                    $[timestamp(add_months(yyyyMMddHHmmss,1))] | 1775894709
                    $[timestamp(month_begin(yyyyMMdd000000,0))] | 1772323200
                    """)
    void functions(String text, String expected) {
        assertThat(at(USUAL, "UTC", text)).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0}: {1} = {2}")
    @CsvSource(delimiter = '|', textBlock = """
                    2026-01-01T00:00 | $[yyyyMMdd-1]                      | 20251231
                    2026-01-01T00:30 | $[yyyyMMddHH-1/24]                 | 2025123123
                    2026-01-31T12:00 | $[add_months(yyyyMMdd,1)]          | 20260228
                    2024-01-31T12:00 | $[add_months(yyyyMMdd,1)]          | 20240229
                    2024-02-29T12:00 | $[add_months(yyyyMMdd,12)]         | 20250228
                    2024-03-01T12:00 | $[last_day(yyyyMMdd)]              | 20240229
                    2026-01-31T12:00 | $[month_last_day(yyyyMMdd,1)]      | 20260228
                    2026-03-31T12:00 | $[month_last_day(yyyyMMdd,-1)]     | 20260228
                    2026-03-31T12:00 | $[month_first_day(yyyyMMdd,-1)]    | 20260201
                    2026-01-15T12:00 | $[month_first_day(yyyyMMdd,-1)]    | 20251201
                    2026-01-01T12:00 | $[month_begin(yyyyMMdd,-1)]        | 20251231
                    2026-12-31T12:00 | $[month_end(yyyyMMdd,1)]           | 20270101
                    2026-01-01T12:00 | $[week_begin(yyyyMMdd,0)]          | 20251229
                    2026-01-04T12:00 | $[week_end(yyyyMMdd,0)]            | 20260104
                    2026-01-05T12:00 | $[week_begin(yyyyMMdd,0)]          | 20260105
                    2026-01-01T12:00 | $[year_week(yyyy-MM-dd)]           | 2026-01
                    2027-01-01T12:00 | $[year_week(yyyy-MM-dd)]           | 2026-53
                    2024-12-30T12:00 | $[year_week(yyyyMMdd)]             | 202501
                    2024-12-29T12:00 | $[year_week(yyyyMMdd)]             | 202452
                    2024-12-29T12:00 | $[year_week(yyyyMMdd,7)]           | 202501
                    2026-12-31T12:00 | $[YYYY-'W'ww]                      | 2026-W53
                    2027-01-01T12:00 | $[YYYY-'W'ww]                      | 2026-W53
                    """)
    void bordersOfMonthsYearsAndWeeks(String local, String text, String expected) {
        assertThat(at(local, "UTC", text)).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0} {1}: {2} = {3}")
    @CsvSource(delimiter = '|', textBlock = """
                    Europe/Paris        | 2026-03-30T00:30 | $[yyyyMMdd-1]                    | 20260329
                    Europe/Paris        | 2026-03-30T00:30 | $[yyyyMMddHHmm-1]                | 202603290030
                    Europe/Paris        | 2026-03-29T03:30 | $[HHmm-1/24]                     | 0130
                    Europe/Paris        | 2026-03-28T02:30 | $[yyyyMMddHHmm+1]                | 202603290330
                    Europe/Paris        | 2026-10-26T00:30 | $[yyyyMMddHHmm-1]                | 202610250030
                    Europe/Paris        | 2026-10-25T04:00 | $[HHmm-1/24]                     | 0300
                    Europe/Paris        | 2026-10-25T04:00 | $[HHmm-2/24]                     | 0200
                    Europe/Paris        | 2026-10-25T04:00 | $[HHmm-3/24]                     | 0200
                    Europe/Paris        | 2026-10-25T02:30 | $[timestamp(yyyyMMddHHmmss)]     | 1792888200
                    America/New_York    | 2026-03-09T00:10 | $[yyyyMMdd-1]                    | 20260308
                    America/New_York    | 2026-11-02T00:10 | $[yyyyMMdd-1]                    | 20261101
                    Australia/Lord_Howe | 2026-10-04T02:30 | $[HHmm-1/24]                     | 0100
                    Asia/Shanghai       | 2026-03-11T00:00 | $[yyyyMMdd'T'HHmmssXXX]          | 20260311T000000+08:00
                    Pacific/Apia        | 2011-12-29T10:00 | $[yyyyMMdd+1]                    | 20111231
                    America/New_York    | 2026-03-07T12:00 | $[Z X XX XXX z]                  | -0500 -05 -0500 -05:00 EST
                    """)
    void daysMoveTheCalendarAndHoursTheClock(String zone, String local, String text, String expected) {
        assertThat(at(local, zone, text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    $[yy]            | 26
                    $[y]             | 2026
                    $[M]             | 3
                    $[MMM]           | Mar
                    $[MMMM]          | March
                    $[LL]            | 03
                    $[d]             | 11
                    $[D DDD]         | 70 070
                    $[E EEEE]        | Wed Wednesday
                    $[u]             | 3
                    $[F]             | 2
                    $[w ww W]        | 11 11 2
                    $[H k K h a]     | 8 8 8 8 AM
                    $[S SSS]         | 42 042
                    $[G]             | AD
                    $[z X XXX Z]     | UTC Z Z +0000
                    """)
    void lettersAreThoseOfSimpleDateFormat(String text, String expected) {
        assertThat(at(USUAL, "UTC", text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$[1+2]",
                "${a[0]} $[0]",
                "$[9yyyy]",
                "$[]",
                "$[",
                "$[yyyyMMdd",
                "$[arr[0]+1]",
                "$[x+1]",
                "$[i]",
                "$[yyyy-${n}]",
                "$[yyyy'open]",
                "$['only text']",
                "$[-1]",
                "$[yyyyMMdd+1/0]",
                "$[yyyyMMdd+99999999999]",
                "$[yyyyMMdd+999999999999*999999999999]",
                "$[yyyyMMdd-3000*366]",
                "$[add_months(yyyyMMdd)]",
                "$[add_months(yyyyMMdd,x)]",
                "$[add_months(yyyyMMdd,1/2)]",
                "$[add_months(yyyyMMdd,999999999)]",
                "$[month_begin(yyyyMMdd)]",
                "$[this_day(yyyyMMdd,1)]",
                "$[no_such(yyyyMMdd)]",
                "$[year_week(yyyyMMdd,8)]",
                "$[year_week(x)]",
                "$[timestamp(yyyyMMdd)]",
                "$[timestamp(yyyy1301000000)]",
                "$[yyyy\nMM]",
                "text without any",
                "$$[x]",
            })
    void whatIsNotUnderstoodStaysAsWritten(String text) {
        assertThat(at(USUAL, "UTC", text)).isEqualTo(text);
    }

    @Test
    void theRestOfTheTextIsLeftAlone() {
        assertThat(at(USUAL, "UTC", "a=$[x] $[$[yyyy]] b=$[MM]]")).isEqualTo("a=$[x] $[2026] b=03]");
    }

    @Test
    void anExpressionIsBounded() {
        String longest = "$[yyyy+" + "0+".repeat(96) + "0]";
        assertThat(at(USUAL, "UTC", longest)).isEqualTo("2026");
        String longer = "$[yyyy+" + "0+".repeat(98) + "0]";
        assertThat(at(USUAL, "UTC", longer)).isEqualTo(longer);
        String deep = "$[yyyy+" + "(".repeat(95) + "1" + ")".repeat(95) + "]";
        assertThat(at(USUAL, "UTC", deep)).isEqualTo("2026");
        String many = "$[yyyy".repeat(100_000);
        assertThat(at(USUAL, "UTC", many)).isEqualTo(many);
    }

    /** What java.time itself makes of the same day, over all zones and many times. */
    @Test
    void yesterdayIsTheDayBeforeInEveryZone() {
        Random random = new Random(5);
        DateTimeFormatter day = DateTimeFormatter.ofPattern("yyyyMMdd", Locale.ROOT);
        for (String id : ZoneId.getAvailableZoneIds()) {
            for (int i = 0; i < 20; i++) {
                Instant time =
                        Instant.parse("2012-01-01T00:00:00Z").plus(random.nextInt(20 * 365 * 24), ChronoUnit.HOURS);
                BusinessTime business = BusinessTime.of(time, ZoneId.of(id));
                LocalDate today = time.atZone(ZoneId.of(id)).toLocalDate();
                assertThat(business.expand("$[yyyyMMdd-1] $[yyyyMMdd] $[yyyyMMdd+1]"))
                        .as("%s in %s", time, id)
                        .isEqualTo(day.format(today.minusDays(1)) + " " + day.format(today) + " "
                                + day.format(today.plusDays(1)));
            }
        }
    }
}
