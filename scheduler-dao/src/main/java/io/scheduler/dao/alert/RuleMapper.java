package io.scheduler.dao.alert;

import io.scheduler.dao.database.PageRequest;
import io.scheduler.dao.user.Caller;
import java.util.List;
import org.apache.ibatis.annotations.Delete;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.jspecify.annotations.Nullable;

/** {@code project}: null stands for the rules of the cluster. */
interface RuleMapper {
    String RULE = """
            select r.name, p.name as project, w.name as workflow, s.name as schedule, r.events, g.name as group_name,
                   r.waiting_millis, r.late_millis, r.enabled, r.changed_by, r.changed_at
            """;
    String FROM = """
             from alert_rule r join alert_group g on g.id = r.group_id
              left join project p on p.id = r.project_id
              left join workflow w on w.id = r.workflow_id
              left join schedule s on s.id = r.schedule_id
             where p.name is not distinct from #{project}::text and #{caller.seesAllProjects}""";

    @Select(RULE + FROM + " and r.name = #{name}")
    @Nullable
    AlertRule byName(
            @Param("caller") Caller caller, @Param("project") @Nullable String project, @Param("name") String name);

    @Select(RULE + FROM + " order by r.name limit #{page.size} offset #{page.offset}")
    List<AlertRule> list(
            @Param("caller") Caller caller,
            @Param("project") @Nullable String project,
            @Param("page") PageRequest page);

    @Select("select count(*)\n" + FROM)
    long count(@Param("caller") Caller caller, @Param("project") @Nullable String project);

    @Delete("""
            delete from alert_rule r
             where r.name = #{name} and #{caller.seesAllProjects}
               and r.project_id is not distinct from (select id from project where name = #{project}::text)
               and (#{project}::text is null or exists (select from project where name = #{project}::text))""")
    int delete(@Param("caller") Caller caller, @Param("project") @Nullable String project, @Param("name") String name);

    @Select("select id from project where name = #{project} and #{caller.seesAllProjects} for key share")
    @Nullable
    Long project(@Param("caller") Caller caller, @Param("project") String project);

    @Select("select id from workflow where project_id = #{projectId} and name = #{workflow} for key share")
    @Nullable
    Long workflow(@Param("projectId") long projectId, @Param("workflow") String workflow);

    @Select("select id from schedule where workflow_id = #{workflowId} and name = #{schedule} for key share")
    @Nullable
    Long schedule(@Param("workflowId") long workflowId, @Param("schedule") String schedule);

    @Select("select id from alert_group where name = #{name} for key share")
    @Nullable
    Long group(@Param("name") String name);

    @Select(
            "select count(*) from alert_rule where project_id is not distinct from #{projectId}::bigint and name <> #{name}")
    long others(@Param("projectId") @Nullable Long projectId, @Param("name") String name);

    /** Whether the row is new. */
    @Select(value = """
            insert into alert_rule (project_id, workflow_id, schedule_id, name, events, group_id, waiting_millis,
                   late_millis, enabled, changed_by)
            values (#{place.projectId}, #{place.workflowId}, #{place.scheduleId}, #{name},
                    #{of.events,javaType=java.util.List}, #{place.groupId}, #{of.waitingMillis}, #{of.lateMillis},
                    #{of.enabled}, #{by})
            on conflict (project_id, name) do update
               set workflow_id = excluded.workflow_id, schedule_id = excluded.schedule_id, events = excluded.events,
                   group_id = excluded.group_id, waiting_millis = excluded.waiting_millis,
                   late_millis = excluded.late_millis, enabled = excluded.enabled, changed_by = excluded.changed_by,
                   changed_at = now()
            returning (xmax = 0)""", affectData = true)
    boolean put(
            @Param("name") String name,
            @Param("place") Place place,
            @Param("of") AlertRules.Wish of,
            @Param("by") String by);

    record Place(
            @Nullable Long projectId,
            @Nullable Long workflowId,
            @Nullable Long scheduleId,
            long groupId) {}
}
