package io.scheduler.verify.configuration;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes docs/configuration.md. Keys and types are those of the records; defaults and meanings are those of the shipped files, which
 * another test holds against the records.
 */
final class ConfigurationPage {
    private final List<Source> sources = new ArrayList<>();

    private record Source(ConfiguredService service, CommentedFile file) {
        String name() {
            return service.name();
        }
    }

    ConfigurationPage() throws IOException {
        for (ConfiguredService service : ConfiguredService.all()) {
            sources.add(new Source(service, CommentedFile.read(service)));
        }
    }

    String write() throws Exception {
        StringBuilder page = new StringBuilder(OPENING);
        // what one service has for itself comes first
        Map<String, List<Source>> sections = sections();
        for (boolean own : new boolean[] {true, false}) {
            for (Map.Entry<String, List<Source>> each : sections.entrySet()) {
                if ((each.getValue().size() == 1) == own) {
                    section(page, each.getKey(), each.getValue());
                }
            }
        }
        page.append(PORTS).append(HEAD);
        for (String key : springsOwn()) {
            rows(page, key, sources);
        }
        return page.toString();
    }

    /** Prefixes of records, in the order of the files, with those who read them. */
    private Map<String, List<Source>> sections() {
        Map<String, List<Source>> sections = new LinkedHashMap<>();
        for (Source source : sources) {
            for (String group : source.file().groups().keySet()) {
                if (source.service().records().containsKey(group)) {
                    sections.computeIfAbsent(group, any -> new ArrayList<>()).add(source);
                }
            }
        }
        return sections;
    }

    private Set<String> springsOwn() {
        Set<String> keys = new LinkedHashSet<>();
        for (Source source : sources) {
            source.file().keys().keySet().stream()
                    .filter(key -> ShippedConfigurationTest.SPRINGS_OWN.stream().anyMatch(key::startsWith))
                    .forEach(keys::add);
        }
        return keys;
    }

    private static void section(StringBuilder page, String prefix, List<Source> readers) throws Exception {
        page.append("## `").append(prefix).append("`\n\n");
        String names = readers.stream().map(Source::name).collect(Collectors.joining(", "));
        page.append("Read by: ").append(names).append('.');
        String about = readers.getFirst().file().groups().getOrDefault(prefix, "");
        page.append(about.isEmpty() ? "" : " " + linked(about)).append("\n\n").append(HEAD);
        Source any = readers.getFirst();
        for (String key : any.file().keys().keySet()) {
            if (key.startsWith(prefix + ".") && key.indexOf('.', prefix.length() + 1) < 0) {
                rows(page, key, readers);
            }
        }
        page.append('\n');
    }

    /** One for each meaning that a key has. */
    private static void rows(StringBuilder page, String key, List<Source> readers) throws Exception {
        Map<String, List<Source>> meanings = new LinkedHashMap<>();
        for (Source each : readers) {
            CommentedFile.Entry entry = each.file().keys().get(key);
            if (entry != null) {
                meanings.computeIfAbsent(entry.comment(), any -> new ArrayList<>())
                        .add(each);
            }
        }
        for (Map.Entry<String, List<Source>> meaning : meanings.entrySet()) {
            List<Source> those = meaning.getValue();
            page.append("| `").append(key).append("` | ");
            page.append(type(those.getFirst().service().keys().get(key), key)).append(" | ");
            page.append(byDefault(key, those)).append(" | ");
            page.append(linked(meaning.getKey()).replace("|", "\\|")).append(" |\n");
        }
    }

    private static String byDefault(String key, List<Source> those) throws Exception {
        Map<String, List<String>> values = new LinkedHashMap<>();
        Set<String> alike = new LinkedHashSet<>();
        for (Source each : those) {
            String value = value(key, each);
            values.computeIfAbsent(value, any -> new ArrayList<>()).add(each.name());
            alike.add(value.replaceAll("\\b" + each.name() + "\\b", "SERVICE"));
        }
        if (alike.size() == 1 && !isOfSome(key)) {
            return (values.size() == 1 ? values.keySet() : alike).iterator().next();
        }
        return values.entrySet().stream()
                .map(each -> String.join(", ", each.getValue()) + ": " + each.getKey())
                .collect(Collectors.joining("<br>"));
    }

