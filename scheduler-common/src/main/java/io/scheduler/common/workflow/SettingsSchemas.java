package io.scheduler.common.workflow;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * What settings the kinds of alert channels have, built-in ones and those in jars, of which no code is loaded. The same words as
 * in the schemas of task types, and {@code "format": "password"} for what is secret. Immutable.
 */
public final class SettingsSchemas {
    /** In the jar of a kind of channel. */
    public static final String FOLDER = "META-INF/scheduler/alert-channels/";

    private static final int MAX_JARS = 500;
    private static final int MAX_ENTRIES = 100_000;
    private static final List<String> TYPES = List.of(
            "email",
            "http",
            "slack",
            "teams",
            "dingtalk",
            "wecom",
            "feishu",
            "telegram",
            "webex",
            "pagerduty",
            "alertmanager",
            "script");
    private static final SettingsSchemas BUILT_IN = builtInFiles();

    private final Map<String, Found> byType;
    private final List<String> problems;

    private SettingsSchemas(Map<String, Found> byType, List<String> problems) {
        this.byType = new TreeMap<>(byType);
        this.problems = List.copyOf(problems);
    }

    /** @param jar where it stands; empty for a built-in one */
    public record Found(TaskTypeSchema schema, Optional<Path> jar) {}

    /** @param values plain JSON values; complete only without problems */
    public record Settings(Map<String, Object> values, List<DocumentProblem> problems) {}

    private static SettingsSchemas builtInFiles() {
        Map<String, Found> found = new LinkedHashMap<>();
        TYPES.forEach(type -> found.put(type, new Found(SchemaFile.ofSettings(type), Optional.empty())));
        return new SettingsSchemas(found, List.of());
    }

    public static SettingsSchemas builtIn() {
        return BUILT_IN;
    }

    /** The built-in ones and those of the jars in a folder, which need not exist. */
    public static SettingsSchemas with(Path folder) {
        Map<String, Found> found = new LinkedHashMap<>(BUILT_IN.byType);
        List<String> problems = new ArrayList<>();
        if (Files.isDirectory(folder)) {
            try (Stream<Path> files = Files.list(folder)) {
                files.filter(file -> file.getFileName().toString().endsWith(".jar"))
                        .sorted()
                        .limit(MAX_JARS)
                        .forEach(jar -> read(jar, found, problems));
            } catch (IOException e) {
                problems.add(folder + ": could not be listed: " + e);
            }
        }
        return new SettingsSchemas(found, problems);
    }

    private static void read(Path jar, Map<String, Found> found, List<String> problems) {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            for (ZipEntry entry : zip.stream()
                    .limit(MAX_ENTRIES)
                    .filter(entry -> isSchema(entry.getName()))
                    .toList()) {
                String type = entry.getName()
                        .substring(FOLDER.length(), entry.getName().length() - ".json".length());
                try (InputStream in = zip.getInputStream(entry)) {
                    TaskTypeSchema schema = SchemaFile.read(type, in.readNBytes(SchemaFile.MAX_BYTES + 1));
                    if (found.putIfAbsent(type, new Found(schema, Optional.of(jar))) != null) {
                        problems.add(jar + ": the type " + type + " is built in or stands in another jar; give it"
                                + " another name");
                    }
                } catch (IllegalArgumentException e) {
                    problems.add(jar + ": " + entry.getName() + ": " + e.getMessage());
                }
            }
        } catch (IOException e) {
            problems.add(jar + ": expected a jar, but it can not be read: " + e.getMessage());
        }
    }

    private static boolean isSchema(String name) {
        return name.startsWith(FOLDER) && name.endsWith(".json") && name.indexOf('/', FOLDER.length()) < 0;
    }

    /** What could not be read, for people; the rest goes on without it. */
    public List<String> problems() {
        return problems;
    }

    public Optional<Found> find(String type) {
        return Optional.ofNullable(byType.get(type));
    }

    /** By name. */
    public List<Found> all() {
        return List.copyOf(byType.values());
    }

    public Set<String> names() {
        return new java.util.TreeSet<>(byType.keySet());
    }

    /** Reads settings that somebody has written and says what is wrong with them. @param json an object */
    public static Settings check(TaskTypeSchema schema, String json) {
        Problems problems = new Problems();
        Node root = DocumentTree.read(json, DocumentFormat.JSON, problems);
        Map<String, Object> values = Map.of();
        if (root instanceof Node.Fields fields) {
            values = new ConfigReader(problems).read(fields, "settings", schema, List.of());
        } else if (root != null) {
            problems.add("settings", 0, "expected a map, but got " + root.described());
        }
        return new Settings(
                values, problems.isEmpty() ? List.of() : problems.toResult().problems());
    }

    /** The same settings, and for those that are absent what counts then. */
    public static Map<String, Object> withDefaults(TaskTypeSchema schema, Map<String, Object> values) {
        Map<String, Object> all = new LinkedHashMap<>();
        for (TaskTypeSchema.Field field : schema.fields()) {
            Object value = values.get(field.name());
            if (value != null) {
                all.put(field.name(), value);
            } else if (field.fallback() != null) {
                all.put(field.name(), field.fallback());
            }
        }
        return all;
    }

    /** Names of the settings that are not to be shown. */
    public static List<String> secrets(TaskTypeSchema schema) {
        return schema.fields().stream()
                .filter(field -> field.shape().isSecret())
                .map(TaskTypeSchema.Field::name)
                .toList();
    }
}
