package io.scheduler.common.param;

import java.util.Optional;

/**
 * Reads the arithmetic of time expressions, exactly and without ever throwing:
 *
 * <pre>
 *   sum     = product { ( "+" | "-" ) product }
 *   product = factor { ( "*" | "/" ) factor }
 *   factor  = ( "+" | "-" ) factor | digits | "(" sum ")"
 * </pre>
 *
 * <p>One instance reads one text, whose length bounds the depth.
 */
final class Sum {
    private static final int MAX_DIGITS = 12;
    private static final char END = '\0';

    private final String text;
    private int at;

    private Sum(String text) {
        this.text = text;
    }

    /** Its value; empty when it is no such arithmetic, divides by zero or becomes too large. */
    static Optional<Fraction> parse(String text) {
        if (text.length() > TimeExpression.MAX_LENGTH) {
            return Optional.empty();
        }
        Sum reading = new Sum(text);
        try {
            Fraction value = reading.sum();
            return reading.peek() == END && reading.at == text.length() ? Optional.of(value) : Optional.empty();
        } catch (ArithmeticException notANumber) {
            return Optional.empty();
        }
    }

    private Fraction sum() {
        Fraction value = product();
        while (peek() == '+' || peek() == '-') {
            boolean minus = text.charAt(at++) == '-';
            Fraction next = product();
            value = value.plus(minus ? next.negated() : next);
        }
        return value;
    }

    private Fraction product() {
        Fraction value = factor();
        while (peek() == '*' || peek() == '/') {
            boolean divided = text.charAt(at++) == '/';
            Fraction next = factor();
            value = divided ? value.over(next) : value.times(next);
        }
        return value;
    }

    private Fraction factor() {
        char c = peek();
        if (c == '+' || c == '-') {
            at++;
            return c == '-' ? factor().negated() : factor();
        }
        if (c == '(') {
            at++;
            Fraction inner = sum();
            if (peek() != ')') {
                throw new ArithmeticException("a parenthesis is not closed");
            }
            at++;
            return inner;
        }
        return digits();
    }

    private Fraction digits() {
        int from = at;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        if (at == from || at - from > MAX_DIGITS) {
            throw new ArithmeticException("expected a number of at most " + MAX_DIGITS + " digits");
        }
        return Fraction.whole(Long.parseLong(text.substring(from, at)));
    }

    /** The next character that is no space. */
    private char peek() {
        while (at < text.length() && text.charAt(at) == ' ') {
            at++;
        }
        return at < text.length() ? text.charAt(at) : END;
    }
}
