package io.scheduler.common.workflow;

import java.util.List;

/** What a field of a task may hold. */
public sealed interface Shape {

    /**
     * A text.
     *
     * @param maxBytes of UTF-8
     */
    record Text(Format format, int maxBytes) implements Shape {}

    /** One of a few words. */
    record Choice(List<String> words) implements Shape {
        public Choice {
            words = List.copyOf(words);
        }
    }

    record Bool() implements Shape {}

    /** A whole number, both limits included. */
    record Whole(long min, long max) implements Shape {}

    /** Any number. */
    record Decimal() implements Shape {}

    /** A duration as {@link DurationText} reads it, longer than 0. */
    record Span() implements Shape {}

    /**
     * A text, a number, true or false: kept as a text.
     *
     * @param maxBytes of UTF-8
     */
    record Scalar(int maxBytes) implements Shape {}

    /** A list. */
    record Items(Shape item, int max) implements Shape {}

    /** A map whose names the author chooses. */
    record Entries(Shape value, int max) implements Shape {}

    /** A map with fields of its own. */
    record Group(List<TaskTypeSchema.Field> fields) implements Shape {
        public Group {
            fields = List.copyOf(fields);
        }
    }

    /** Whatever a document can hold. */
    record Anything() implements Shape {}

    /**
     * One of several forms, described in {@link Definitions}. Checked by whoever reads the field, not by its shape.
     *
     * @param name of the definition
     */
    record Defined(String name) implements Shape {}

    /** What a text is, for whoever checks it or draws a form. */
    enum Format {
        LINE("line"),
        /** Several lines. */
        PROSE("multiline"),
        SCRIPT("script"),
        /** Its parameters are bound and never pasted: see {@link io.scheduler.common.sql.SqlTemplate}. */
        SQL("sql"),
        /** An address of http or https. */
        URL("url"),
        /** The name of a data source of the project. */
        DATA_SOURCE("data-source"),
        /** A {@link io.scheduler.common.json.JsonPlace}: path or pointer. */
        JSON_PLACE("json-place"),
        /** Kept sealed and never shown again. Only in settings of alert channels: a document is stored as it is. */
        SECRET("password");

        private final String word;

        Format(String word) {
            this.word = word;
        }

        /** As the JSON Schema's {@code format} says it. */
        public String word() {
            return word;
        }
    }

    /** Whether a text of it is bound as a value instead of being pasted. */
    default boolean isBound() {
        return has(Format.SQL);
    }

    /** Whether a text of it must not be shown. */
    default boolean isSecret() {
        return has(Format.SECRET);
    }

    private boolean has(Format format) {
        return switch (this) {
            case Text text -> text.format() == format;
            case Items items -> items.item().has(format);
            case Entries entries -> entries.value().has(format);
            case Group group ->
                group.fields().stream().anyMatch(field -> field.shape().has(format));
            case Choice choice -> false;
            case Bool bool -> false;
            case Whole whole -> false;
            case Decimal decimal -> false;
            case Span span -> false;
            case Scalar scalar -> false;
            case Anything anything -> false;
            case Defined defined -> false;
        };
    }
}
