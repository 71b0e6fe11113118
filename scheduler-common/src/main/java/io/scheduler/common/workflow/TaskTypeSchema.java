package io.scheduler.common.workflow;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a task type lets an author write beside the options that all tasks have: enough to check a document, to draw a form
 * and to write a manual.
 *
 * @param name the value of {@code type}
 * @param title for people, a few words
 * @param description for people, Markdown
 * @param fields the type's own fields, in the order in which a form shows them
 * @param open the fields are not known here: any are taken
 * @param oneOf names of fields of which exactly one must be present; empty: no such rule
 */
public record TaskTypeSchema(
        String name, String title, String description, List<Field> fields, boolean open, List<String> oneOf) {
    public TaskTypeSchema {
        fields = List.copyOf(fields);
        oneOf = List.copyOf(oneOf);
    }

    /** Each field can stand by itself. */
    public TaskTypeSchema(String name, String title, String description, List<Field> fields, boolean open) {
        this(name, title, description, fields, open, List.of());
    }

    /** A type whose fields somebody else has checked, or will check. */
    public static TaskTypeSchema open(String name) {
        return new TaskTypeSchema(name, name, "", List.of(), true);
    }

    /** The same fields, of which what is within them is not looked at. */
    TaskTypeSchema looseWithin() {
        List<Field> loose = fields.stream()
                .map(field -> new Field(
                        field.name,
                        field.title,
                        field.description,
                        looseWithin(field.shape),
                        field.required,
                        field.fallback,
                        field.placeholders))
                .toList();
        return new TaskTypeSchema(name, title, description, loose, open, oneOf);
    }

    private static Shape looseWithin(Shape shape) {
        return switch (shape) {
            case Shape.Items items -> new Shape.Items(new Shape.Anything(), items.max());
            case Shape.Whole whole -> new Shape.Decimal();
            case Shape.Group group -> new Shape.Anything();
            case Shape.Entries entries -> new Shape.Anything();
            case Shape.Text text -> text;
            case Shape.Choice choice -> choice;
            case Shape.Bool bool -> bool;
            case Shape.Decimal decimal -> decimal;
            case Shape.Span span -> span;
            case Shape.Scalar scalar -> scalar;
            case Shape.Anything anything -> anything;
            case Shape.Defined defined -> defined;
        };
    }

    /** The field of that name, if the type has it. */
    public Optional<Field> field(String fieldName) {
        return fields.stream().filter(field -> field.name().equals(fieldName)).findFirst();
    }

    /**
     * @param title for people, a few words
     * @param description for people, Markdown
     * @param required must be present and, if it is a text, not blank
     * @param fallback what counts when it is absent, as a plain JSON value; null when nothing does
     * @param placeholders {@code ${param}} may stand for the whole value although it is no text; texts always take them
     */
    public record Field(
            String name,
            String title,
            String description,
            Shape shape,
            boolean required,
            @Nullable Object fallback,
            boolean placeholders) {

        /** One that says of itself only what is checked. */
        public static Field of(String name, Shape shape, boolean required) {
            return new Field(name, name, "", shape, required, null, false);
        }
    }
}
