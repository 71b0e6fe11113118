package io.scheduler.dao.schedule;

import io.scheduler.common.schedule.MisfirePolicy;
import io.scheduler.common.schedule.OverlapPolicy;
import io.scheduler.common.workflow.TaskDefinition.Priority;
import io.scheduler.dao.database.PageRequest;
import io.scheduler.dao.user.Caller;
import io.scheduler.dao.workflow.Inputs;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.ibatis.annotations.Delete;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;
import org.jspecify.annotations.Nullable;

interface ScheduleMapper {
    String FROM = """
             from schedule s
             join project p on p.id = s.project_id
             join workflow w on w.id = s.workflow_id
             left join calendar c on c.id = s.calendar_id
            """;
    String SCHEDULE = """
            select s.id, s.slot, p.name as project, w.name as workflow, s.name, s.cron, s.zone, s.start_at, s.end_at,
                   s.misfire, s.catch_up_limit, s.overlap, s.jitter_millis, c.name as calendar, s.params, s.enabled, s.priority,
                   s.paused_at, s.paused_by, s.paused_reason, s.active_since, s.created_by, s.created_at, s.updated_by,
                   s.updated_at
            """ + FROM;
    String OF =
            " where p.name = #{project} and w.name = #{workflow} and s.name = #{name} and #{caller.seesAllProjects}";
    String FILTER = """
             where #{caller.seesAllProjects}
            <if test="filter.project != null"> and p.name = #{filter.project}</if>
            <if test="filter.workflow != null"> and w.name = #{filter.workflow}</if>
            """;

    @Select(SCHEDULE + OF)
    @Nullable
    ScheduleRow byName(
            @Param("caller") Caller caller,
            @Param("project") String project,
            @Param("workflow") String workflow,
            @Param("name") String name);

    @Select(SCHEDULE + OF + " for update of s")
    @Nullable
    ScheduleRow lock(
            @Param("caller") Caller caller,
            @Param("project") String project,
            @Param("workflow") String workflow,
            @Param("name") String name);

    @Select("<script>" + SCHEDULE + FILTER
            + " order by p.name, w.name, s.name limit #{page.size} offset #{page.offset}</script>")
    List<ScheduleRow> list(
            @Param("caller") Caller caller, @Param("filter") ScheduleFilter filter, @Param("page") PageRequest page);

    @Select("<script>select count(*)" + FROM + FILTER + "</script>")
    long count(@Param("caller") Caller caller, @Param("filter") ScheduleFilter filter);

    @Select(
            "select count(*) from schedule s join workflow w on w.id = s.workflow_id join project p on p.id = w.project_id"
                    + " where p.name = #{project} and w.name = #{workflow}")
    long countOfWorkflow(@Param("project") String project, @Param("workflow") String workflow);

    /** Locked against being changed: whoever changes it tells the schedules that he can see. */
    @Select("select id from calendar where name = #{name} for share")
    @Nullable
    Long calendarId(@Param("name") String name);

    /** The workflow is locked against being deleted. */
    @Select(
            "select w.id, w.project_id," + Inputs.COLUMNS + "from workflow w join project p on p.id = w.project_id"
                    + " join workflow_version v on v.workflow_id = w.id and v.version = w.current_version where p.name = #{project} and w.name = #{workflow} and #{caller.seesAllProjects} for key share of w")
    @Nullable
    WorkflowKey workflow(
            @Param("caller") Caller caller, @Param("project") String project, @Param("workflow") String workflow);

    @Insert("""
            insert into schedule (id, slot, project_id, workflow_id, name, cron, zone, start_at, end_at, misfire,
                   catch_up_limit, overlap, jitter_millis, calendar_id, params, enabled, active_since, created_by,
                   created_at, updated_by, updated_at, priority)
            values (#{id}, #{slot}, #{of.projectId}, #{of.id}, #{name}, #{row.cron}, #{row.zone}, #{row.startAt},
                   #{row.endAt}, #{row.misfire}, #{row.catchUpLimit}, #{row.overlap}, #{row.jitterMillis},
                   #{calendarId}, #{row.params,javaType=java.util.Map}::jsonb, #{row.enabled}, #{now}, #{by}, #{now},
                   #{by}, #{now}, #{row.priority})
            on conflict (workflow_id, name) do nothing""")
    int insert(
            @Param("id") long id,
            @Param("slot") int slot,
            @Param("of") WorkflowKey of,
            @Param("name") String name,
            @Param("row") Values row,
            @Param("calendarId") @Nullable Long calendarId,
            @Param("by") String by,
            @Param("now") Instant now);

