package io.scheduler.common.workflow;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The schemas in a folder of plugins. No code of theirs is loaded.
 *
 * @param byType by the name of the type
 * @param problems what could not be read, for people; the rest goes on without it
 */
public record PluginSchemas(Map<String, Found> byType, List<String> problems) {
    private static final int MAX_JARS = 500;
    private static final int MAX_ENTRIES = 100_000;

    public PluginSchemas {
        byType = OrderedCopy.of(byType);
        problems = List.copyOf(problems);
    }

    /** @param jar where it stands */
    public record Found(TaskTypeSchema schema, Path jar) {}

    public List<TaskTypeSchema> schemas() {
        return byType.values().stream().map(Found::schema).toList();
    }

    /** All jars of the folder by name; nothing when there is no such folder. */
    public static PluginSchemas read(Path folder) {
        Map<String, Found> found = new LinkedHashMap<>();
        List<String> problems = new ArrayList<>();
        for (Path jar : jars(folder, problems)) {
            read(jar, found, problems);
        }
        return new PluginSchemas(found, problems);
    }

    private static List<Path> jars(Path folder, List<String> problems) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> jars = files.filter(file -> file.getFileName().toString().endsWith(".jar"))
                    .sorted()
                    .toList();
            if (jars.size() > MAX_JARS) {
                problems.add(folder + ": expected at most " + MAX_JARS + " jars, but got " + jars.size()
                        + "; the last ones by name are left out");
            }
            return jars.subList(0, Math.min(MAX_JARS, jars.size()));
        } catch (IOException e) {
            problems.add(folder + ": could not be listed: " + e);
            return List.of();
        }
    }

    private static void read(Path jar, Map<String, Found> found, List<String> problems) {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            List<? extends ZipEntry> schemas = zip.stream()
                    .limit(MAX_ENTRIES)
                    .filter(entry -> isSchema(entry.getName()))
                    .toList();
            if (schemas.isEmpty() && zip.stream().limit(MAX_ENTRIES).noneMatch(PluginSchemas::isOfAlerts)) {
                problems.add(jar + ": expected a schema " + SchemaFile.FOLDER + "NAME.json, but found none");
            }
            for (ZipEntry entry : schemas) {
                try (InputStream in = zip.getInputStream(entry)) {
                    String name = entry.getName();
                    String type = name.substring(SchemaFile.FOLDER.length(), name.length() - ".json".length());
                    add(SchemaFile.read(type, in.readNBytes(SchemaFile.MAX_BYTES + 1)), jar, found, problems);
                } catch (IllegalArgumentException e) {
                    problems.add(jar + ": " + entry.getName() + ": " + e.getMessage());
                }
            }
        } catch (IOException e) {
            problems.add(jar + ": expected a jar, but it can not be read: " + e.getMessage());
        }
    }

    /** A jar may bring channels of alerts alone, which are somebody else's business. */
    private static boolean isOfAlerts(ZipEntry entry) {
        return entry.getName().startsWith(SettingsSchemas.FOLDER);
    }

    private static boolean isSchema(String name) {
        return name.startsWith(SchemaFile.FOLDER)
                && name.endsWith(".json")
                && name.indexOf('/', SchemaFile.FOLDER.length()) < 0;
    }

    private static void add(TaskTypeSchema schema, Path jar, Map<String, Found> found, List<String> problems) {
        if (TaskTypeSchemas.builtIn().find(schema.name()).isPresent()) {
            problems.add(jar + ": the type " + schema.name() + " is built in; give it another name");
        } else if (schema.fields().stream().anyMatch(field -> field.shape().isBound())) {
            problems.add(jar + ": " + schema.name() + ": the format sql is for built-in types; take multiline, and bind"
                    + " what stands in params() yourself");
        } else if (schema.fields().stream().anyMatch(field -> field.shape().isSecret())) {
            problems.add(jar + ": " + schema.name() + ": the format password is for settings of alert channels, since a"
                    + " document is stored as it is; let authors write ${secret.NAME}");
        } else if (schema.fields().stream().anyMatch(field -> TaskReader.COMMON.contains(field.name()))) {
            problems.add(jar + ": " + schema.name() + ": a field has the name of an option that every task has ("
                    + String.join(", ", TaskReader.COMMON) + "); give it another");
        } else {
            Found earlier = found.putIfAbsent(schema.name(), new Found(schema, jar));
            if (earlier != null) {
                problems.add(
                        jar + ": the type " + schema.name() + " stands in " + earlier.jar() + " too, which counts");
            }
        }
    }
}
