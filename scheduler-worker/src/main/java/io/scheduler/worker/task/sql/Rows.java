package io.scheduler.worker.task.sql;

import io.scheduler.common.json.ExactJson;
import io.scheduler.common.param.ListText;
import io.scheduler.common.workflow.NameRule;
import io.scheduler.rpc.contract.TaskAssignment;
import io.scheduler.spi.TaskFailedException;
import io.scheduler.worker.task.thread.ThreadRun;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a query gave.
 *
 * @param columns their names
 * @param rows column → value, as JSON has them
 * @param more whether there were more
 */
record Rows(List<String> columns, List<Map<String, @Nullable Object>> rows, boolean more) {
    private static final int SHOWN = 10;
    private static final String ROWS = "rows";
    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    /**
     * Up to the limit; the rest is passed over, as a result that is closed early does not do what its further rows would.
     *
     * @param cautious nothing may become an object of Java, see {@link Session#isCautious}
     */
    static Rows read(ResultSet result, long limit, boolean cautious) throws SQLException, TaskFailedException {
        ResultSetMetaData columns = result.getMetaData();
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (int i = 1; i <= columns.getColumnCount(); i++) {
            names.add(columns.getColumnLabel(i));
        }
        long characters = 0;
        while (result.next()) {
            if (rows.size() == limit) {
                SqlTask.passOver(result);
                return new Rows(names, rows, true);
            }
            Map<String, @Nullable Object> row = new LinkedHashMap<>();
            for (int i = 1; i <= columns.getColumnCount(); i++) {
                Object value = cautious ? plain(result, i, columns.getColumnType(i)) : value(result, i);
                characters += columns.getColumnLabel(i).length()
                        + String.valueOf(value).length();
                row.put(columns.getColumnLabel(i), value);
            }
            rows.add(row);
            if (characters > ThreadRun.MAX_OUTPUT_BYTES) {
                throw new TaskFailedException("expected a result of at most " + ThreadRun.MAX_OUTPUT_BYTES
                        + " characters, but it has more: select less, or lower the limit of rows");
            }
        }
        return new Rows(names, rows, false);
    }

    private static @Nullable Object value(ResultSet result, int column) throws SQLException {
        Object value = result.getObject(column);
        return switch (value) {
            case null -> null;
            case String text -> text;
            case Boolean bool -> bool;
            case Number number -> number;
            case byte[] bytes -> base64(bytes);
            default -> result.getString(column);
        };
    }

    private static @Nullable String base64(byte @Nullable [] bytes) {
        return bytes == null ? null : Base64.getEncoder().encodeToString(bytes);
    }

    /** By asking for what the column is said to be: a server that sends something else is not believed. */
    private static @Nullable Object plain(ResultSet result, int column, int type) throws SQLException {
        Object value = switch (type) {
            case Types.BOOLEAN, Types.BIT -> result.getBoolean(column);
            case Types.TINYINT, Types.SMALLINT, Types.INTEGER, Types.BIGINT -> result.getLong(column);
            case Types.NUMERIC, Types.DECIMAL -> result.getBigDecimal(column);
            case Types.REAL -> result.getFloat(column);
            case Types.FLOAT, Types.DOUBLE -> result.getDouble(column);
            case Types.BINARY, Types.VARBINARY, Types.LONGVARBINARY, Types.BLOB, Types.JAVA_OBJECT ->
                base64(result.getBytes(column));
            default -> result.getString(column);
        };
        return result.wasNull() ? null : value;
    }

    /** The outputs: columns of a single row, and the list under its name where it is wanted or needed. */
    void handOver(ThreadRun run, @Nullable String listName) throws TaskFailedException {
        rows.stream().limit(SHOWN).forEach(row -> run.log(JSON.writeValueAsString(row)));
        run.log(rows.size() + " rows" + (more ? ", and more that were not read" : ""));
        TaskAssignment.Outputs declared = run.assignment().outputs();
        try {
            if (declared != null) {
                declared(run, declared);
            } else if (rows.size() == 1) {
                rows.getFirst().forEach((column, value) -> output(run, column, text(value)));
            }
            boolean wanted =
                    declared == null ? rows.size() != 1 : declared.declared().contains(ROWS);
            if (listName != null || wanted) {
                run.output(listName == null ? ROWS : listName, JSON.writeValueAsString(rows));
            }
        } catch (IllegalArgumentException e) {
            throw new TaskFailedException(String.valueOf(e.getMessage()), e);
        }
    }

    /** Of declared outputs those that are columns, whatever the case of their letters: a list has the values of all rows. */
    private void declared(ThreadRun run, TaskAssignment.Outputs outputs) {
        for (String name : outputs.declared()) {
            String column = columns.stream()
                    .filter(one -> one.equalsIgnoreCase(name))
                    .findFirst()
                    .orElse(null);
            boolean isList = outputs.lists() != null && outputs.lists().contains(name);
            if (column == null) {
                if (!name.equals(ROWS)) {
                    run.log("the output " + name + " is no column of the result");
                }
            } else if (isList) {
                List<String> values =
                        rows.stream().map(row -> text(row.get(column))).toList();
                run.output(name, ListText.write(values));
            } else if (rows.size() == 1) {
                run.output(name, text(rows.getFirst().get(column)));
            } else {
                run.log("the output " + name + " is set by a single row only: declare it with type: list");
            }
        }
    }

    private static String text(@Nullable Object value) {
        return value == null ? "" : value instanceof Number number ? ExactJson.text(number) : value.toString();
    }

    private static void output(ThreadRun run, String column, String value) {
        if (NameRule.allows(column)) {
            run.output(column, value);
        } else {
            run.log("the column " + column + " is no output: name it (select … as name)");
        }
    }
}