    private static String value(String key, Source source) throws Exception {
        CommentedFile.Entry entry = Objects.requireNonNull(source.file().keys().get(key));
        String shipped = entry.value().equals("\"\"") ? "empty" : "`" + entry.value() + "`";
        if (!entry.active()) {
            return "not set" + (entry.value().isEmpty() ? "" : "; such as " + shipped);
        } else if (!FilledIn.KEYS.contains(key)) {
            return shipped;
        }
        String without = FilledIn.of(source.service()).without(key);
        return without.equals(shipped) ? shipped : without + "; in the file " + shipped;
    }

    /** Who reads a key of Spring Boot's stands in no heading. */
    private static boolean isOfSome(String key) {
        return ShippedConfigurationTest.SPRINGS_OWN.stream().anyMatch(key::startsWith);
    }

    /** Files know pages by their way from the source tree. */
    private static String linked(String text) {
        return text.replaceAll("\\bdocs/([a-z-]+\\.md)", "[$1]($1)");
    }

    private static String type(@Nullable RecordComponent part, String key) {
        if (part == null) {
            return key.endsWith("port") ? "whole number" : "text";
        }
        Class<?> type = part.getType();
        if (type.isEnum()) {
            return Arrays.stream(type.getEnumConstants())
                    .map(word -> "`" + word.toString().toLowerCase(Locale.ROOT) + "`")
                    .collect(Collectors.joining(", "));
        } else if (type == Duration.class) {
            return "duration";
        } else if (type == Path.class) {
            return "path";
        } else if (type == URI.class) {
            return "address";
        } else if (type == Integer.class) {
            return key.endsWith("-bytes") ? "whole number, bytes" : "whole number";
        } else if (type == Boolean.class || type == boolean.class) {
            return "true or false";
        } else if (type == List.class) {
            return "list of texts";
        } else if (type == String.class) {
            return "text";
        } else if (type.getSimpleName().equals("ByteSize")) {
            return "size";
        }
        throw new AssertionError(key + ": the page has no words for " + type);
    }

    private static final String HEAD = """
            | key | type | default | meaning |
            |---|---|---|---|
            """;

    private static final String OPENING = """
            # Configuration

            Every key that a service reads, generated from the records that they are read into and from [conf/](../conf), where each stands with its
            default. What a workflow, a project or a schedule says for itself is not here, nor are the settings of [alert channels](alerts.md).

            | where | |
            |---|---|
            | on the command line | `--database.maximum-pool-size=20`; the strongest |
            | in the environment | in capitals, `_` for each dot and nothing for a hyphen: `DATABASE_MAXIMUMPOOLSIZE=20`; lists with commas between: `WORKER_GROUPS=default,gpu` |
            | in a file | `conf/SERVICE.yaml`; a key there that the service does not know is refused when it starts, and so is a value that makes no sense |

            - A duration is a number and `ms`, `s`, `m`, `h` or `d`; without a unit they are milliseconds. A size is a number and `B`, `KB` (1,024 bytes),
              `MB`, `GB` or `TB`; without a unit they are bytes. A path that does not begin with `/` is taken from the folder that the service was started
              in.
            - *not set*: the key has no default, and what that means stands beside it. *in the file*: what the shipped file says where that is not the
              default; `SERVICE` stands for the service's name.
            - What all hosts of a cluster share, such as hosts, ports and options of Java, is said in [conf/cluster.env](../conf/cluster.env)
              ([operations.md](operations.md)); it is stronger than the files. Containers differ in what [deploy/docker/conf](../deploy/docker/conf) says, and the chart has
              [values](../deploy/helm/scheduler/README.md) of its own.
            - `SCHEDULER_ADMIN_PASSWORD` in the environment of an api is the first password of `admin`, `SCHEDULER_LOG_FORMAT=json` in that of any service
              [the form of its log](logs.md#logs-of-services).

            """;

    private static final String PORTS = """
            ## `server`, `management.server`

            Health (`/actuator/health/liveness`, `/actuator/health/readiness`) and metrics (`/actuator/prometheus`) are at `server.*` of master, worker and
            alert and at `management.server.*` of the api, whose `server.*` are REST, OpenAPI and the UI. Spring Boot reads them itself, and knows more of
            that kind than these.

            """;
}
