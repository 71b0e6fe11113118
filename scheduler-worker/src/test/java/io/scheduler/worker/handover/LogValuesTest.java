package io.scheduler.worker.handover;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rule P8: what a log sets, where {@code a} and {@code b} are declared. */
class LogValuesTest {
    @TempDir
    private Path folder;

    private Map<String, String> read(String text) throws IOException {
        return LogValues.read(Files.writeString(folder.resolve("1.log"), text), Set.of("a", "b"));
    }

    /** {@code ~} is the end of a line; the values with a comma between them come first, as a line that begins with # is none. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            a=1                    | ${setValue(a=1)}
            a=1                    | #{setValue(a=1)}
            a=1                    | INFO row #{setValue(a=1)} was written
            a=1,b=2                | ${setValue(a=1)} and #{setValue(b=2)}
            a=2                    | ${setValue(a=1)}~#{setValue(a=2)}
            a=x=y                  | #{setValue(a=x=y)}
            a=one~two              | #{setValue(a=one~two)}
            a=f(x) {y} )z          | #{setValue(a=f(x) {y} )z)}
            a=#{setValue(b=2       | #{setValue(a=#{setValue(b=2)}
            a=                     | #{setValue(a=)}
            "a= 1 "                | #{setValue(a= 1 )}
            ""                     | #{setValue(c=1)}
            ""                     | #{setValue(A=1)}
            ""                     | #{setValue(a)}
            ""                     | #{setValue(=1)}
            ""                     | {setValue(a=1)}
            ""                     | @{setValue(a=1)}
            ""                     | #{setvalue(a=1)}
            ""                     | #{setValue(a=1}
            ""                     | #{setValue(a=1)
            a=open~#{setValue(b=2  | #{setValue(a=open~#{setValue(b=2)}
            """)
    void p8ALogSetsWhatIsDeclared(String expected, String log) throws IOException {
        Map<String, String> found = read(log.replace('~', '\n'));
        assertThat(new TreeMap<>(found)
                        .entrySet().stream()
                                .map(one -> one.getKey() + "=" + one.getValue())
                                .collect(Collectors.joining(",")))
                .isEqualTo(expected.replace('~', '\n'));
    }

    @Test
    void p8AValueEndsWithinItsLinesAndCountsAtTheEndOfALongLog() throws IOException {
        String longest = "x\n".repeat(LogValues.MAX_LINES - 1) + "x";
        assertThat(read("#{setValue(a=" + longest + ")}")).isEqualTo(Map.of("a", longest));
        assertThat(read("#{setValue(a=" + longest + "\n)}")).isEmpty();
        assertThat(read("#{setValue(a=early)}" + "x".repeat(LogValues.MAX_BYTES) + "#{setValue(b=late)}"))
                .isEqualTo(Map.of("b", "late"));
        assertThat(LogValues.read(folder.resolve("none.log"), Set.of("a"))).isEmpty();
    }
}
