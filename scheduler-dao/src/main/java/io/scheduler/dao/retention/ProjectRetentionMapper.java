package io.scheduler.dao.retention;

import io.scheduler.dao.user.Caller;
import java.time.Instant;
import org.apache.ibatis.annotations.Delete;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.jspecify.annotations.Nullable;

interface ProjectRetentionMapper {
    @Select("select r.keep_seconds, r.keep_last, r.changed_by, r.changed_at"
            + " from project_retention r join project p on p.id = r.project_id"
            + " where p.name = #{project} and #{caller.seesAllProjects}")
    @Nullable
    Row find(@Param("caller") Caller caller, @Param("project") String project);

    @Insert("""
            insert into project_retention (project_id, keep_seconds, keep_last, changed_by)
            select p.id, #{keepSeconds}, #{keepLast}, #{by} from project p where p.name = #{project} and #{caller.seesAllProjects}
            on conflict (project_id) do update
               set keep_seconds = excluded.keep_seconds, keep_last = excluded.keep_last,
                   changed_by = excluded.changed_by, changed_at = now()""")
    int put(
            @Param("caller") Caller caller,
            @Param("project") String project,
            @Param("keepSeconds") @Nullable Long keepSeconds,
            @Param("keepLast") @Nullable Integer keepLast,
            @Param("by") String by);

    @Delete("delete from project_retention r using project p"
            + " where p.id = r.project_id and p.name = #{project} and #{caller.seesAllProjects}")
    int delete(@Param("caller") Caller caller, @Param("project") String project);

    record Row(@Nullable Long keepSeconds, @Nullable Integer keepLast, String changedBy, Instant changedAt) {}
}
