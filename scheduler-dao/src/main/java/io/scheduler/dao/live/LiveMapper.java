package io.scheduler.dao.live;

import io.scheduler.dao.instance.CommandType;
import java.util.List;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.jspecify.annotations.Nullable;

interface LiveMapper {
    /** Every transaction that is older has come to its end, or is not seen by anybody who looks now. */
    String MARKER = "pg_snapshot_xmin(pg_current_snapshot())::xid::text as marker";

    @Select("select " + MARKER)
    String marker();

    /** By what was asked of it too: a command that is refused changes nothing else. */
    @Select("select i.id, i.xmin::text || '/' || coalesce((select sum(c.id) from command c"
            + " where c.workflow_instance_id = i.id and c.type in (" + CommandType.LATER + ")), 0) as version"
            + " from workflow_instance i where i.id = any(#{ids})")
    List<RunVersion> runs(@Param("ids") Long[] ids);

    /**
     * Rows are compared by the transaction that wrote them, which the database keeps with each anyway. The rows of a run lie
     * together in the index of its attempts. One row without an attempt when nothing has changed.
     */
    @Select("select m.marker, t.id, t.workflow_instance_id as run, t.task_index, t.xmin::text as version"
            + " from (select " + MARKER + ") m left join task_instance t"
            + " on t.workflow_instance_id = any(#{ids}) and age(t.xmin) <= age(#{since}::xid)")
    List<Row> tasks(@Param("ids") Long[] ids, @Param("since") String since);

    record RunVersion(long id, String version) {}

    record Row(
            String marker,
            @Nullable Long id,
            @Nullable Long run,
            @Nullable Integer taskIndex,
            @Nullable String version) {}
}
