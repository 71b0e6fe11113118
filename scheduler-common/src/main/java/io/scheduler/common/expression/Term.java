package io.scheduler.common.expression;

import java.util.List;

/** A part of a condition. */
sealed interface Term {

    record Literal(Value value) implements Term {}

    record Param(String name) implements Term {}

    record Not(Term term) implements Term {}

    record All(List<Term> terms) implements Term {}

    record Any(List<Term> terms) implements Term {}

    record Compare(Operator operator, Term left, Term right) implements Term {}

    record In(Term term, List<Term> list) implements Term {}

    record Empty(Term term) implements Term {}

    enum Operator {
        EQUAL("=="),
        UNEQUAL("!="),
        LESS("<"),
        AT_MOST("<="),
        GREATER(">"),
        AT_LEAST(">="),
        CONTAINS("contains");

        final String written;

        Operator(String written) {
            this.written = written;
        }
    }
}
