package io.scheduler.dao.partition;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The check that slots belong to the caller, for every statement that only their owner may carry out. Its SQL begins a
 * statement; {@link #bind} gives it its parameters.
 */
public final class SlotFence {

    private static final String HELD = """
            select s.slot from slot s
              join unnest(?::int[], ?::bigint[]) as f(slot, epoch) on s.slot = f.slot and s.epoch = f.epoch
             where s.owner = ?""";

    /** Makes {@code held}, the slots that are the caller's; they stay so until the end of the transaction. */
    public static final String WITH_HELD = "with held as materialized (" + HELD + " order by s.slot for share of s)";

    /** Fails unless {@code held} has as many slots as its one parameter says: nothing else is carried out then. */
    public static final String ALL_HELD = "select 1 / (count(distinct slot) = ?)::int as ok from held";

    /** How many parameters {@link #WITH_HELD} has. */
    public static final int PARAMETERS = 3;

    /** SQL state of a division by zero: {@link #ALL_HELD} has failed. */
    private static final String NOT_ALL_HELD = "22012";

    private SlotFence() {}

    /** The parameters of {@link #WITH_HELD}, which are the first ones. */
    public static void bind(PreparedStatement statement, String owner, List<SlotEpoch> fences) throws SQLException {
        Connection connection = statement.getConnection();
        Object[] slots = fences.stream().map(SlotEpoch::slot).toArray();
        Object[] epochs = fences.stream().map(SlotEpoch::epoch).toArray();
        statement.setArray(1, connection.createArrayOf("int4", slots));
        statement.setArray(2, connection.createArrayOf("int8", epochs));
        statement.setString(PARAMETERS, owner);
    }

    /** Whether a statement has failed because a slot is not held, as far as its answer tells. */
    public static boolean mayHaveRefused(SQLException failure) {
        return NOT_ALL_HELD.equals(failure.getSQLState());
    }

    /** Those of the slots that are not held. An epoch that was lost does not come back, so that asking again finds the same. */
    public static Set<Integer> lost(Connection connection, String owner, List<SlotEpoch> fences) throws SQLException {
        Set<Integer> lost = new HashSet<>();
        fences.forEach(fence -> lost.add(fence.slot()));
        try (PreparedStatement statement = connection.prepareStatement(HELD)) {
            bind(statement, owner, fences);
            try (ResultSet held = statement.executeQuery()) {
                while (held.next()) {
                    lost.remove(held.getInt(1));
                }
            }
        }
        return lost;
    }
}
