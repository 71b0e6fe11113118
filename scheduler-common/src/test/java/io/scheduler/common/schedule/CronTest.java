package io.scheduler.common.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CronTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 0 2 * * ?      | 2026-01-01T02:00 | 2026-01-02T02:00",
                "*/10 * * * * ?   | 2026-01-01T02:00 | 2026-01-01T02:00:10",
                "0 0 12 L * ?     | 2026-02-01T00:00 | 2026-02-28T12:00",
                "0 0 12 ? * 6#3   | 2026-02-01T00:00 | 2026-02-20T12:00",
                "0 0 12 15W * ?   | 2026-02-01T00:00 | 2026-02-16T12:00",
                "0 0 9 ? * MON-FRI| 2026-01-02T09:00 | 2026-01-05T09:00",
                "0 0 0 29 2 ?     | 2026-01-01T00:00 | 2028-02-29T00:00",
                "0 0 0 1 1 ? 2030 | 2026-01-01T00:00 | 2030-01-01T00:00"
            })
    void namesTheTimesThatQuartzNames(String cron, LocalDateTime after, LocalDateTime next) {
        assertThat(Cron.of(cron).next(after)).contains(next);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0 0 0 30 2 ?", "0 0 0 1 1 ? 2020"})
    void mayNameNothing(String cron) {
        assertThat(Cron.of(cron).next(LocalDateTime.parse("2026-01-01T00:00"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 0 2 * *                      | Unexpected end",
                "0 0 2 * * *                    | 'one of the two days'",
                "0 0 25 * * ?                   | Hour",
                "0 0 12 ? * MON#1,WED           | 'MON#1,WED has # together with ,'",
                "0 0 12 ? * WED,2#1 2030        | 'has # together with ,'",
                "x                              | is none",
                "''                             | is none",
                "0 0 0 1 1 ? 1970-2147483647    | more than 4 digits",
                "0 0 0 1 1 ? ${x}               | characters"
            })
    void saysWhatIsExpected(String cron, String part) {
        assertThat(Cron.problem(cron).orElse(""))
                .startsWith("expected a Quartz cron")
                .satisfies(problem -> assertThat(problem.replace("'", "")).contains(part.replace("'", "")));
    }

    @Test
    void whatWasAcceptedEarlierGoesOn() {
        assertThat(Cron.stored("0 0 12 ? * MON#1,WED").next(LocalDateTime.parse("2026-02-01T00:00")))
                .contains(LocalDateTime.parse("2026-02-02T12:00"));
    }

    @Test
    void aLongTextIsRefused() {
        assertThat(Cron.problem("0,".repeat(200) + "0 * * * * ?").orElse("")).contains("longer than 200");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 * * * * ?      | true",
                "0 0 0/1 * * ?    | true",
                "0 0 */1 * * ?    | true",
                "0 0 0-23 * * ?   | true",
                "0 0 */2 * * ?    | false",
                "0 0 2 * * ?      | false",
                "0 0 1-23 * * ?   | false"
            })
    void aRhythmIsTold(String cron, boolean rhythm) {
        assertThat(Cron.of(cron).isEveryHour()).isEqualTo(rhythm);
    }
}
