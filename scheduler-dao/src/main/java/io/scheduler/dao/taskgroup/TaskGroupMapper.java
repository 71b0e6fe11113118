package io.scheduler.dao.taskgroup;

import io.scheduler.dao.database.PageRequest;
import io.scheduler.dao.user.Caller;
import java.util.List;
import org.apache.ibatis.annotations.Delete;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.jspecify.annotations.Nullable;

interface TaskGroupMapper {
    String FROM = " from task_group g join project p on p.id = g.project_id"
            + " where p.name = #{project} and #{caller.seesAllProjects}";
    String COLUMNS = """
            select g.name, g.description, g.capacity, g.slot, g.enabled,
                   (select count(*) from task_permit t where t.group_id = g.id and t.state = 'GRANTED') as granted,
                   (select count(*) from task_permit t where t.group_id = g.id and t.state = 'WAITING') as waiting,
                   g.changed_by, g.changed_at""";
    String OF_GROUP = """
              from task_permit t
              join task_group g on g.id = t.group_id
              join project p on p.id = g.project_id
             where p.name = #{project} and g.name = #{name} and #{caller.seesAllProjects}""";

    @Select(COLUMNS + FROM + " and g.name = #{name}")
    @Nullable
    TaskGroup byName(@Param("caller") Caller caller, @Param("project") String project, @Param("name") String name);

    @Select(COLUMNS + FROM + " order by g.name limit #{page.size} offset #{page.offset}")
    List<TaskGroup> list(
            @Param("caller") Caller caller, @Param("project") String project, @Param("page") PageRequest page);

    @Select("select count(*)" + FROM)
    long count(@Param("caller") Caller caller, @Param("project") String project);

    /** Whether the row is new; null when there is no such project. */
    @Select(value = """
            insert into task_group (project_id, name, description, capacity, slot, enabled, changed_by)
            select p.id, #{name}, #{of.description}, #{of.capacity}, #{slot}, #{of.enabled}, #{caller.name}
              from project p where p.name = #{project} and #{caller.seesAllProjects}
            on conflict (project_id, name) do update
               set description = excluded.description, capacity = excluded.capacity, enabled = excluded.enabled,
                   changed_by = excluded.changed_by, changed_at = now()
            returning (xmax = 0)""", affectData = true)
    @Nullable
    Boolean put(
            @Param("caller") Caller caller,
            @Param("project") String project,
            @Param("name") String name,
            @Param("of") TaskGroups.Wish of,
            @Param("slot") int slot);

    /** Locks the group, so that nobody asks it for a permit; null when there is none. */
    @Select("select g.id" + FROM + " and g.name = #{name} for update of g")
    @Nullable
    Long lock(@Param("caller") Caller caller, @Param("project") String project, @Param("name") String name);

    @Select("select count(*) from task_permit where group_id = #{id}")
    long permits(@Param("id") long id);

    @Delete("delete from task_group where id = #{id}")
    int delete(@Param("id") long id);

    /** Those that are out in the order in which they were given, then those that wait in theirs. */
    @Select("""
            select t.task_instance_id, t.workflow_instance_id, w.name as workflow, a.task_name as task, t.state, t.priority,
                   t.position, t.forced, t.asked_at, t.granted_at
              from (select t.*, case when t.state = 'WAITING' then
                             row_number() over (partition by t.state order by t.priority desc, t.number) end as position
            """ + OF_GROUP + """
            ) t
              join task_instance a on a.id = t.task_instance_id
              join workflow_instance i on i.id = t.workflow_instance_id
              join workflow w on w.id = i.workflow_id
             order by t.position nulls first, t.granted_at, t.number limit #{page.size} offset #{page.offset}""")
    List<Permit> listPermits(
            @Param("caller") Caller caller,
            @Param("project") String project,
            @Param("name") String name,
            @Param("page") PageRequest page);

    @Select("select count(*)" + OF_GROUP)
    long countPermits(@Param("caller") Caller caller, @Param("project") String project, @Param("name") String name);

    /** Gives the permit and tells the attempt. The slot of the attempt; null when it does not wait in this group. */
    @Select(value = """
            with forced as (
              update task_permit t set state = 'GRANTED', granted_at = clock_timestamp(), forced = true
                from task_group g, project p
               where t.task_instance_id = #{taskInstanceId} and t.state = 'WAITING'
                 and g.id = t.group_id and g.name = #{name}
                 and p.id = g.project_id and p.name = #{project} and #{caller.seesAllProjects}
              returning t.task_instance_id, t.workflow_instance_id, t.slot, g.name),
            told as (
              insert into command (id, slot, workflow_instance_id, type, payload, created_by, created_at)
              select nextval('command_id'), f.slot, f.workflow_instance_id, 'PERMIT',
                     jsonb_build_object('taskInstanceId', f.task_instance_id, 'group', f.name, 'granted', true),
                     #{caller.name}, clock_timestamp()
                from forced f)
            select slot from forced""", affectData = true)
    @Nullable
    Integer force(
            @Param("caller") Caller caller,
            @Param("project") String project,
            @Param("name") String name,
            @Param("taskInstanceId") long taskInstanceId);

    /** The slot of the group; null when the attempt does not wait in it. */
    @Select(value = """
            update task_permit t set priority = #{priority}
              from task_group g, project p
             where t.task_instance_id = #{taskInstanceId} and t.state = 'WAITING'
               and g.id = t.group_id and g.name = #{name}
               and p.id = g.project_id and p.name = #{project} and #{caller.seesAllProjects}
            returning g.slot""", affectData = true)
    @Nullable
    Integer setPriority(
            @Param("caller") Caller caller,
            @Param("project") String project,
            @Param("name") String name,
            @Param("taskInstanceId") long taskInstanceId,
            @Param("priority") int priority);

    @Select("""
            select g.name as "group", g.capacity, g.enabled,
                   (select count(*) from task_permit o where o.group_id = g.id and o.state = 'GRANTED') as granted,
                   (select count(*) from task_permit o where o.group_id = g.id and o.state = 'WAITING'
                       and (o.priority > t.priority or o.priority = t.priority and o.number < t.number)) as ahead
              from task_permit t join task_group g on g.id = t.group_id
             where t.task_instance_id = #{taskInstanceId} and t.state = 'WAITING'""")
    Permit.@Nullable Place place(@Param("taskInstanceId") long taskInstanceId);
}
