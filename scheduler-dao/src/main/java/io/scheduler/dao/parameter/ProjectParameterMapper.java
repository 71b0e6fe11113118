package io.scheduler.dao.parameter;

import io.scheduler.common.param.ParameterType;
import io.scheduler.dao.database.PageRequest;
import io.scheduler.dao.user.Caller;
import java.util.List;
import org.apache.ibatis.annotations.Delete;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.jspecify.annotations.Nullable;

interface ProjectParameterMapper {
    String COLUMNS = "q.name, q.value, q.type, q.description, q.changed_by, q.changed_at";
    String FROM = """
             from project_parameter q join project p on p.id = q.project_id
             where p.name = #{project} and #{caller.seesAllProjects}
            """;

    @Select("select " + COLUMNS + FROM + " and q.name = #{name}")
    @Nullable
    ProjectParameter byName(
            @Param("caller") Caller caller, @Param("project") String project, @Param("name") String name);

    @Select("select " + COLUMNS + FROM + " order by q.name limit #{page.size} offset #{page.offset}")
    List<ProjectParameter> list(
            @Param("caller") Caller caller, @Param("project") String project, @Param("page") PageRequest page);

    @Select("select count(*)" + FROM)
    long count(@Param("caller") Caller caller, @Param("project") String project);

    /** The project, locked, so that what it holds can be counted; null when there is none. */
    @Select("select id from project p where p.name = #{project} and #{caller.seesAllProjects} for no key update")
    @Nullable
    Long lockProject(@Param("caller") Caller caller, @Param("project") String project);

    @Select("select count(*) as count, coalesce(sum(octet_length(name) + octet_length(value)), 0) as bytes"
            + " from project_parameter where project_id = #{projectId} and name <> #{without}")
    Held held(@Param("projectId") long projectId, @Param("without") String without);

    /** Whether the row is new. */
    @Select(value = """
            insert into project_parameter (project_id, name, value, type, description, changed_by)
            values (#{projectId}, #{name}, #{value}, #{type}, #{description}, #{by})
            on conflict (project_id, name) do update
               set value = excluded.value, type = excluded.type, description = excluded.description,
                   changed_by = excluded.changed_by, changed_at = now()
            returning (xmax = 0)""", affectData = true)
    boolean put(
            @Param("projectId") long projectId,
            @Param("name") String name,
            @Param("value") String value,
            @Param("type") ParameterType type,
            @Param("description") String description,
            @Param("by") String by);

    @Delete("""
            delete from project_parameter q using project p
             where p.id = q.project_id and p.name = #{project} and #{caller.seesAllProjects} and q.name = #{name}""")
    int delete(@Param("caller") Caller caller, @Param("project") String project, @Param("name") String name);

    record Held(long count, long bytes) {}
}
