package io.scheduler.worker.task.sql;

import io.scheduler.common.json.ExactJson;
import io.scheduler.common.workflow.NameRule;
import io.scheduler.spi.TaskFailedException;
import java.math.BigDecimal;
import java.sql.CallableStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An argument of a procedure, or the result of a function.
 *
 * @param name of its output; empty for an argument that only goes in
 * @param value that goes in, of the type; null for NULL
 */
record Argument(
        String name,
        Direction direction,
        Type type,
        @Nullable Object value) {

    enum Direction {
        IN,
        OUT,
        INOUT
    }

    enum Type {
        STRING(Types.VARCHAR),
        INTEGER(Types.INTEGER),
        LONG(Types.BIGINT),
        DECIMAL(Types.NUMERIC),
        DOUBLE(Types.DOUBLE),
        BOOLEAN(Types.BOOLEAN),
        DATE(Types.DATE),
        TIME(Types.TIME),
        TIMESTAMP(Types.TIMESTAMP);

        private final int code;

        Type(int code) {
            this.code = code;
        }

        private Object parse(String text) {
            return switch (this) {
                case STRING -> text;
                case INTEGER -> Integer.valueOf(text.strip());
                case LONG -> Long.valueOf(text.strip());
                case DECIMAL -> new BigDecimal(text.strip());
                case DOUBLE -> Double.valueOf(text.strip());
                case BOOLEAN -> truth(text.strip());
                case DATE -> LocalDate.parse(text.strip());
                case TIME -> LocalTime.parse(text.strip());
                case TIMESTAMP -> LocalDateTime.parse(text.strip().replace(' ', 'T'));
            };
        }

        private static boolean truth(String text) {
            return switch (text) {
                case "true" -> true;
                case "false" -> false;
                default -> throw new NumberFormatException(text);
            };
        }
    }

    static Argument of(String path, Map<?, ?> written) throws TaskFailedException {
        Direction direction = Direction.valueOf(word(written, "direction", "in"));
        Type type = Type.valueOf(word(written, "type", "string"));
        String name = written.get("name") instanceof String given ? given : "";
        Object text = written.get("value");
        if (direction != Direction.IN) {
            requireOutput(path + ".name", name);
        }
        if (direction == Direction.OUT && text != null) {
            throw new TaskFailedException(path + ".value: expected none, since nothing goes in");
        }
        try {
            return new Argument(name, direction, type, text == null ? null : type.parse(String.valueOf(text)));
        } catch (NumberFormatException | DateTimeException e) {
            throw new TaskFailedException(
                    path + ".value: expected a " + type.name().toLowerCase(Locale.ROOT) + ", but got " + text, e);
        }
    }

    static Argument result(Map<?, ?> written) throws TaskFailedException {
        String name = String.valueOf(written.get("name"));
        requireOutput("returns.name", name);
        return new Argument(name, Direction.OUT, Type.valueOf(word(written, "type", "string")), null);
    }

    /** Before anything is called: what was done then could not be undone. */
    private static void requireOutput(String path, String name) throws TaskFailedException {
        if (!NameRule.allows(name)) {
            throw new TaskFailedException(path + ": expected the name of the output, " + NameRule.inWords());
        }
    }

    private static String word(Map<?, ?> written, String field, String usual) {
        Object given = written.get(field);
        return (given == null ? usual : given.toString()).toUpperCase(Locale.ROOT);
    }

    boolean isOut() {
        return direction != Direction.IN;
    }

    void bind(CallableStatement statement, int index) throws SQLException {
        if (direction != Direction.OUT) {
            if (value == null) {
                statement.setNull(index, type.code);
            } else {
                statement.setObject(index, value, type.code);
            }
        }
        if (isOut()) {
            statement.registerOutParameter(index, type.code);
        }
    }

    /**
     * As text; NULL is an empty one.
     *
     * @param cautious nothing may become an object of Java, see {@link Session#isCautious}
     */
    String read(CallableStatement statement, int index, boolean cautious) throws SQLException {
        Object found = cautious ? statement.getString(index) : statement.getObject(index);
        return found == null ? "" : found instanceof Number number ? ExactJson.text(number) : found.toString();
    }
}
