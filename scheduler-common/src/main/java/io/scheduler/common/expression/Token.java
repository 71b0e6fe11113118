package io.scheduler.common.expression;

/**
 * A piece of a condition's text.
 *
 * @param text of a literal or a parameter its value or name, of all others as written
 * @param at where it begins, from 0
 */
record Token(Kind kind, String text, int at) {

    enum Kind {
        /** In quotes. */
        TEXT,
        NUMBER,
        /** {@code true}, {@code in}, {@code contains}, {@code empty} … */
        WORD,
        /** <code>${name}</code>. */
        PARAM,
        /** {@code ==}, {@code (}, … */
        SIGN,
        END
    }

    boolean is(String sign) {
        return (kind == Kind.SIGN || kind == Kind.WORD) && text.equals(sign);
    }

    /** For messages. */
    String shown() {
        return kind == Kind.END ? "the end" : '\'' + text + '\'';
    }
}
