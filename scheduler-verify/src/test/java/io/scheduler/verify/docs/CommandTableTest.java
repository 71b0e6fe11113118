package io.scheduler.verify.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/commands.md says of every block of commands how it is known to work, and of no other. */
class CommandTableTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    /** {@code | [file](link) | `first words` | `mark` | how it is known |}, where a bar within a cell is written {@code \|}. */
    private static final Pattern ROW = Pattern.compile(
            "\\| \\[([^]]+)]\\(([^)]+)\\) \\| `((?:[^|\\\\]|\\\\.)+)` \\| `([0-9a-f]{8})` \\| (.+) \\|");

    private static final Pattern TEST = Pattern.compile("`(\\w+Test)`");
    private static final Pattern DAY = Pattern.compile("\\b(20\\d\\d-\\d\\d-\\d\\d): \\S");
    private static final Pattern NEEDS =
            Pattern.compile("Needs (a Kubernetes cluster|a Docker engine|the base images)");

    private record Row(String file, String link, String first, String mark, String how) {
        String key() {
            return file + " " + mark;
        }
    }

    @Test
    void everyBlockOfCommandsHasARowAndEveryRowABlock() throws Exception {
        List<String> rows = rows().stream().map(Row::key).toList();
        assertThat(rows).doesNotHaveDuplicates();
        assertThat(rows)
                .as(
                        "in docs/commands.md; a block that is new or has changed is run first, then its row says so, with this mark")
                .containsExactlyInAnyOrderElementsOf(
                        blocks().stream().map(CommandTableTest::key).toList());
    }

    @Test
    void aRowShowsItsBlock() throws Exception {
        List<Passage> blocks = blocks();
        for (Row row : rows()) {
            assertThat(ROOT.resolve("docs").resolve(row.link).normalize())
                    .as("%s", row)
                    .isEqualTo(ROOT.resolve(row.file));
            assertThat(blocks)
                    .as("%s", row)
                    .filteredOn(block -> key(block).equals(row.key()))
                    .allSatisfy(block -> assertThat(block.text()).startsWith(row.first.replace("\\|", "|")));
        }
    }

    /** By tests that are there, by a day that has been, or by what is missing, which the reader of the block is told too. */
    @Test
    void aRowSaysHowItIsKnown() throws Exception {
        Set<String> tests = tests();
        List<Passage> blocks = blocks();
        for (Row row : rows()) {
            List<String> named = named(TEST, row.how);
            List<String> days = named(DAY, row.how);
            List<String> needs = named(NEEDS, row.how);
            assertThat(Stream.of(named, days, needs).flatMap(List::stream))
                    .as("%s", row)
                    .isNotEmpty();
            assertThat(tests).as("%s", row).containsAll(named);
            assertThat(days)
                    .as("%s", row)
                    .allSatisfy(day -> assertThat(LocalDate.parse(day))
                            .isBeforeOrEqualTo(LocalDate.now().plusDays(1)));
            blocks.stream()
                    .filter(block -> key(block).equals(row.key()))
                    .forEach(block -> assertThat(needs).as("%s", row).isEqualTo(named(NEEDS, block.before())));
        }
    }

    private static List<Row> rows() throws IOException {
        List<Row> found = new ArrayList<>();
        for (String line : Files.readAllLines(ROOT.resolve("docs/commands.md"))) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                found.add(new Row(row.group(1), row.group(2), row.group(3), row.group(4), row.group(5)));
            } else {
                assertThat(line).as("a row of the table").doesNotStartWith("| [");
            }
        }
        return found;
    }

    private static List<Passage> blocks() throws IOException {
        List<Passage> found = new ArrayList<>();
        for (Path document : DocumentedCommandsTest.documents()) {
            Passage.of(ROOT.resolve(document)).stream()
                    .filter(each -> each.language().equals("sh"))
                    .forEach(found::add);
        }
        return found;
    }

    private static String key(Passage block) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(block.text().getBytes(StandardCharsets.UTF_8));
            return ROOT.relativize(block.file()) + " " + HexFormat.of().formatHex(digest, 0, 4);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static Set<String> tests() throws IOException {
        try (Stream<Path> files =
                Files.find(ROOT, 12, (path, about) -> path.toString().endsWith("Test.java"))) {
            return files.map(file -> file.getFileName().toString().replace(".java", ""))
                    .collect(Collectors.toSet());
        }
    }

    private static List<String> named(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(each -> each.group(1)).toList();
    }
}
