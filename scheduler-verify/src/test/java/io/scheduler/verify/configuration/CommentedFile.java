package io.scheduler.verify.configuration;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file of {@code conf/} with what it says about its keys. A key's comment stands behind it, that of a group of keys above it; a key
 * that has no value stands there as a comment itself.
 */
final class CommentedFile {
    private static final Pattern KEY = Pattern.compile("( *)(# )?([a-z][a-z0-9.-]*):(?: (.*))?");
    private static final Pattern COMMENT = Pattern.compile("(?:^|\\s)# *(.*)$");

    private final Map<String, Entry> keys = new LinkedHashMap<>();
    private final Map<String, String> groups = new LinkedHashMap<>();

    /**
     * @param value as it stands there
     * @param active false when it is commented out: then the value is an example
     * @param comment empty when there is none
     */
    record Entry(String value, boolean active, String comment) {}

    private record Level(int indent, String name) {}

    static CommentedFile read(ConfiguredService service) throws IOException {
        return new CommentedFile(Files.readAllLines(service.file()));
    }

    CommentedFile(List<String> lines) {
        Deque<Level> above = new ArrayDeque<>();
        List<String> comments = new ArrayList<>();
        for (String line : lines) {
            Matcher key = KEY.matcher(line);
            if (!key.matches()) {
                if (line.strip().startsWith("#")) {
                    comments.add(line.strip().substring(1).strip());
                } else {
                    comments.clear();
                }
                continue;
            }
            int indent = key.group(1).length();
            while (!above.isEmpty() && above.getLast().indent() >= indent) {
                above.removeLast();
            }
            above.addLast(new Level(indent, key.group(3)));
            String path = String.join(".", above.stream().map(Level::name).toList());
            add(path, key.group(2) == null, key.group(4) == null ? "" : key.group(4), String.join(" ", comments));
            comments.clear();
        }
    }

    private void add(String path, boolean active, String rest, String before) {
        Matcher behind = COMMENT.matcher(rest);
        boolean said = behind.find();
        String value = (said ? rest.substring(0, behind.start()) : rest).strip();
        if (value.isEmpty() && !said) {
            groups.put(path, before);
        } else {
            keys.put(path, new Entry(value, active, said ? behind.group(1).strip() : ""));
        }
    }

    /** In the order of the file. */
    Map<String, Entry> keys() {
        return keys;
    }

    /** What has keys below it, with what is said of all of them. */
    Map<String, String> groups() {
        return groups;
    }
}
