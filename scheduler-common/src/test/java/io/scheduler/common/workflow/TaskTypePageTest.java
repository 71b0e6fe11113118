package io.scheduler.common.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.scheduler.common.datasource.DataSourceKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** Keeps docs/task-types.md equal to the schemas and the examples. Write it anew with {@code -Dpages.update=true}. */
class TaskTypePageTest {
    private static final Path PAGE = Path.of("../docs/task-types.md");
    private static final Path EXAMPLES = Path.of("../examples/task-types");
    private static final List<String> ORDER = List.of(
            "shell",
            "python",
            "http",
            "sql",
            "procedure",
            "noop",
            "switch",
            "conditions",
            "wait",
            "sub-workflow",
            "foreach",
            "dependent");

    @Test
    void pageShowsTheSchemas() throws IOException {
        String page = page();
        if (Boolean.getBoolean("pages.update")) {
            Files.writeString(PAGE, page);
        }
        assertThat(Files.readString(PAGE)).as("run with -Dpages.update=true").isEqualTo(page);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "shell",
                "python",
                "http",
                "sql",
                "procedure",
                "noop",
                "switch",
                "conditions",
                "wait",
                "sub-workflow",
                "foreach",
                "dependent"
            })
    void examplesAreValidAndUseTheirType(String type) throws IOException {
        DocumentResult read = WorkflowDocumentReader.read(example(type), DocumentFormat.YAML);

        assertThat(read).isInstanceOf(DocumentResult.Valid.class);
        assertThat(((DocumentResult.Valid) read).document().tasks())
                .extracting(TaskDefinition::type)
                .contains(type);
    }

    @Test
    void everyFieldOfATypeIsInItsExample() throws IOException {
        for (String type : ORDER) {
            String text = new String(example(type), StandardCharsets.UTF_8);
            assertThat(fieldNames(TaskTypeSchemas.builtIn()
                                    .find(type)
                                    .orElseThrow()
                                    .fields())
                            .filter(name -> !text.matches("(?s).*[^\\w-]" + name + ":.*")))
                    .as("fields that the example of %s does not have", type)
                    .isEmpty();
        }
    }

    /** All that the page says of fields, however deep. */
    static Stream<String> fieldNames(List<TaskTypeSchema.Field> fields) {
        StringBuilder rows = new StringBuilder();
        rows(rows, "", fields);
        return Pattern.compile("^\\| `(?:[^`]*\\.)?([^`.]+)`", Pattern.MULTILINE)
                .matcher(rows)
                .results()
                .map(row -> row.group(1));
    }

    private static byte[] example(String type) throws IOException {
        return Files.readAllBytes(EXAMPLES.resolve(type + ".yaml"));
    }

    private static String page() throws IOException {
        StringBuilder page = new StringBuilder("""
                # Task types

                Generated from the schemas of the types, which are also what documents are checked by. A form can be
                drawn from what `GET /api/v1/task-types` and `GET /api/v1/task-types/{type}/schema` answer: JSON Schema,
                draft 2020-12 (with `?whole=true` of the whole task). Every example is run by a test.

                `${param}` in a text is replaced when the task is sent to its worker. Where the table says *or `${param}`*, a
                parameter may stand for the whole value; it is checked then.

                `shell` and `python` are processes of their own, and go on while their worker restarts. All others are
                threads of the worker and end with it: the attempt is LOST, and `onWorkerLoss` decides. They look
                before each step that others can see whether they may still take it; one that stood still with its whole process at
                exactly that moment may yet do so beside its successor. Tasks reach whatever their worker's machine can reach,
                addresses that their authors can not included (`localhost` is the worker's): what they must not reach, the
                network around the workers has to refuse. `switch`, `conditions`, `wait`, `sub-workflow`, `foreach` and `dependent` are
                carried out by the master ([control-flow.md](control-flow.md)).

                ## Every task

                | option | | |
                |---|---|---|
                """);
        rows(page, "", SchemaFile.ofEveryTask().fields());
        page.append("\n");
        for (String type : ORDER) {
            TaskTypeSchema schema = TaskTypeSchemas.builtIn().find(type).orElseThrow();
            page.append("## `")
                    .append(type)
                    .append("`: ")
                    .append(schema.title())
                    .append("\n\n");
            page.append(schema.description()).append("\n\n");
            if (!schema.fields().isEmpty()) {
                page.append("| field | | |\n|---|---|---|\n");
                rows(page, "", schema.fields());
                page.append('\n');
            }
            page.append("```yaml\n")
                    .append(new String(example(type), StandardCharsets.UTF_8))
                    .append("```\n\n");
        }
        page.append(dataSources());
        page.append(plugins());
        return page.toString();
    }

    static void rows(StringBuilder page, String path, List<TaskTypeSchema.Field> fields) {
        for (TaskTypeSchema.Field field : fields) {
            String name = path + field.name();
            page.append("| `").append(name).append("` | ").append(shape(field.shape()));
            page.append(field.placeholders() ? ", or `${param}`" : "");
            page.append(field.required() ? ", **required**" : "");
            page.append(field.fallback() == null ? "" : "; default `" + value(field.fallback()) + "`");
            String text = field.description().isEmpty() ? field.title() : field.description();
            page.append(" | ").append(text.replace("|", "\\|")).append(" |\n");
            if (field.shape() instanceof Shape.Group group) {
                rows(page, name + ".", group.fields());
            } else if (field.shape() instanceof Shape.Items(Shape.Group group, int max)) {
                rows(page, name + "[].", group.fields());
            } else if (field.shape() instanceof Shape.Defined(String definition)) {
                definition(page, name, Definitions.all().get(definition), new HashSet<>());
            } else if (field.shape() instanceof Shape.Entries(Shape.Defined(String definition), int max)) {
                definition(page, name + ".NAME", Definitions.all().get(definition), new HashSet<>());
            }
        }
    }

    /** The fields of all forms of a definition; one that leads back to itself is not followed. */
    private static void definition(StringBuilder page, String path, Object part, Set<String> seen) {
        if (!(part instanceof Map<?, ?> map)) {
            return;
        }
        if (map.get("$ref") instanceof String reference && seen.add(reference)) {
            definition(page, path, Definitions.all().get(Definitions.nameOf(reference)), seen);
        }
        if (map.get("anyOf") instanceof List<?> forms) {
            forms.forEach(form -> definition(page, path, form, seen));
        }
        if (map.get("properties") instanceof Map<?, ?> properties) {
            List<?> required = map.get("required") instanceof List<?> list ? list : List.of();
            properties.forEach((name, value) -> {
                Map<?, ?> property = (Map<?, ?>) value;
                page.append("| `")
                        .append(path)
                        .append('.')
                        .append(name)
                        .append("` | ")
                        .append(words(property));
                page.append(required.contains(name) ? ", **required**" : "");
                page.append(property.get("default") == null ? "" : "; default `" + property.get("default") + "`");
                Object about =
                        property.get("description") == null ? property.get("title") : property.get("description");
                page.append(" | ").append(about).append(" |\n");
            });
        }
    }

    private static String words(Object part) {
        Map<?, ?> map = (Map<?, ?>) part;
        if (map.get("$ref") instanceof String reference) {
            String name = Definitions.nameOf(reference);
            return switch (name) {
                case "duration" -> "duration";
                case "name" -> "name";
                case "requirement", "need" -> "the same again";
                default -> words(Definitions.all().get(name));
            };
        }
        if (map.get("enum") instanceof List<?> words) {
            return words.stream().map(word -> "`" + word + "`").collect(Collectors.joining(", "));
        }
        if (map.get("anyOf") instanceof List<?> forms) {
            return forms.stream().map(TaskTypePageTest::words).distinct().collect(Collectors.joining(", or "));
        }
        return switch (String.valueOf(map.get("type"))) {
            case "string" -> map.containsKey("pattern") && map.size() == 2 ? "`${param}`" : "text";
            case "boolean" -> "true or false";
            case "integer" -> "whole number, " + map.get("minimum") + " to " + map.get("maximum");
            case "number" -> "number";
            case "array" -> "list of: " + words(map.get("items"));
            case "object" -> "map";
            default -> "text, number, true or false";
        };
    }

    private static String value(Object fallback) {
        return fallback instanceof String text ? text : JsonMapper.shared().writeValueAsString(fallback);
    }

    private static String shape(Shape shape) {
        return switch (shape) {
            case Shape.Text text ->
                switch (text.format()) {
                    case LINE -> "text";
                    case PROSE -> "text of several lines";
                    case SCRIPT -> "script";
                    case SQL -> "SQL, parameters bound";
                    case URL -> "address";
                    case DATA_SOURCE -> "name of a data source";
                    case JSON_PLACE -> "JSON path";
                    case SECRET -> "text, kept sealed";
                };
            case Shape.Choice choice ->
                choice.words().stream().map(word -> "`" + word + "`").collect(Collectors.joining(", "));
            case Shape.Bool bool -> "true or false";
            case Shape.Whole whole -> "whole number, " + whole.min() + " to " + whole.max();
            case Shape.Decimal decimal -> "number";
            case Shape.Span span -> "duration";
            case Shape.Scalar scalar -> "text, number, true or false";
            case Shape.Items items -> "list of: " + shape(items.item());
            case Shape.Entries entries -> "map to: " + shape(entries.value());
            case Shape.Group group -> "map";
            case Shape.Anything anything -> "any value";
            case Shape.Defined defined -> words(Definitions.all().get(defined.name()));
        };
    }

    private static String dataSources() {
        StringBuilder part = new StringBuilder("""
                ## Data sources

                A data source belongs to a project: `PUT /api/v1/projects/{project}/data-sources/{name}` with `type`, `host`,
                `port`, `database`, `user`, `password`, `parameters` and `description`; `POST …/{name}/test` has a worker connect to
                it. The password is stored encrypted (AES-256-GCM, keys of the file `secrets.key-file`, the same on all masters
                and apis) and never read back; it goes encrypted to the worker that runs a task which names the data
                source. As long as that task is not over it lies there beside its log, so that it can be covered in the log: in a file for
                the worker's user alone, as all secrets. When anything but the description is changed, it must be given again: it goes to no other
                place than the one it was given for. A data source is read whenever a task is sent, so that a new password
                counts at once.

                Drivers run on workers. They get host, port and database in an address made of checked parts, and these
                parameters, spelt exactly so; everything else that a driver might understand is refused, since some of it loads
                classes or reads files.

                | `type` | port | parameters |
                |---|---|---|
                """);
        for (DataSourceKind kind : DataSourceKind.values()) {
            part.append("| `%s` | %d | %s |\n"
                    .formatted(
                            kind.word(),
                            kind.usualPort(),
                            kind.parameterNames().stream()
                                    .map(name -> "`" + name + "`")
                                    .collect(Collectors.joining(", "))));
        }
        return part.append("""

                Times in these parameters are what the driver takes: seconds for PostgreSQL, milliseconds for MySQL and
                MariaDB, which share MariaDB's driver. Times to connect, to log in and to cancel end after 5 minutes at the latest. H2 is reached as a server, by TCP: an H2 within the worker could run
                Java code of users in the worker's process. `LOAD DATA LOCAL` is off.

                A MySQL 8 takes a password (`caching_sha2_password`) over an encrypted connection only. `sslMode: verify-full` (or `verify-ca`, where the
                name does not fit) with the text of its authority's or its own certificate in `serverSslCert` is the safe way; `trust` encrypts and
                believes whoever answers. Asking the server for its key on an open connection (`allowPublicKeyRetrieval`) would hand the password to
                whoever stands between, and is not among the parameters.

                Difference from DolphinScheduler: `!{x}`, which pastes a parameter into SQL, does not exist; neither do
                quotes around a parameter (`'${x}'`): both are refused with the place.

                """).toString();
    }

    private static String plugins() {
        return """
                ## Task types of your own

                A plugin is a jar in the folder `plugins/` (`plugins.folder`) of every worker and api; both read it when they
                start. Masters need none. It is compiled against `scheduler-spi` alone and holds, beside its classes and all that
                they need:

                ```
                META-INF/services/io.scheduler.spi.TaskPlugin     names of the classes
                META-INF/scheduler/task-types/NAME.json           the schema of each type
                ```

                ```java
                public final class Greeting implements TaskPlugin {
                    @Override
                    public String type() {
                        return "greeting";
                    }

                    @Override
                    public void run(TaskRun run) throws Exception {
                        run.log("Hello " + run.config().get("whom"));
                        if (run.config().get("whom").equals("nobody")) {
                            throw new TaskFailedException("expected somebody to greet, but got nobody");
                        }
                        run.output("greeted", run.config().get("whom").toString());
                    }
                }
                ```

                ```json
                {
                  "title": "Greeting",
                  "type": "object",
                  "properties": { "whom": { "type": "string", "title": "Whom" } },
                  "required": ["whom"],
                  "additionalProperties": false
                }
                ```

                A task is a thread. One that is killed is interrupted, and what it registered by `onCancel` is called; one
                that does not stop counts as killed all the same, and its thread is left behind until it ends. Each jar has a class
                loader of its own, which knows the JDK, the SPI and the jar: two plugins may bring different versions of the same
                library. A jar that is broken is left out with a line in the log, and nothing else suffers.

                Of JSON Schema these words are known, others are refused, so that all that a schema says is checked: `title`,
                `description`, `type`, `properties`, `required`, `additionalProperties`, `items`, `enum`, `default`, `minimum`,
                `maximum`, `maxLength` (bytes), `maxItems`, `maxProperties`, `format` (%s), and `x-parameters: true`, which lets
                `${param}` stand for a value that is no text. `["string", "number", "boolean"]` is a value that becomes a text. The
                format `sql` is for built-in types, and `password` for settings of alert channels. A field has another name than the options of every task.
                """.formatted(JsonSchema.formats());
    }
}
