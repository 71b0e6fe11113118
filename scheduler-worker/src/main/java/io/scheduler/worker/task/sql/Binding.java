package io.scheduler.worker.task.sql;

import io.scheduler.common.json.ExactJson;
import io.scheduler.common.sql.SqlTemplate;
import io.scheduler.common.sql.SqlTemplate.Bound;
import io.scheduler.common.sql.SqlTemplate.Written;
import io.scheduler.spi.TaskFailedException;
import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * A statement as the database gets it, and beside it the values of its question marks.
 *
 * @param sql nothing of it comes from a parameter
 * @param values of the question marks in their order
 */
record Binding(String sql, List<Value> values) {
    private static final int MAX_VALUES = 10_000;

    /** A value as text, and as what it is bound. */
    record Value(String name, String text, SqlTemplate.Type type) {}

    static Binding of(String field, String written, Map<String, String> params) throws TaskFailedException {
        SqlTemplate template = SqlTemplate.parse(written);
        if (template.problem().isPresent()) {
            throw new TaskFailedException(field + ": " + template.problem().get());
        }
        StringBuilder sql = new StringBuilder();
        List<Value> values = new ArrayList<>();
        for (SqlTemplate.Part part : template.parts()) {
            switch (part) {
                case Written text -> sql.append(text.sql());
                case Bound bound -> {
                    String value = params.get(bound.name());
                    if (value == null) {
                        throw new TaskFailedException(
                                field + ": expected a parameter " + bound.name() + ", but there is none");
                    }
                    List<String> texts = bound.list() ? entries(field, bound.name(), value) : List.of(value);
                    texts.forEach(text -> values.add(new Value(bound.name(), text, bound.type())));
                    sql.append(String.join(",", texts.stream().map(text -> "?").toList()));
                }
            }
        }
        if (values.size() > MAX_VALUES) {
            throw new TaskFailedException(
                    field + ": expected at most " + MAX_VALUES + " values, but got " + values.size());
        }
        return new Binding(sql.toString(), values);
    }

    private static List<String> entries(String field, String name, String value) throws TaskFailedException {
        List<String> entries = new ArrayList<>();
        try {
            JsonNode list = ExactJson.read(value);
            for (JsonNode entry : list) {
                if (list.isArray() && entry.isValueNode() && !entry.isNull()) {
                    entries.add(ExactJson.text(entry));
                }
            }
            if (list.isArray() && !list.isEmpty() && entries.size() == list.size()) {
                return entries;
            }
        } catch (JacksonException e) {
            // reported below, together with JSON that is no list
        }
        throw new TaskFailedException(field + ": expected the parameter " + name
                + " to be a JSON list of texts or numbers that is not empty, such as [1, 2]");
    }

    void bind(PreparedStatement statement) throws SQLException, TaskFailedException {
        for (int i = 0; i < values.size(); i++) {
            Value value = values.get(i);
            try {
                switch (value.type()) {
                    case INFERRED -> statement.setString(i + 1, value.text());
                    case INTEGER ->
                        statement.setLong(i + 1, Long.parseLong(value.text().strip()));
                    case DECIMAL ->
                        statement.setBigDecimal(
                                i + 1, new BigDecimal(value.text().strip()));
                    case BOOLEAN ->
                        statement.setBoolean(i + 1, truth(value.text().strip()));
                }
            } catch (NumberFormatException e) {
                throw new TaskFailedException(
                        "expected the parameter " + value.name() + " to be a value of the type "
                                + value.type().name().toLowerCase(Locale.ROOT) + ", as ${" + value.name()
                                + ":…} says, but it is none",
                        e);
            }
        }
    }

    private static boolean truth(String text) {
        return switch (text) {
            case "true", "1" -> true;
            case "false", "0" -> false;
            default -> throw new NumberFormatException(text);
        };
    }
}
