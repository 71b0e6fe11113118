package io.scheduler.dao.database;

import java.sql.Array;
import java.sql.CallableStatement;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.apache.ibatis.type.BaseTypeHandler;
import org.apache.ibatis.type.JdbcType;
import org.jspecify.annotations.Nullable;

/** {@code text[]} as a list. */
final class TextListColumn extends BaseTypeHandler<List<String>> {
    @Override
    public void setNonNullParameter(PreparedStatement statement, int index, List<String> value, @Nullable JdbcType type)
            throws SQLException {
        statement.setArray(index, statement.getConnection().createArrayOf("text", value.toArray()));
    }

    @Override
    public @Nullable List<String> getNullableResult(ResultSet rows, String column) throws SQLException {
        return texts(rows.getArray(column));
    }

    @Override
    public @Nullable List<String> getNullableResult(ResultSet rows, int column) throws SQLException {
        return texts(rows.getArray(column));
    }

    @Override
    public @Nullable List<String> getNullableResult(CallableStatement call, int column) throws SQLException {
        return texts(call.getArray(column));
    }

    private static @Nullable List<String> texts(@Nullable Array array) throws SQLException {
        return array == null ? null : List.of((String[]) array.getArray());
    }
}
