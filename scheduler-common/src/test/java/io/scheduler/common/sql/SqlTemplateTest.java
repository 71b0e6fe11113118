package io.scheduler.common.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.scheduler.common.sql.SqlTemplate.Bound;
import io.scheduler.common.sql.SqlTemplate.Type;
import io.scheduler.common.sql.SqlTemplate.Written;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqlTemplateTest {

    @Test
    void parametersBecomeValues() {
        SqlTemplate template = SqlTemplate.parse(
                "select '${' || 'a''b', \"c\" from t where id = ${id:integer} and x in (${xs...}) and d > ${day}");
        assertThat(template.problem()).isPresent();

        template = SqlTemplate.parse(
                "select 'a''b', \"c\" from t where id = ${id:integer} and x in (${xs...}) and d > ${day}");
        assertThat(template.problem()).isEmpty();
        assertThat(template.parts())
                .containsExactly(
                        new Written("select 'a''b', \"c\" from t where id = "),
                        new Bound("id", Type.INTEGER, false),
                        new Written(" and x in ("),
                        new Bound("xs", Type.INFERRED, true),
                        new Written(") and d > "),
                        new Bound("day", Type.INFERRED, false));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select '${x}'",
                "select 'a' || ' ${x} '",
                "select \"${x}\"",
                "select `${x}`",
                "select 1 -- ${x}",
                "select 1 # ${x}\n",
                "select /* ${x} */ 1",
                "select /* /* */ ${x} */ 1",
                "select $$ ${x} $$",
                "select $tag$ ${x} $tag$",
                "select '\\' || ${x} || '",
                "select 'open, ${x}",
                "select /* open ${x}",
                "select ${}",
                "select ${a b}",
                "select ${x",
                "select ${x:money}",
                "select ? + ${x}",
                "select $[yyyyMMdd]",
                "select '$[yyyyMMdd-1]'",
            })
    void whereOnlyPastingCouldPutItItIsRefused(String sql) {
        assertThat(SqlTemplate.parse(sql).problem()).isPresent();
        assertThat(SqlTemplate.parse(sql).parts()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select 'it''s' || ${x}",
                "select '?' || ${x}",
                "select $1x$ + ${x}",
                "select $a",
                "select 1 -- what?\n + ${x}",
                "/* why? */ select ${x}",
                "select $f$ ? $f$, ${x}",
                "",
            })
    void whatIsQuotedProperlyIsTaken(String sql) {
        assertThat(SqlTemplate.parse(sql).problem()).isEmpty();
    }

    /** Whatever the text: it is either refused, or its parts put together again are the text. */
    @RepeatedTest(200)
    void nothingIsLostOrAdded(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        String[] pieces = {
            "'", "\"", "`", "${x}", "${y...}", "--", "\n", "/*", "*/", "$$", "$t$", "#", "\\", "a", " ", "$"
        };
        StringBuilder sql = new StringBuilder();
        for (int i = 0; i < 20; i++) {
            sql.append(pieces[random.nextInt(pieces.length)]);
        }

        SqlTemplate template = SqlTemplate.parse(sql.toString());

        if (template.problem().isEmpty()) {
            StringBuilder again = new StringBuilder();
            template.parts()
                    .forEach(part -> again.append(
                            switch (part) {
                                case Written written -> written.sql();
                                case Bound bound -> "${" + bound.name() + (bound.list() ? "...}" : "}");
                            }));
            assertThat(again).hasToString(sql.toString());
        }
    }
}
