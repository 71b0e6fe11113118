package io.scheduler.common.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * SQL with {@code ${param}} where a value belongs. The parameter becomes a {@code ?} and its value goes to the database
 * beside the statement: whatever is in it, it can not become SQL. So a parameter can stand only where a value can; within
 * quotes, names and comments it is refused, since there only pasting could put it.
 *
 * <p>What counts as quoted is decided the careful way for PostgreSQL, MySQL, MariaDB and H2 together: {@code '…'} with
 * doubled quotes (one whose end depends on whether a backslash escapes is refused), {@code "…"}, {@code `…`},
 * {@code $tag$…$tag$}, {@code -- …}, {@code # …} and comments. Should a database see it differently, the number of values does not fit and nothing is run.
 *
 * @param parts what is written and what is bound, in order
 * @param problem why no statement can be made of it, for people
 */
public record SqlTemplate(List<Part> parts, Optional<String> problem) {
    private static final int MAX_NAME = 128;
    private static final String LIST = "...";

    public SqlTemplate {
        parts = List.copyOf(parts);
    }

    /** A piece of the statement. */
    public sealed interface Part {}

    /** As the author wrote it. */
    public record Written(String sql) implements Part {}

    /**
     * The value of a parameter.
     *
     * @param list a JSON list, each entry of which becomes a value of its own: {@code ${ids...}} → {@code ?,?,?}
     */
    public record Bound(String name, Type type, boolean list) implements Part {

        /** What is written between <code>${</code> and the brace; empty when it says nothing that is known. */
        static Optional<Bound> parse(String written) {
            boolean list = written.endsWith(LIST);
            String rest = list ? written.substring(0, written.length() - LIST.length()) : written;
            int colon = rest.indexOf(':');
            String name = colon < 0 ? rest : rest.substring(0, colon);
            Optional<Type> type = colon < 0 ? Optional.of(Type.INFERRED) : Type.of(rest.substring(colon + 1));
            boolean isName =
                    !name.isEmpty() && name.length() <= MAX_NAME && name.chars().noneMatch(Bound::isNoName);
            return isName ? type.map(known -> new Bound(name, known, list)) : Optional.empty();
        }

        private static boolean isNoName(int c) {
            return c == '$' || c == '{' || Character.isWhitespace(c);
        }
    }

    /** As what a value goes to the database: {@code ${n:integer}}. */
    public enum Type {
        /** The database decides by the place where it stands. */
        INFERRED,
        INTEGER,
        DECIMAL,
        BOOLEAN;

        static Optional<Type> of(String word) {
            return switch (word) {
                case "integer" -> Optional.of(INTEGER);
                case "decimal" -> Optional.of(DECIMAL);
                case "boolean" -> Optional.of(BOOLEAN);
                default -> Optional.empty();
            };
        }
    }

    public static SqlTemplate parse(String sql) {
        return new Scanner(sql).scan();
    }

    /** Names of the parameters, each as often as it is written. */
    public List<String> names() {
        List<String> names = new ArrayList<>();
        for (Part part : parts) {
            if (part instanceof Bound bound) {
                names.add(bound.name());
            }
        }
        return names;
    }

    /** Goes through the text once. */
    private static final class Scanner {
        private final String sql;
        private final List<Part> parts = new ArrayList<>();
        private int written;
        private int at;

        private Scanner(String sql) {
            this.sql = sql;
        }

        private SqlTemplate scan() {
            int time = sql.indexOf("$[");
            if (time >= 0) {
                return bad("expected no $[…] in SQL (character " + (time + 1)
                        + "): make it a parameter, such as day: $[yyyy-MM-dd-1], and write ${day}");
            }
            while (at < sql.length()) {
                int skipped = endOfQuoted();
                if (skipped < 0) {
                    return bad("expected an end to what begins at character " + (at + 1) + " (a quote or a comment)");
                }
                if (skipped > at) {
                    int place = sql.indexOf("${", at);
                    if (place >= 0 && place < skipped) {
                        return bad("expected ${…} only where a value can stand, but the one at character " + (place + 1)
                                + " is within quotes or a comment: write it without the quotes, it is bound as a value"
                                + " (and use || or concat() to build a text)");
                    }
                    at = skipped;
                } else if (sql.startsWith("${", at)) {
                    int end = sql.indexOf('}', at);
                    Optional<Bound> bound = Bound.parse(end < 0 ? "" : sql.substring(at + 2, end));
                    if (bound.isEmpty()) {
                        return bad("expected ${name}, ${name...} for a list, or ${name:integer}, :decimal or :boolean"
                                + " at character " + (at + 1));
                    }
                    keep(at);
                    parts.add(bound.get());
                    at = end + 1;
                    written = at;
                } else if (sql.charAt(at) == '?') {
                    return bad("expected no ? in SQL (character " + (at + 1)
                            + "): write ${param} for a value, or the function's name instead of an operator with ?");
                } else if (sql.charAt(at) == 0) {
                    return bad("expected no U+0000 in SQL");
                } else {
                    at++;
                }
            }
            keep(sql.length());
            return new SqlTemplate(parts, Optional.empty());
        }

        private void keep(int until) {
            if (until > written) {
                parts.add(new Written(sql.substring(written, until)));
            }
        }

        private SqlTemplate bad(String problem) {
            return new SqlTemplate(List.of(), Optional.of(problem));
        }

        /** Where what is quoted here ends; {@code at} when nothing is; -1 when it has no end. */
        private int endOfQuoted() {
            char c = sql.charAt(at);
            if (c == '\'' || c == '"' || c == '`') {
                return endOfText(c);
            }
            if (sql.startsWith("--", at) || c == '#') {
                int line = sql.indexOf('\n', at);
                // MySQL takes "--" for a comment only with a blank behind it, PostgreSQL "#" for an operator: a
                // parameter in such a line is refused, whichever it is
                return line < 0 ? sql.length() : line;
            }
            if (sql.startsWith("/*", at)) {
                return endOfComment();
            }
            return c == '$' && !sql.startsWith("${", at) ? endOfDollars() : at;
        }

        /** A backslash makes the end of a text another one on MySQL than on PostgreSQL, so it may not stand before a quote. */
        private int endOfText(char quote) {
            for (int i = at + 1; i < sql.length(); i++) {
                if (sql.charAt(i) == '\\' && i + 1 < sql.length() && sql.charAt(i + 1) == quote) {
                    return -1;
                }
                if (sql.charAt(i) == quote) {
                    if (i + 1 < sql.length() && sql.charAt(i + 1) == quote) {
                        i++;
                    } else {
                        return i + 1;
                    }
                }
            }
            return -1;
        }

        /** MySQL ends a comment at the first end, PostgreSQL at the outermost: one within another is refused. */
        private int endOfComment() {
            int end = sql.indexOf("*/", at + 2);
            int inner = sql.indexOf("/*", at + 2);
            return end < 0 || inner >= 0 && inner < end ? -1 : end + 2;
        }

        private int endOfDollars() {
            int close = at + 1;
            while (close < sql.length() && (Character.isLetterOrDigit(sql.charAt(close)) || sql.charAt(close) == '_')) {
                close++;
            }
            boolean isTag = close < sql.length()
                    && sql.charAt(close) == '$'
                    && (close == at + 1 || !Character.isDigit(sql.charAt(at + 1)));
            if (!isTag) {
                return at;
            }
            String tag = sql.substring(at, close + 1);
            int end = sql.indexOf(tag, close + 1);
            return end < 0 ? -1 : end + tag.length();
        }
    }
}
