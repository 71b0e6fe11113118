package io.scheduler.common.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Ten million bytes of one thing: read in proportion to its length and refused where it stands. */
@Timeout(60)
class HostileDocumentsTest {
    private static final int SIZE = 10_000_000;
    private static final String SCRIPT = "name: w\ntasks:\n- name: a\n  type: shell\n  script: ";
    private static final String TOO_LONG =
            "tasks[0].script: expected at most 1048576 bytes, but got more; shorten it, or keep it in a file that a task reads"
                    + " (line 5)";
    private static final String ANCHOR =
            "l: expected no YAML anchor (&" + "x".repeat(60) + "…); write the value out (line 1)";

    /** The first document pays for loading classes. */
    @BeforeAll
    static void warm() {
        problems(SCRIPT + "|\n    x\n", DocumentFormat.YAML);
    }

    static Stream<Arguments> yaml() {
        return Stream.of(
                Arguments.of("plain on one line", SCRIPT + many("x"), TOO_LONG),
                Arguments.of("plain over many lines", SCRIPT + "x\n" + many("    xyz\n"), TOO_LONG),
                Arguments.of("plain with a gap", SCRIPT + "x" + many(" ") + "y", TOO_LONG),
                Arguments.of("single quotes", SCRIPT + "'" + many("x") + "'", TOO_LONG),
                Arguments.of("single quotes never closed", SCRIPT + "'" + many("x"), "not valid YAML"),
                Arguments.of("double quotes", SCRIPT + "\"" + many("x") + "\"", TOO_LONG),
                Arguments.of("escapes", SCRIPT + "\"" + many("\\x41") + "\"", TOO_LONG),
                Arguments.of("literal block of one line", SCRIPT + "|\n    " + many("x"), TOO_LONG),
                Arguments.of("literal block of many lines", SCRIPT + "|\n" + many("    xyz\n"), TOO_LONG),
                Arguments.of("folded block of one line", SCRIPT + ">\n    " + many("x"), TOO_LONG),
                Arguments.of("comment", "#" + many("x") + "\nk: v", "k: unknown field (line 2)"),
                Arguments.of("spaces", "k: " + many(" ") + "v", "k: unknown field (line 1)"),
                Arguments.of("plain key", many("x") + ": v", "not valid YAML"),
                Arguments.of("explicit key", "? " + many("x") + "\n: v", "x".repeat(60) + "…: unknown field (line 1)"),
                Arguments.of("many keys", numbered("k%d: \n"), "expected at most 10000 fields in a map; remove some"),
                Arguments.of("anchor", "l: &" + many("x") + " v", ANCHOR),
                Arguments.of("alias", "l: *" + many("x"), "l: expected a plain value, but got a YAML alias"),
                Arguments.of("tag", "l: !" + many("x") + " v", "l: expected no YAML tag (!"),
                Arguments.of("many anchors", "l:\n" + numbered("- &a%d x\n"), "l[0]: expected no YAML anchor (&a0)"),
                Arguments.of("many aliases", "l: &a x\nm:\n" + many("- *a\n"), "l: expected no YAML anchor (&a)"),
                Arguments.of("directive", "%" + many("x") + "\n---\nk: v", "k: unknown field (line 3)"),
                Arguments.of("number", SCRIPT + many("1"), "tasks[0].script: expected a number of at most 1000 digits"),
                Arguments.of("open lists", many("["), "expected less: Document nesting depth (51)"),
                Arguments.of("nested blocks", many("- "), "expected less: Document nesting depth (51)"));
    }

    static Stream<Arguments> json() {
        return Stream.of(
                Arguments.of(
                        "text",
                        "{\n\"name\":\"w\",\"tasks\":[{\"name\":\"a\",\"type\":\"shell\",\n\n\n\"script\":\""
                                + many("x") + "\"}]}",
                        TOO_LONG),
                Arguments.of("key", "{\n\"" + many("x") + "\":1}", "expected less: Name length (10000000) exceeds"),
                Arguments.of(
                        "many keys",
                        "{" + numbered("\"k%d\":1,") + "\"z\":1}",
                        "expected at most 10000 fields in a map"),
                Arguments.of("number", "{\"a\":" + many("1") + "}", "expected less: Number value length"),
                Arguments.of("open lists", many("["), "expected less: Document nesting depth (51)"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void yaml(String what, String text, String expected) {
        assertRefusedQuickly(text, DocumentFormat.YAML, expected);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void json(String what, String text, String expected) {
        assertRefusedQuickly(text, DocumentFormat.JSON, expected);
    }

    @Test
    void aMillionNamesThatNoTaskHasAreNotEachComparedWithAllThatExist() {
        StringBuilder yaml = new StringBuilder("name: w\ntasks:\n");
        for (int i = 0; i < 900; i++) {
            yaml.append("- {name: ").append("n".repeat(100)).append(i).append(", type: noop}\n");
        }
        yaml.append("- name: z\n  type: noop\n  dependsOn:\n");
        for (int i = 0; i < 300_000; i++) {
            yaml.append("  - nnnnnnnnnn").append(i).append('\n');
        }
        assertRefusedQuickly(
                yaml.toString(), DocumentFormat.YAML, "tasks[900].dependsOn[0]: no task is called 'nnnnnnnnnn0'");
    }

    private static void assertRefusedQuickly(String text, DocumentFormat format, String expected) {
        Duration begin = cpuTime();
        List<DocumentProblem> problems = problems(text, format);
        // a quarter of this on an idle machine; without a bound it is a minute
        assertThat(cpuTime().minus(begin)).isLessThan(Duration.ofSeconds(5));
        assertThat(problems.getFirst().toString()).startsWith(expected);
        assertThat(problems)
                .allSatisfy(problem -> assertThat(problem.toString()).hasSizeLessThan(500));
    }

    private static List<DocumentProblem> problems(String text, DocumentFormat format) {
        DocumentResult result = WorkflowDocumentReader.read(text.getBytes(StandardCharsets.UTF_8), format);
        return switch (result) {
            case DocumentResult.Invalid invalid -> invalid.problems();
            case DocumentResult.Valid valid -> List.of();
        };
    }

    /** Of this thread: what is promised must hold on a busy machine too. */
    private static Duration cpuTime() {
        return Duration.ofNanos(ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime());
    }

    private static String many(String part) {
        return part.repeat(SIZE / part.length());
    }

    private static String numbered(String part) {
        StringBuilder all = new StringBuilder(SIZE + 100);
        for (int i = 0; all.length() < SIZE; i++) {
            all.append(part.replace("%d", Integer.toString(i)));
        }
        return all.toString();
    }
}
