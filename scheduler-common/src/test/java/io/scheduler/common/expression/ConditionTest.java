package io.scheduler.common.expression;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConditionTest {

    private static final Map<String, String> PARAMS = Map.of(
            "rows",
            "42",
            "price",
            "10.50",
            "region",
            "eu",
            "none",
            "",
            "yes",
            "true",
            "evil",
            "1 || true",
            "big",
            "1e9");

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "${rows} == 42 ~ true",
                "${rows} == 42.0 ~ true",
                "${rows} == \"42.00\" ~ false",
                "${rows} == \"42\" ~ true",
                "${rows} > 5 ~ true",
                "${rows} > -5 ~ true",
                "${rows} < 5 ~ false",
                "${rows} <= 42 ~ true",
                "${rows} >= 43 ~ false",
                "${price} == 10.5 ~ true",
                "${region} == 'eu' ~ true",
                "${region} != 'eu' ~ false",
                "${region} > 'de' ~ true",
                "${big} == 1000000000 ~ false",
                "${region} in ['us', 'eu'] ~ true",
                "${rows} in [41, 42.0] ~ true",
                "${region} in [] ~ false",
                "${region} contains 'u' ~ true",
                "empty ${none} ~ true",
                "empty ${unknown} ~ true",
                "empty ${region} ~ false",
                "!empty ${region} && ${rows} > 1 ~ true",
                "!empty ${unknown} && ${unknown} > 1 ~ false",
                "empty ${unknown} || ${unknown} > 1 ~ true",
                "false && true && true ~ false",
                "(${rows} > 1) == true ~ true",
                "${yes} ~ true",
                "!${yes} ~ false",
                "!(${yes} && true) ~ false",
                "'it\\'s' == \"it's\" ~ true",
                "${evil} == 1 ~ false",
                "${evil} == '1 || true' ~ true"
            })
    void says(String text, boolean expected) {
        assertThat(parsed(text).test(PARAMS)).isEqualTo(new Condition.Result.Said(expected));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "${rows} = 42 ~ 9 ~ to compare write ==",
                "${rows} == ~ 11 ~ expected a value, but the text ends here",
                "region == 'eu' ~ 1 ~ put a text in quotes",
                "'abc ~ 1 ~ to end with '",
                "(true ~ 6 ~ expected ')'",
                "true false ~ 6 ~ expected && or ||",
                "true & false ~ 6 ~ for and write &&",
                "$rows > 1 ~ 1 ~ a parameter is written ${name}",
                "${} > 1 ~ 1 ~ expected a parameter such as ${name}",
                "1.2.3 > 1 ~ 1 ~ expected a number",
                "${a} in 'x' ~ 9 ~ expected '['",
                "'a\\x' == 'a' ~ 3 ~ expected one of"
            })
    void tellsWhereTheMistakeIs(String text, int column, String message) {
        assertThat(Condition.parse(text)).isInstanceOfSatisfying(Condition.Parsed.Invalid.class, invalid -> {
            assertThat(invalid.column()).isEqualTo(column);
            assertThat(invalid.message()).contains(message);
        });
    }

    @Test
    void isImpossibleWhenAValueIsMissingOrIsNoTruth() {
        assertThat(parsed("${unknown} > 1").test(PARAMS))
                .isInstanceOfSatisfying(
                        Condition.Result.Impossible.class,
                        impossible -> assertThat(impossible.why()).contains("there is no parameter ${unknown}"));
        assertThat(parsed("${region}").test(PARAMS))
                .isInstanceOfSatisfying(
                        Condition.Result.Impossible.class,
                        impossible -> assertThat(impossible.why())
                                .isEqualTo("expected true or false for ${region}, but it is 'eu'"));
    }

    @Test
    void boundsLengthAndDepth() {
        assertThat(Condition.parse("true || ".repeat(1000))).isInstanceOf(Condition.Parsed.Invalid.class);
        assertThat(Condition.parse("(".repeat(31) + "true" + ")".repeat(31)))
                .isInstanceOf(Condition.Parsed.Invalid.class);
        assertThat(parsed("(".repeat(30) + "true" + ")".repeat(30)).test(Map.of()))
                .isEqualTo(new Condition.Result.Said(true));
        assertThat(Condition.parse("!".repeat(4000))).isInstanceOf(Condition.Parsed.Invalid.class);
    }

    @Test
    void endsForEveryText() {
        String[] pieces = {
            "${rows}",
            "${x}",
            "==",
            "!",
            "(",
            ")",
            "&&",
            "||",
            "'a'",
            "1",
            "in",
            "[",
            "]",
            ",",
            "empty",
            "contains",
            " ",
            "\"",
            "\\",
            "true",
            "é",
            "💥"
        };
        for (long seed = 0; seed < 20_000; seed++) {
            Random random = new Random(seed);
            String text = random.ints(random.nextInt(12), 0, pieces.length)
                    .mapToObj(i -> pieces[i])
                    .collect(Collectors.joining(random.nextBoolean() ? " " : ""));
            if (Condition.parse(text) instanceof Condition.Parsed.Valid valid) {
                assertThat(valid.condition().test(PARAMS)).isNotNull();
            }
        }
    }

    private static Condition parsed(String text) {
        return switch (Condition.parse(text)) {
            case Condition.Parsed.Valid valid -> valid.condition();
            case Condition.Parsed.Invalid invalid -> throw new AssertionError(text + ": " + invalid);
        };
    }
}
