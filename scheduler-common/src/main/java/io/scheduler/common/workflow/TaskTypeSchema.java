package io.scheduler.common.workflow;

import java.util.List;
import java.util.Optional;

/**
 * What a task type lets an author write beside the options that all tasks have.
 *
 * @param name the value of {@code type}
 * @param fields the type's own fields
 */
public record TaskTypeSchema(String name, List<Field> fields) {
    public TaskTypeSchema {
        fields = List.copyOf(fields);
    }

    /** The field of that name, if the type has it. */
    public Optional<Field> field(String fieldName) {
        return fields.stream().filter(field -> field.name().equals(fieldName)).findFirst();
    }

    /**
     * @param required must be present and, if it is a text, not blank
     * @param maxLength bytes of UTF-8 for a text, entries for a list or a map; without meaning for the others
     */
    public record Field(String name, Kind kind, boolean required, int maxLength) {}

    public enum Kind {
        STRING("text"),
        BOOL("true or false"),
        NUMBER("a number"),
        LIST("a list"),
        MAP("a map"),
        LIST_OR_MAP("a list or a map");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }
}
