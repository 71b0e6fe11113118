package io.scheduler.common.expression;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Works out what a term says. Recursive: the parser bounds the depth. */
final class Evaluation {

    private static final int LONGEST_SHOWN = 40;

    private Evaluation() {}

    static boolean truth(Term term, Map<String, String> params) {
        return switch (term) {
            case Term.Not not -> !truth(not.term(), params);
            case Term.All all -> all.terms().stream().allMatch(one -> truth(one, params));
            case Term.Any any -> any.terms().stream().anyMatch(one -> truth(one, params));
            case Term.Compare compare ->
                holds(compare.operator(), value(compare.left(), params), value(compare.right(), params));
            case Term.In in -> {
                Value value = value(in.term(), params);
                yield in.list().stream().anyMatch(one -> value.compareTo(value(one, params)) == 0);
            }
            case Term.Empty empty -> {
                String text = found(empty.term(), params);
                yield text == null || text.isEmpty();
            }
            case Term.Literal literal -> asTruth(term, literal.value());
            case Term.Param param -> asTruth(term, value(param, params));
        };
    }

    private static boolean holds(Term.Operator operator, Value left, Value right) {
        return switch (operator) {
            case EQUAL -> left.compareTo(right) == 0;
            case UNEQUAL -> left.compareTo(right) != 0;
            case LESS -> left.compareTo(right) < 0;
            case AT_MOST -> left.compareTo(right) <= 0;
            case GREATER -> left.compareTo(right) > 0;
            case AT_LEAST -> left.compareTo(right) >= 0;
            case CONTAINS -> left.text().contains(right.text());
        };
    }

    private static boolean asTruth(Term term, Value value) {
        return switch (value.text()) {
            case "true" -> true;
            case "false" -> false;
            default ->
                throw new ImpossibleException(
                        "expected true or false for " + shown(term) + ", but it is " + quoted(value.text()));
        };
    }

    private static Value value(Term term, Map<String, String> params) {
        return switch (term) {
            case Term.Literal literal -> literal.value();
            case Term.Param param -> {
                String text = params.get(param.name());
                if (text == null) {
                    throw new ImpossibleException("there is no parameter ${" + param.name()
                            + "}; give it a default, or ask \"empty ${" + param.name() + "}\" first");
                }
                yield Value.of(text);
            }
            case Term.Not not -> truthAsValue(not, params);
            case Term.All all -> truthAsValue(all, params);
            case Term.Any any -> truthAsValue(any, params);
            case Term.Compare compare -> truthAsValue(compare, params);
            case Term.In in -> truthAsValue(in, params);
            case Term.Empty empty -> truthAsValue(empty, params);
        };
    }

    private static Value truthAsValue(Term term, Map<String, String> params) {
        return Value.of(Boolean.toString(truth(term, params)));
    }

    private static @Nullable String found(Term term, Map<String, String> params) {
        return term instanceof Term.Param param
                ? params.get(param.name())
                : value(term, params).text();
    }

    private static String shown(Term term) {
        return term instanceof Term.Param param ? "${" + param.name() + "}" : "a value";
    }

    private static String quoted(String text) {
        return '\'' + (text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "…") + '\'';
    }

    /** Ends an evaluation; never leaves this package. */
    static final class ImpossibleException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        ImpossibleException(String why) {
            super(why, null, false, false);
        }

        @Override
        public String getMessage() {
            return String.valueOf(super.getMessage());
        }
    }
}
