package io.scheduler.dao.cluster;

import io.scheduler.common.cluster.WorkerGroup;
import java.util.List;
import org.apache.ibatis.annotations.Delete;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.jspecify.annotations.Nullable;

interface WorkerGroupMapper {
    String COLUMNS = "name, description, workers, policy, tags, fallback";

    @Select("select " + COLUMNS + " from worker_group order by name")
    List<WorkerGroup> all();

    @Select("select " + COLUMNS + " from worker_group where name = #{name}")
    @Nullable
    WorkerGroup byName(@Param("name") String name);

    /** Whether the row is new. */
    @Select(value = """
            insert into worker_group (name, description, workers, policy, tags, fallback, changed_by)
            values (#{group.name}, #{group.description}, #{group.workers,javaType=java.util.List}, #{group.policy}, #{group.tags,javaType=java.util.List},
                    #{group.fallback}, #{by})
            on conflict (name) do update
               set description = excluded.description, workers = excluded.workers, policy = excluded.policy,
                   tags = excluded.tags, fallback = excluded.fallback, changed_by = excluded.changed_by,
                   changed_at = now()
            returning (xmax = 0)""", affectData = true)
    boolean put(@Param("group") WorkerGroup group, @Param("by") String by);

    @Delete("delete from worker_group where name = #{name}")
    int delete(@Param("name") String name);
}
