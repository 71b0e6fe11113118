package io.scheduler.verify.chart;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Writes the table of values from values.yaml and its comments: a comment belongs to the key below it. */
final class ChartReadme {
    private static final Pattern KEY = Pattern.compile("( *)([A-Za-z][A-Za-z0-9_.-]*):(?: (.*))?");
    private static final List<String> COMPONENTS = List.of("master", "worker", "api", "alert");

    private final List<Row> rows = new ArrayList<>();
    private final Map<String, String> said = new HashMap<>();

    /** @param value null for a key with others below it */
    record Row(String path, @Nullable String value, String comment) {}

    private record Level(int indent, String name) {}

    static String table(List<String> lines) {
        ChartReadme readme = new ChartReadme();
        readme.read(lines);
        return readme.write();
    }

    private void read(List<String> lines) {
        Deque<Level> above = new ArrayDeque<>();
        StringBuilder comment = new StringBuilder();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            Matcher key = KEY.matcher(line);
            if (line.strip().startsWith("#")) {
                comment.append(comment.isEmpty() ? "" : " ")
                        .append(line.strip().substring(1).strip());
            } else if (key.matches()) {
                int indent = key.group(1).length();
                while (!above.isEmpty() && above.getLast().indent() >= indent) {
                    above.removeLast();
                }
                above.addLast(new Level(indent, key.group(2)));
                String path = String.join(".", above.stream().map(Level::name).toList());
                add(path, key.group(3) == null ? block(lines, i, indent) : key.group(3), comment.toString());
                comment.setLength(0);
            } else {
                comment.setLength(0);
            }
        }
    }

    /** A list that stands below its key; null when keys do. */
    private static @Nullable String block(List<String> lines, int at, int indent) {
        StringBuilder list = new StringBuilder();
        for (int i = at + 1; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.isBlank() || line.length() - line.stripLeading().length() <= indent) {
                break;
            }
            if (i == at + 1 && !line.strip().startsWith("- ")) {
                return null;
            }
            list.append(line.strip()).append(' ');
        }
        return list.toString().strip();
    }

    private void add(String path, @Nullable String value, String comment) {
        String common = COMPONENTS.stream()
                .filter(component -> path.startsWith(component + "."))
                .findFirst()
                .map(component -> path.substring(component.length()))
                .orElse(path);
        String text = comment.isEmpty() ? said.getOrDefault(common, "") : comment;
        said.putIfAbsent(common, text);
        // within a list that was shown as a whole
        if (rows.stream().noneMatch(row -> row.value() != null && path.startsWith(row.path() + "."))) {
            rows.add(new Row(path, value, text));
        }
    }

    private String write() {
        StringBuilder text = new StringBuilder("| value | default | |\n|---|---|---|\n");
        for (Row row : rows) {
            if (row.value() == null && row.comment().isEmpty()) {
                continue;
            }
            text.append("| `").append(row.path()).append("` | ");
            if (row.value() != null) {
                text.append('`').append(row.value().replace("|", "\\|")).append('`');
            }
            text.append(" | ").append(row.comment().replace("|", "\\|")).append(" |\n");
        }
        return text.toString();
    }
}
