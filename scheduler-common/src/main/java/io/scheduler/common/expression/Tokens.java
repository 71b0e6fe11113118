package io.scheduler.common.expression;

import java.util.ArrayList;
import java.util.List;

/** Cuts a condition's text into tokens. */
final class Tokens {

    private static final List<String> SIGNS =
            List.of("==", "!=", "<=", ">=", "&&", "||", "<", ">", "!", "(", ")", "[", "]", ",");

    private final String text;
    private final List<Token> found = new ArrayList<>();
    private int at;

    private Tokens(String text) {
        this.text = text;
    }

    static List<Token> of(String text) {
        Tokens tokens = new Tokens(text);
        while (tokens.at < text.length()) {
            tokens.next();
        }
        tokens.add(Token.Kind.END, "", text.length());
        return tokens.found;
    }

    private void next() {
        char c = text.charAt(at);
        if (Character.isWhitespace(c)) {
            at++;
        } else if (c == '"' || c == '\'') {
            quoted(c);
        } else if (text.startsWith("${", at)) {
            param();
        } else if (Character.isDigit(c)
                || (c == '-' && at + 1 < text.length() && Character.isDigit(text.charAt(at + 1)))) {
            int begin = at++;
            skip(d -> Character.isDigit(d) || d == '.');
            String number = text.substring(begin, at);
            if (Value.of(number).number() == null) {
                throw new MistakeException("expected a number such as 42 or -1.5, but got '" + number + "'", begin);
            }
            add(Token.Kind.NUMBER, number, begin);
        } else if (Character.isLetter(c)) {
            int begin = at;
            skip(Character::isLetterOrDigit);
            add(Token.Kind.WORD, text.substring(begin, at), begin);
        } else {
            sign();
        }
    }

    private void sign() {
        for (String sign : SIGNS) {
            if (text.startsWith(sign, at)) {
                add(Token.Kind.SIGN, sign, at);
                at += sign.length();
                return;
            }
        }
        String advice = switch (text.charAt(at)) {
            case '=' -> "; to compare write ==";
            case '&' -> "; for and write &&";
            case '|' -> "; for or write ||";
            case '$' -> "; a parameter is written ${name}";
            default -> "";
        };
        throw new MistakeException(
                "unexpected '" + text.substring(at, text.offsetByCodePoints(at, 1)) + "'" + advice, at);
    }

    private void quoted(char quote) {
        int begin = at++;
        StringBuilder value = new StringBuilder();
        while (at < text.length() && text.charAt(at) != quote) {
            char c = text.charAt(at++);
            if (c == '\\') {
                if (at == text.length()) {
                    break;
                }
                c = switch (text.charAt(at++)) {
                    case 'n' -> '\n';
                    case 't' -> '\t';
                    case '\\' -> '\\';
                    case '"' -> '"';
                    case '\'' -> '\'';
                    default -> throw new MistakeException("expected one of \\n \\t \\\\ \\\" \\' after a \\", at - 2);
                };
            }
            value.append(c);
        }
        if (at >= text.length()) {
            throw new MistakeException("expected the text that begins here to end with " + quote, begin);
        }
        at++;
        add(Token.Kind.TEXT, value.toString(), begin);
    }

    private void param() {
        int begin = at;
        int end = text.indexOf('}', at);
        String name = end < 0 ? "" : text.substring(at + 2, end);
        if (name.isEmpty() || name.chars().anyMatch(c -> Character.isWhitespace(c) || c == '{' || c == '$')) {
            throw new MistakeException("expected a parameter such as ${name}", begin);
        }
        at = end + 1;
        add(Token.Kind.PARAM, name, begin);
    }

    private void skip(java.util.function.IntPredicate part) {
        while (at < text.length() && part.test(text.charAt(at))) {
            at++;
        }
    }

    private void add(Token.Kind kind, String value, int begin) {
        found.add(new Token(kind, value, begin));
    }

    /** Ends the reading; never leaves this package. */
    static final class MistakeException extends RuntimeException {
        private static final long serialVersionUID = 1L;
        final int at;

        MistakeException(String message, int at) {
            super(message, null, false, false);
            this.at = at;
        }

        @Override
        public String getMessage() {
            return String.valueOf(super.getMessage());
        }
    }
}
