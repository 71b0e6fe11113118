package io.scheduler.common.workflow;

import java.util.List;
import java.util.Map;

/** A value of the document with the line it stands on (for a field's value: the line of the field's name). */
sealed interface Node {
    int line();

    record Text(String value, int line) implements Node {}

    /**
     * @param raw as written, so that a parameter {@code 1.10} stays {@code 1.10}
     */
    record Num(String raw, int line) implements Node {}

    record Bool(boolean value, int line) implements Node {}

    /** A null, or nothing at all after a YAML field's colon. */
    record Nothing(int line) implements Node {}

    record Items(List<Node> values, int line) implements Node {}

    record Fields(Map<String, Node> values, int line) implements Node {}

    /** Could not be read; its problem has been reported, so whoever meets it keeps silent. */
    record Broken(int line) implements Node {}

    /** What it is, in words, for messages. */
    default String described() {
        return switch (this) {
            case Text text -> text.value().length() <= 40 ? "the text '" + text.value() + "'" : "a text";
            case Num num -> num.raw().length() <= 40 ? "the number " + num.raw() : "a number";
            case Bool bool -> "" + bool.value();
            case Nothing nothing -> "nothing";
            case Items items -> "a list";
            case Fields fields -> "a map";
            case Broken broken -> "something unreadable";
        };
    }
}
