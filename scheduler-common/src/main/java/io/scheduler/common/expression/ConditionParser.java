package io.scheduler.common.expression;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Recursive descent, a method a rule:
 *
 * <pre>
 *   or         = and { "||" and }
 *   and        = not { "&amp;&amp;" not }
 *   not        = "!" not | comparison
 *   comparison = value [ ( "==" | "!=" | "&lt;" | "&lt;=" | ">" | ">=" | "contains" ) value | "in" list ]
 *   list       = "[" [ value { "," value } ] "]"
 *   value      = text | number | "true" | "false" | parameter | "empty" value | "(" or ")"
 * </pre>
 */
final class ConditionParser {

    static final int DEEPEST = 30;

    private final List<Token> tokens;
    private int next;
    private int depth;

    private ConditionParser(List<Token> tokens) {
        this.tokens = tokens;
    }

    static Condition.Parsed parse(String text) {
        if (text.length() > Condition.LONGEST) {
            return new Condition.Parsed.Invalid(
                    "expected at most " + Condition.LONGEST + " characters, but got " + text.length(), 1);
        }
        try {
            ConditionParser parser = new ConditionParser(Tokens.of(text));
            Term term = parser.or();
            parser.expectEnd();
            return new Condition.Parsed.Valid(new Condition(text, term));
        } catch (Tokens.MistakeException mistake) {
            return new Condition.Parsed.Invalid(mistake.getMessage(), mistake.at + 1);
        }
    }

    private Term or() {
        List<Term> terms = separated("||", this::and);
        return terms.size() == 1 ? terms.getFirst() : new Term.Any(terms);
    }

    private Term and() {
        List<Term> terms = separated("&&", this::not);
        return terms.size() == 1 ? terms.getFirst() : new Term.All(terms);
    }

    private List<Term> separated(String sign, Supplier<Term> part) {
        List<Term> terms = new ArrayList<>();
        terms.add(part.get());
        while (take(sign)) {
            terms.add(part.get());
        }
        return List.copyOf(terms);
    }

    private Term not() {
        return take("!") ? new Term.Not(deeper(this::not)) : comparison();
    }

    private Term comparison() {
        Term left = value();
        if (take("in")) {
            return new Term.In(left, list());
        }
        for (Term.Operator operator : Term.Operator.values()) {
            if (take(operator.written)) {
                return new Term.Compare(operator, left, value());
            }
        }
        return left;
    }

    private List<Term> list() {
        expect("[");
        if (take("]")) {
            return List.of();
        }
        List<Term> values = separated(",", this::value);
        expect("]");
        return values;
    }

    private Term value() {
        Token token = tokens.get(next);
        return switch (token.kind()) {
            case TEXT -> {
                next++;
                yield new Term.Literal(Value.quoted(token.text()));
            }
            case NUMBER -> {
                next++;
                yield new Term.Literal(Value.of(token.text()));
            }
            case PARAM -> {
                next++;
                yield new Term.Param(token.text());
            }
            case WORD -> {
                if (take("true") || take("false")) {
                    yield new Term.Literal(Value.of(token.text()));
                }
                if (take("empty")) {
                    yield new Term.Empty(deeper(this::value));
                }
                throw mistake("expected a value, but got " + token.shown() + "; put a text in quotes", token);
            }
            case SIGN -> {
                if (!take("(")) {
                    throw mistake("expected a value, but got " + token.shown(), token);
                }
                Term inner = deeper(this::or);
                expect(")");
                yield inner;
            }
            case END -> throw mistake("expected a value, but the text ends here", token);
        };
    }

    private Term deeper(Supplier<Term> part) {
        if (++depth > DEEPEST) {
            throw mistake("expected at most " + DEEPEST + " levels of ( and !", tokens.get(next));
        }
        Term term = part.get();
        depth--;
        return term;
    }

    private boolean take(String sign) {
        boolean there = tokens.get(next).is(sign);
        next += there ? 1 : 0;
        return there;
    }

    private void expect(String sign) {
        if (!take(sign)) {
            Token token = tokens.get(next);
            throw mistake("expected '" + sign + "', but got " + token.shown(), token);
        }
    }

    private void expectEnd() {
        Token token = tokens.get(next);
        if (token.kind() != Token.Kind.END) {
            throw mistake("expected && or || or the end, but got " + token.shown(), token);
        }
    }

    private static Tokens.MistakeException mistake(String message, Token token) {
        return new Tokens.MistakeException(message, token.at());
    }
}
