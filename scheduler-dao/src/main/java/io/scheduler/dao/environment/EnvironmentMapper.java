package io.scheduler.dao.environment;

import io.scheduler.dao.database.PageRequest;
import java.util.List;
import org.apache.ibatis.annotations.Delete;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.jspecify.annotations.Nullable;

interface EnvironmentMapper {
    String COLUMNS = "name, description, variables, prologue, worker_groups, changed_by, changed_at";

    @Select("select " + COLUMNS + " from environment where name = #{name}")
    @Nullable
    TaskEnvironment byName(@Param("name") String name);

    @Select("select " + COLUMNS + " from environment where name = any(#{names})")
    List<TaskEnvironment> byNames(@Param("names") String[] names);

    @Select("select " + COLUMNS + " from environment order by name limit #{page.size} offset #{page.offset}")
    List<TaskEnvironment> list(@Param("page") PageRequest page);

    @Select("select count(*) from environment")
    long count();

    @Select("select name from environment order by name limit #{limit}")
    List<String> names(@Param("limit") int limit);

    /** Whether the row is new. */
    @Select(value = """
            insert into environment (name, description, variables, prologue, worker_groups, changed_by)
            values (#{name}, #{of.description}, #{of.variables,javaType=java.util.Map}::jsonb, #{of.prologue},
                    #{of.workerGroups,javaType=java.util.List}, #{by})
            on conflict (name) do update
               set description = excluded.description, variables = excluded.variables, prologue = excluded.prologue,
                   worker_groups = excluded.worker_groups, changed_by = excluded.changed_by, changed_at = now()
            returning (xmax = 0)""", affectData = true)
    boolean put(@Param("name") String name, @Param("of") Environments.Wish of, @Param("by") String by);

    @Delete("delete from environment where name = #{name}")
    int delete(@Param("name") String name);

    /** Workflows whose newest version names it, of itself or in a task. */
    @Select("""
            select p.name || '/' || w.name
              from workflow w
              join project p on p.id = w.project_id
              join workflow_version v on v.workflow_id = w.id and v.version = w.current_version
             where v.document::jsonb ->> 'environment' = #{name}
                or jsonb_path_exists(v.document::jsonb,
                     '$.tasks[*] ? (@.environment == $name)', jsonb_build_object('name', #{name}::text))
                or jsonb_path_exists(v.document::jsonb,
                     '$.onFailure[*] ? (@.environment == $name)', jsonb_build_object('name', #{name}::text))
                or jsonb_path_exists(v.document::jsonb,
                     '$.finally[*] ? (@.environment == $name)', jsonb_build_object('name', #{name}::text))
             order by 1 limit #{limit}""")
    List<String> users(@Param("name") String name, @Param("limit") int limit);
}
