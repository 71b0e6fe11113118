package io.scheduler.verify.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.context.properties.bind.Binder;

/** The files in {@code conf/} name every key there is, no other, and with its default. */
class ShippedConfigurationTest {
    /** Read by Spring Boot itself. */
    static final List<String> SPRINGS_OWN = List.of("server.", "management.");

    private static final Pattern BOUND =
            Pattern.compile("bind\\(\\s*environment,\\s*\"([a-z0-9.-]+)\",\\s*(\\w+)\\.class");

    static List<ConfiguredService> services() {
        return ConfiguredService.all();
    }

    @ParameterizedTest
    @MethodSource("services")
    void namesEveryKeyAndNoOther(ConfiguredService service) throws Exception {
        var named = new TreeSet<String>();
        for (String key : FilledIn.of(service).shipped().getPropertyNames()) {
            named.add(key.replaceAll("\\[[0-9]+]$", ""));
        }
        // A key whose default is made at run time stands there as a comment.
        named.addAll(CommentedFile.read(service).keys().keySet());
        named.removeIf(key -> SPRINGS_OWN.stream().anyMatch(key::startsWith));
        assertThat(named).isEqualTo(service.keys().keySet());
    }

    @ParameterizedTest
    @MethodSource("services")
    void saysTheDefaults(ConfiguredService service) throws Exception {
        FilledIn shipped = FilledIn.of(service);
        Binder file = shipped.file();
        Binder defaults = shipped.defaults(null);
        service.records()
                .forEach((prefix, type) -> assertThat((Object) file.bindOrCreate(prefix, type))
                        .as(prefix)
                        .isEqualTo(defaults.bindOrCreate(prefix, type)));
    }

    /** Else a record that is added would be in no file and on no page. */
    @ParameterizedTest
    @MethodSource("services")
    void everyRecordThatIsReadIsKnownHere(ConfiguredService service) throws Exception {
        Map<String, String> read = new TreeMap<>(bound("node"));
        read.putAll(bound(service.name()));
        Map<String, String> known = new TreeMap<>();
        service.records().forEach((prefix, type) -> known.put(prefix, type.getSimpleName()));
        assertThat(known).isEqualTo(read);
    }

    private static Map<String, String> bound(String module) throws IOException {
        Map<String, String> bound = new TreeMap<>();
        try (Stream<Path> files = Files.walk(Path.of("..", "scheduler-" + module, "src/main/java"))) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".java")).toList()) {
                Matcher found = BOUND.matcher(Files.readString(file));
                while (found.find()) {
                    bound.put(found.group(1), found.group(2));
                }
            }
        }
        return bound;
    }
}
