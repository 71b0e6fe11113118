package io.scheduler.verify.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Keeps docs/configuration.md equal to the records and to the shipped files. Write it anew with {@code -Dpages.update=true}. */
class ConfigurationPageTest {
    private static final Path PAGE = Path.of("../docs/configuration.md");

    @Test
    void pageShowsEveryKey() throws Exception {
        String page = new ConfigurationPage().write();
        if (Boolean.getBoolean("pages.update")) {
            Files.writeString(PAGE, page);
        }
        assertThat(Files.readString(PAGE)).as("run with -Dpages.update=true").isEqualTo(page);
        for (ConfiguredService service : ConfiguredService.all()) {
            assertThat(service.keys().keySet())
                    .as(service.name())
                    .allSatisfy(key -> assertThat(page).containsOnlyOnce("\n| `" + key + "` | "));
        }
    }

    @Test
    void everyKeyHasAMeaningAndItIsTheSameInAllFiles() throws Exception {
        Map<String, Set<String>> meanings = new TreeMap<>();
        List<String> withoutAny = new ArrayList<>();
        for (ConfiguredService service : ConfiguredService.all()) {
            CommentedFile file = CommentedFile.read(service);
            file.keys().forEach((key, entry) -> {
                if (entry.comment().isEmpty()) {
                    withoutAny.add(service.file().getFileName() + ": " + key);
                }
                if (service.keys().containsKey(key)) {
                    meanings.computeIfAbsent(key, any -> new LinkedHashSet<>()).add(entry.comment());
                }
            });
            file.groups().forEach((group, about) -> {
                if (service.records().containsKey(group)) {
                    meanings.computeIfAbsent(group, any -> new LinkedHashSet<>())
                            .add(about);
                }
            });
        }
        assertThat(withoutAny)
                .as("a comment behind the key says what it is for, with its limits")
                .isEmpty();
        assertThat(meanings).allSatisfy((key, said) -> assertThat(said).as(key).hasSize(1));
    }

    @Test
    void aCommentBelongsToTheKeyBeforeItOrToTheGroupBelowIt() {
        CommentedFile file = new CommentedFile(List.of(
                "# The service",
                "",
                "# How it works,",
                "# and why.",
                "master:",
                "  batch: 500        # how many, # as they say",
                "  # Of logs.",
                "  logs:",
                "    # keep: 1h      # how long",
                "    # id:           # made",
                "  url: http://a#b",
                "# secrets:",
                "  # key-file: k"));

        assertThat(file.groups())
                .isEqualTo(Map.of("master", "How it works, and why.", "master.logs", "Of logs.", "secrets", ""));
        assertThat(file.keys())
                .isEqualTo(Map.of(
                        "master.batch", new CommentedFile.Entry("500", true, "how many, # as they say"),
                        "master.logs.keep", new CommentedFile.Entry("1h", false, "how long"),
                        "master.logs.id", new CommentedFile.Entry("", false, "made"),
                        "master.url", new CommentedFile.Entry("http://a#b", true, ""),
                        "secrets.key-file", new CommentedFile.Entry("k", false, "")));
    }
}
