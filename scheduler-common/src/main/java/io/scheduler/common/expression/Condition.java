package io.scheduler.common.expression;

import java.util.Map;

/** A condition that was understood. Immutable. The grammar stands in docs/control-flow.md. */
public final class Condition {

    public static final int LONGEST = 4_000;

    private final String text;
    private final Term term;

    Condition(String text, Term term) {
        this.text = text;
        this.term = term;
    }

    public static Parsed parse(String text) {
        return ConditionParser.parse(text);
    }

    /** As it was written. */
    public String text() {
        return text;
    }

    /** Whether it holds for these values; a name without a value makes it impossible to say, except for {@code empty}. */
    public Result test(Map<String, String> params) {
        try {
            return new Result.Said(Evaluation.truth(term, params));
        } catch (Evaluation.ImpossibleException impossible) {
            return new Result.Impossible(impossible.getMessage());
        }
    }

    /** Conditions with the same text are the same. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Condition condition && condition.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }

    /** What reading a text came to. */
    public sealed interface Parsed {
        record Valid(Condition condition) implements Parsed {}

        /** @param column of the mistake, from 1 */
        record Invalid(String message, int column) implements Parsed {}
    }

    /** What a condition says of some values. */
    public sealed interface Result {
        record Said(boolean holds) implements Result {}

        /** @param why for people: which value was missing or was none that the condition can use */
        record Impossible(String why) implements Result {}
    }
}
