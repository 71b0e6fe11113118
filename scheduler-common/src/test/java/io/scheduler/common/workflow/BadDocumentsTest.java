package io.scheduler.common.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each document in {@code documents/bad} lies beside a {@code .txt} with its problems, one a line. Run with
 * {@code -Dgolden.write=true} to write them anew, then read the difference.
 */
class BadDocumentsTest {
    private static final Path FOLDER = Path.of("src/test/resources/documents/bad");

    static Stream<String> documents() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files
                    .map(file -> file.getFileName().toString())
                    .filter(name -> !name.endsWith(".txt"))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("documents")
    void isRefusedWithEveryProblem(String name) throws IOException {
        byte[] bytes = Files.readAllBytes(FOLDER.resolve(name));
        DocumentFormat format = name.endsWith(".json") ? DocumentFormat.JSON : DocumentFormat.YAML;

        DocumentResult result = WorkflowDocumentReader.read(bytes, format);

        assertThat(result).isInstanceOf(DocumentResult.Invalid.class);
        String problems = ((DocumentResult.Invalid) result)
                .problems().stream().map(problem -> problem + "\n").collect(Collectors.joining());
        Path golden = FOLDER.resolve(name + ".txt");
        if (Boolean.getBoolean("golden.write")) {
            Files.writeString(golden, problems);
        }
        assertThat(problems).isEqualTo(Files.readString(golden));
    }
}
