package io.scheduler.common.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keeps the channels of docs/alerts.md equal to their schemas. Write them anew with {@code -Dpages.update=true}. */
class ChannelPageTest {
    private static final Path PAGE = Path.of("../docs/alerts.md");
    private static final String BEGIN =
            "<!-- channels: written by ChannelPageTest from the schemas, -Dpages.update=true -->\n";
    private static final String END = "<!-- end of channels -->";
    private static final List<String> ORDER = List.of(
            "email",
            "http",
            "slack",
            "teams",
            "dingtalk",
            "wecom",
            "feishu",
            "telegram",
            "webex",
            "pagerduty",
            "alertmanager",
            "script");

    @Test
    void pageShowsTheSchemas() throws IOException {
        String page = Files.readString(PAGE);
        String expected = page.substring(0, page.indexOf(BEGIN) + BEGIN.length())
                + channels()
                + page.substring(page.indexOf(END));
        if (Boolean.getBoolean("pages.update")) {
            Files.writeString(PAGE, expected);
        }
        assertThat(Files.readString(PAGE)).as("run with -Dpages.update=true").isEqualTo(expected);
        assertThat(ORDER)
                .containsExactlyInAnyOrderElementsOf(SettingsSchemas.builtIn().names());
    }

    private static String channels() {
        StringBuilder page = new StringBuilder("\n");
        for (String type : ORDER) {
            TaskTypeSchema schema =
                    SettingsSchemas.builtIn().find(type).orElseThrow().schema();
            page.append("### `")
                    .append(type)
                    .append("`: ")
                    .append(schema.title())
                    .append("\n\n")
                    .append(schema.description())
                    .append("\n\n| setting | | |\n|---|---|---|\n");
            TaskTypePageTest.rows(page, "", schema.fields());
            page.append('\n');
        }
        return page.toString();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "email | {\"host\": \"h\", \"from\": \"a@b\", \"to\": [\"c@d\"], \"security\": \"tls\", \"port\": 465}",
                "http | {\"url\": \"https://h/p\", \"headers\": {\"A\": \"b\"}, \"secretHeaders\": {\"C\": \"d\"}}",
                "script | {\"file\": \"f\", \"arguments\": [\"{{title}}\"], \"timeout\": \"10s\"}",
                "alertmanager | {\"url\": \"http://am:9093\", \"labels\": {\"team\": \"x\"}}"
            })
    void whatFitsIsTaken(String type, String settings) {
        TaskTypeSchema schema =
                SettingsSchemas.builtIn().find(type).orElseThrow().schema();
        assertThat(SettingsSchemas.check(schema, settings).problems()).isEmpty();
    }

    @Test
    void whatIsAbsentGetsItsDefault() {
        TaskTypeSchema schema =
                SettingsSchemas.builtIn().find("email").orElseThrow().schema();
        SettingsSchemas.Settings read =
                SettingsSchemas.check(schema, "{\"host\": \"h\", \"from\": \"a@b\", \"to\": [\"c@d\"]}");
        assertThat(SettingsSchemas.withDefaults(schema, read.values()))
                .containsEntry("port", 587)
                .containsEntry("security", "starttls")
                .containsEntry("host", "h")
                .doesNotContainKey("user");
        assertThat(SettingsSchemas.check(schema, "[]").problems()).hasSize(1);
        assertThat(SettingsSchemas.check(schema, "{").problems()).hasSize(1);
    }
}
