package io.scheduler.verify.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Whoever types what a document says is understood by the program that it names. */
class DocumentedCommandsTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    /** What a reader may not have. A block that wants it has a line before it which says so, and nothing of that kind in itself. */
    private static final Map<String, String> NEEDS = Map.of(
            "helm", "Needs a Kubernetes cluster",
            "kubectl", "Needs a Kubernetes cluster",
            "docker", "Needs a Docker engine",
            "systemctl", "Needs systemd",
            "skopeo", "Needs a registry",
            "deploy/docker/build.sh", "Needs the base images");

    private final Programs programs = new Programs(ROOT);

    static List<Path> documents() throws IOException {
        List<Path> found = new ArrayList<>(List.of(Path.of("README.md"), Path.of("CONTRIBUTING.md")));
        for (String folder : List.of("docs", "deploy", "examples")) {
            try (Stream<Path> files = Files.find(
                    ROOT.resolve(folder), 9, (path, about) -> path.toString().endsWith(".md"))) {
                files.map(ROOT::relativize).sorted().forEach(found::add);
            }
        }
        return found;
    }

    private static List<Passage> passages(Path document) throws IOException {
        return Passage.of(ROOT.resolve(document));
    }

    @Test
    void thereAreDocumentsAndCommands() throws IOException {
        assertThat(documents()).contains(Path.of("README.md"), Path.of("docs/operations.md"));
        assertThat(passages(Path.of("docs/operations.md")).stream()
                        .filter(Passage::fenced)
                        .flatMap(each -> each.commands().stream())
                        .filter(words -> words.getFirst().startsWith("bin/")))
                .hasSizeGreaterThan(20);
    }

    @ParameterizedTest
    @MethodSource("documents")
    void whatIsTypedIsUnderstood(Path document) throws IOException {
        List<String> wrong = new ArrayList<>();
        for (Passage passage : passages(document)) {
            if (passage.fenced()
                    ? passage.language().equals("sh")
                    : passage.text().matches("(?s)(bin/|scheduler [a-z]|mvn |npm run |deploy/docker/.*\\.sh).*")) {
                for (List<String> words : passage.commands()) {
                    programs.problem(words, passage.fenced())
                            .ifPresent(problem -> wrong.add(passage + ": " + String.join(" ", words) + ": " + problem));
                    words.stream()
                            .filter(word -> word.matches("(deploy|docs|examples)/.*"))
                            .filter(word -> !Files.exists(ROOT.resolve(word)))
                            .forEach(word -> wrong.add(passage + ": there is no " + word));
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    /** Else nobody looks at it, neither this test nor a reader's editor. */
    @ParameterizedTest
    @MethodSource("documents")
    void aBlockOfCommandsSaysThatItIsShell(Path document) throws IOException {
        assertThat(passages(document).stream()
                        .filter(each -> each.fenced() && each.language().isEmpty())
                        .filter(each -> each.text().startsWith("bin/")
                                || each.text().startsWith("mvn ")
                                || each.text().contains("\nbin/")))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("documents")
    void aBlockOfShellIsShell(Path document) throws Exception {
        for (Passage each : passages(document)) {
            if (each.language().equals("sh")) {
                Process bash = new ProcessBuilder("bash", "-n")
                        .redirectErrorStream(true)
                        .start();
                try (var in = bash.outputWriter()) {
                    in.write(each.text() + "\n");
                }
                String said = new String(bash.getInputStream().readAllBytes());
                assertThat(bash.waitFor()).as("%s: %s", each, said).isZero();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("documents")
    void whatIsNeededIsSaidBeforeABlock(Path document) throws IOException {
        for (Passage each : passages(document)) {
            if (each.language().equals("sh")) {
                each.commands().stream()
                        .flatMap(words -> Optional.ofNullable(NEEDS.get(words.getFirst())).stream())
                        .forEach(
                                need -> assertThat(each.before()).as("%s", each).contains(need));
                assertThat(each.text()).as("%s", each).doesNotContain("(needs", "# needs");
            }
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            bin/schedule start x                          | there is no program
            bin/scheduler strat default/x                 | strat
            bin/scheduler start default/x --folow         | --folow
            bin/scheduler cluster slots [--all]           | [--all]
            bin/scheduler cert isue --role api            | isue
            bin/scheduler secret rotate                   | --key-file
            bin/db.sh migrat                              | migrat
            bin/standalone.sh begin                       | begin
            bin/scheduler-daemon.sh stop worker --drian   | --drian
            bin/bench --fast                              | --fast
            deploy/docker/build.sh --label 1              | --label
            mvn -Pimage package                           | image
            mvn -pl scheduler-motor test                  | scheduler-motor
            npm run ende                                  | ende
            """)
    void aWrongCommandIsFound(String command, String named) throws IOException {
        List<String> words = ShellWords.commands(command).getFirst();
        assertThat(programs.problem(words, true))
                .hasValueSatisfying(said -> assertThat(said).contains(named));
    }

    @Test
    void wordsAreThoseOfTheShell() {
        assertThat(ShellWords.commands("""
                        A=1 bin/x --cron '0 0 * * ?' "b c"d   # said
                        cat > y <<'END'
                        bin/not --a command
                        END
                        a \\
                          b && (c; d) | e
                        """))
                .containsExactly(
                        List.of("bin/x", "--cron", "0 0 * * ?", "b cd"),
                        List.of("cat", ">", "y", "<<END"),
                        List.of("a", "b"),
                        List.of("c"),
                        List.of("d"),
                        List.of("e"));
    }
}