    @Update("""
            update schedule set cron = #{row.cron}, zone = #{row.zone}, start_at = #{row.startAt}, end_at = #{row.endAt},
                   misfire = #{row.misfire}, catch_up_limit = #{row.catchUpLimit}, overlap = #{row.overlap},
                   jitter_millis = #{row.jitterMillis}, calendar_id = #{calendarId},
                   params = #{row.params,javaType=java.util.Map}::jsonb, enabled = #{row.enabled},
                   priority = #{row.priority},
                   active_since = case when #{anew} then #{now} else active_since end,
                   revision = revision + 1, updated_by = #{by}, updated_at = #{now}
             where id = #{id}""")
    int update(
            @Param("id") long id,
            @Param("row") Values row,
            @Param("calendarId") @Nullable Long calendarId,
            @Param("anew") boolean anew,
            @Param("by") String by,
            @Param("now") Instant now);

    @Update("""
            update schedule set paused_at = #{now}, paused_by = #{by}, paused_reason = #{reason},
                   revision = revision + 1
             where id = #{id}""")
    int pause(@Param("id") long id, @Param("reason") String reason, @Param("by") String by, @Param("now") Instant now);

    @Update("""
            update schedule set paused_at = null, paused_by = null, paused_reason = null, active_since = #{now},
                   revision = revision + 1
             where id = #{id}""")
    int resume(@Param("id") long id, @Param("now") Instant now);

    /** A pause that ends, or gets another reason. */
    @Insert("""
            insert into schedule_pause (schedule_id, since, until, paused_by, reason)
            select id, paused_at, #{now}, paused_by, paused_reason from schedule
             where id = #{id} and paused_at is not null
            on conflict (schedule_id, since) do nothing""")
    int keepPause(@Param("id") long id, @Param("now") Instant now);

    @Delete(
            "delete from schedule_pause where schedule_id = #{id} and until < #{now}::timestamptz - interval '400 days'")
    int forgetPauses(@Param("id") long id, @Param("now") Instant now);

    @Select("select since, until, paused_by as by, reason from schedule_pause"
            + " where schedule_id = #{id} and since <= #{at} and until >= #{at} order by since desc limit 1")
    @Nullable
    EndedPause pauseAt(@Param("id") long id, @Param("at") Instant at);

    @Select("select max(fire_time) from schedule_fire where schedule_id = #{id}")
    @Nullable
    Instant decidedUntil(@Param("id") long id);

    @Delete("delete from schedule where id = #{id}")
    int delete(@Param("id") long id);

    @Select("select fire_time, outcome, reason, since, workflow_instance_id, decided_at from schedule_fire"
            + " where schedule_id = #{id} order by fire_time desc limit #{page.size} offset #{page.offset}")
    List<FireRecord> fires(@Param("id") long id, @Param("page") PageRequest page);

    @Select("select count(*) from schedule_fire where schedule_id = #{id}")
    long countFires(@Param("id") long id);

    /** The record whose stretch may contain that time. */
    @Select("select fire_time, outcome, reason, since, workflow_instance_id, decided_at from schedule_fire"
            + " where schedule_id = #{id} and fire_time >= #{at} order by fire_time limit 1")
    @Nullable
    FireRecord recordFrom(@Param("id") long id, @Param("at") Instant at);

    /** @param inputs what it wants of the parameters of a start @param projectParams null without inputs */
    record WorkflowKey(
            long id,
            long projectId,
            @Nullable String inputs,
            @Nullable Map<String, String> projectParams) {}

    /** The definition as columns. */
    record Values(
            String cron,
            String zone,
            @Nullable Instant startAt,
            @Nullable Instant endAt,
            MisfirePolicy misfire,
            int catchUpLimit,
            OverlapPolicy overlap,
            long jitterMillis,
            Map<String, String> params,
            boolean enabled,
            @Nullable Priority priority) {}

    record ScheduleRow(
            long id,
            int slot,
            String project,
            String workflow,
            String name,
            String cron,
            String zone,
            @Nullable Instant startAt,
            @Nullable Instant endAt,
            MisfirePolicy misfire,
            int catchUpLimit,
            OverlapPolicy overlap,
            long jitterMillis,
            @Nullable String calendar,
            Map<String, String> params,
            boolean enabled,
            @Nullable Priority priority,
            @Nullable Instant pausedAt,
            @Nullable String pausedBy,
            @Nullable String pausedReason,
            Instant activeSince,
            String createdBy,
            Instant createdAt,
            String updatedBy,
            Instant updatedAt) {}
}
