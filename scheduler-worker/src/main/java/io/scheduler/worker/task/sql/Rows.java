package io.scheduler.worker.task.sql;

import io.scheduler.common.workflow.NameRule;
import io.scheduler.spi.TaskFailedException;
import io.scheduler.worker.task.thread.ThreadRun;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
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
 * @param rows column → value, as JSON has them
 * @param more whether there were more
 */
record Rows(List<Map<String, @Nullable Object>> rows, boolean more) {
    private static final int SHOWN = 10;
    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    static Rows read(ResultSet result, long limit) throws SQLException, TaskFailedException {
        ResultSetMetaData columns = result.getMetaData();
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        long characters = 0;
        while (result.next()) {
            if (rows.size() == limit) {
                return new Rows(rows, true);
            }
            Map<String, @Nullable Object> row = new LinkedHashMap<>();
            for (int i = 1; i <= columns.getColumnCount(); i++) {
                Object value = value(result, i);
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
        return new Rows(rows, false);
    }

    private static @Nullable Object value(ResultSet result, int column) throws SQLException {
        Object value = result.getObject(column);
        return switch (value) {
            case null -> null;
            case String text -> text;
            case Boolean bool -> bool;
            case Number number -> number;
            case byte[] bytes -> Base64.getEncoder().encodeToString(bytes);
            default -> result.getString(column);
        };
    }

    /** The outputs: columns of a single row, and the list under its name where it is wanted or needed. */
    void handOver(ThreadRun run, @Nullable String listName) throws TaskFailedException {
        rows.stream().limit(SHOWN).forEach(row -> run.log(JSON.writeValueAsString(row)));
        run.log(rows.size() + " rows" + (more ? ", and more that were not read" : ""));
        try {
            if (rows.size() == 1) {
                rows.getFirst().forEach((column, value) -> output(run, column, text(value)));
            }
            if (listName != null || rows.size() != 1) {
                run.output(listName == null ? "rows" : listName, JSON.writeValueAsString(rows));
            }
        } catch (IllegalArgumentException e) {
            throw new TaskFailedException(String.valueOf(e.getMessage()), e);
        }
    }

    private static String text(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }

    private static void output(ThreadRun run, String column, String value) {
        if (NameRule.allows(column)) {
            run.output(column, value);
        } else {
            run.log("the column " + column + " is no output: name it (select … as name)");
        }
    }
}
