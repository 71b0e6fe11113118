package io.scheduler.dao.database;

import java.sql.CallableStatement;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Map;
import org.apache.ibatis.type.BaseTypeHandler;
import org.apache.ibatis.type.JdbcType;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** A {@code jsonb} object whose values are texts, as a map of strings. */
final class JsonTextColumn extends BaseTypeHandler<Map<String, String>> {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {};

    @Override
    public void setNonNullParameter(
            PreparedStatement statement, int index, Map<String, String> value, @Nullable JdbcType type)
            throws SQLException {
        statement.setObject(index, JSON.writeValueAsString(value), Types.OTHER);
    }

    @Override
    public @Nullable Map<String, String> getNullableResult(ResultSet rows, String column) throws SQLException {
        return texts(rows.getString(column));
    }

    @Override
    public @Nullable Map<String, String> getNullableResult(ResultSet rows, int column) throws SQLException {
        return texts(rows.getString(column));
    }

    @Override
    public @Nullable Map<String, String> getNullableResult(CallableStatement call, int column) throws SQLException {
        return texts(call.getString(column));
    }

    private static @Nullable Map<String, String> texts(@Nullable String json) {
        return json == null ? null : JSON.readValue(json, TEXTS);
    }
}
