package io.scheduler.dao.instance;

import io.scheduler.common.state.WorkflowState;
import io.scheduler.common.workflow.TaskDefinition.Priority;
import io.scheduler.dao.database.PageRequest;
import io.scheduler.dao.partition.Watching;
import io.scheduler.dao.user.Caller;
import io.scheduler.dao.workflow.Inputs;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.ibatis.annotations.Delete;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Options;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;
import org.jspecify.annotations.Nullable;

interface WorkflowInstanceMapper {
    String FROM = """
             from workflow_instance i
            join project p on p.id = i.project_id
            join workflow w on w.id = i.workflow_id
            """;
    String INSTANCE = """
            select i.id, i.slot, p.name as project, w.name as workflow, v.version, i.workflow_version_id, i.state,
                   i.params, i.run_number, i.reason, i.attention, i.created_by, i.created_at, i.started_at, i.finished_at,
                   i.origin, i.business_time, i.zone, h.name as schedule, i.backfill_id,
                   i.parent_workflow_instance_id, i.parent_task_instance_id, i.rerun_of, i.selection::text as selection, i.priority,
                   array(select c.type from command c where c.workflow_instance_id = i.id and c.type in (""" + CommandType.LATER + """
                         ) order by c.id) as asked
            """ + FROM + """
             join workflow_version v on v.id = i.workflow_version_id
             left join schedule h on h.id = i.schedule_id
            """;
    String FILTER = """
             where #{caller.seesAllProjects}
            <if test="filter.project != null"> and i.project_id = (select id from project where name = #{filter.project})</if>
            <if test="filter.workflow != null and filter.project != null">
              and i.workflow_id = (select w2.id from workflow w2 join project p2 on p2.id = w2.project_id
                                   where p2.name = #{filter.project} and w2.name = #{filter.workflow})</if>
            <if test="filter.workflow != null and filter.project == null"> and w.name = #{filter.workflow}</if>
            <if test="filter.state != null"> and i.state = #{filter.state}</if>
            """;

    /**
     * Instance and command in one statement, thus one round trip and one commit. The lock keeps the workflow from being
     * deleted until the instance stands; it is taken by the id alone, since a version that is stored while the lock is
     * waited for is not among the rows that this statement sees. The time of the command is the database's: commands of
     * several apis are carried out in the order in which they were written. A version that says something about the
     * parameters of a start is begun only by whoever has checked them against that version. A selection of tasks is one of a
     * certain version, and of no other.
     */
    @Options(flushCache = Options.FlushCachePolicy.TRUE)
    @Select("""
            with current as materialized (
              select w.project_id, w.id as workflow_id, v.id as version_id, v.gate_slot,
                     case when v.id is distinct from #{checked}::bigint then v.inputs::text end as inputs,
                     case when v.id is distinct from #{checked}::bigint and v.inputs is not null then (
                       select coalesce(jsonb_object_agg(q.name, q.value), '{}')::text from project_parameter q
                        where q.project_id = w.project_id) end as project_params
              from workflow w
              join project p on p.id = w.project_id
              join workflow_version v on v.workflow_id = w.id and v.version = w.current_version
              where p.name = #{of.project} and w.name = #{of.workflow} and #{caller.seesAllProjects}),
            startable as (
              select c.* from current c join workflow w on w.id = c.workflow_id for key share of w),
            inserted as (
              insert into workflow_instance (id, slot, project_id, workflow_id, workflow_version_id, state, params,
                                             selection, gate, idempotency_key, created_by, created_at, priority)
              select #{id}, coalesce(gate_slot, #{slot}), project_id, workflow_id, version_id, 'SUBMITTED',
                     #{of.params,javaType=java.util.Map}::jsonb, #{of.selection}::jsonb,
                     case when gate_slot is not null then workflow_id end, #{key}, #{caller.name}, #{now}, #{of.priority}
              from startable
              where inputs is null and (#{of.selection}::text is null or version_id = #{checked}::bigint)
              on conflict (workflow_id, idempotency_key) where idempotency_key is not null do nothing
              returning id, slot),
            commanded as (
              insert into command (id, slot, workflow_instance_id, type, payload, created_by, created_at)
              select #{commandId}, slot, id, 'START', '{}', #{caller.name}, clock_timestamp() from inserted)
            select workflow_id, (select slot from inserted) as slot, version_id, inputs, project_params from startable
            """)
    @Nullable
    Outcome start(
            @Param("caller") Caller caller,
            @Param("id") long id,
            @Param("commandId") long commandId,
            @Param("slot") int slot,
            @Param("of") WorkflowInstances.StartRequest of,
            @Param("key") @Nullable String key,
            @Param("checked") @Nullable Long checked,
            @Param("now") Instant now);

    /** A run of its own that repeats another; its version never changes. */
    @Options(flushCache = Options.FlushCachePolicy.TRUE)
    @Select("""
            with startable as (
              select w.id as workflow_id, w.project_id from workflow w where w.id = #{version.workflowId} for key share),
            inserted as (
              insert into workflow_instance (id, slot, project_id, workflow_id, workflow_version_id, state, params,
                                             selection, gate, idempotency_key, origin, business_time, zone, rerun_of,
                                             created_by, created_at, priority)
              select #{id}, coalesce(v.gate_slot, #{slot}), s.project_id, s.workflow_id, v.id, 'SUBMITTED',
                     #{of.params,javaType=java.util.Map}::jsonb, #{of.selection}::jsonb,
                     case when v.gate_slot is not null then s.workflow_id end, #{key}, 'RERUN',
                     coalesce(#{of.instance.businessTime}::timestamptz, #{of.instance.createdAt}::timestamptz), #{of.instance.zone},
                     #{of.instance.id}, #{caller.name}, #{now}, #{of.instance.priority}
              from startable s join workflow_version v on v.id = #{version.versionId} and v.workflow_id = s.workflow_id
              on conflict (workflow_id, idempotency_key) where idempotency_key is not null do nothing
              returning id, slot),
            commanded as (
              insert into command (id, slot, workflow_instance_id, type, payload, created_by, created_at)
              select #{commandId}, slot, id, 'START', '{}', #{caller.name}, clock_timestamp() from inserted)
            select workflow_id, (select slot from inserted) as slot, #{version.versionId}::bigint as version_id,
                   null::text as inputs, null::text as project_params
              from startable
            """)
    @Nullable
    Outcome rerun(
            @Param("caller") Caller caller,
            @Param("id") long id,
            @Param("commandId") long commandId,
            @Param("slot") int slot,
            @Param("of") WorkflowInstances.RerunRequest of,
            @Param("version") Version version,
            @Param("key") @Nullable String key,
            @Param("now") Instant now);

    String VERSION = "select w.id as workflow_id, v.id as version_id, v.document::text as document," + Inputs.COLUMNS
            + " from workflow w join project p on p.id = w.project_id";

    /** The current version of a workflow. */
    @Select(VERSION + " join workflow_version v on v.workflow_id = w.id and v.version = w.current_version"
            + " where p.name = #{project} and w.name = #{workflow} and #{caller.seesAllProjects}")
    @Nullable
    Version current(
            @Param("caller") Caller caller, @Param("project") String project, @Param("workflow") String workflow);

    @Select(VERSION + " join workflow_version v on v.workflow_id = w.id where v.id = #{id}")
    @Nullable
    Version version(@Param("id") long id);

    /** What a run found around it when it was asked for. */
    @Select("select id, project_params from workflow_instance where id = #{id}")
    @Nullable
    Surroundings surroundings(@Param("id") long id);

    record Surroundings(long id, Map<String, String> projectParams) {}

    /** Nobody writes a command for it or changes it until the end of the transaction. */
    @Select("select state from workflow_instance where id = #{id} for update")
    @Nullable
    WorkflowState stateForDeletion(@Param("id") long id);

    /** The owner of its slot deletes its logs from the log store. */
    @Insert(
            "insert into purged_run (workflow_instance_id, slot) select id, slot from workflow_instance where id = #{id}"
                    + " on conflict do nothing")
    int leaveLogsToItsMaster(@Param("id") long id);

    /** Whether more is going to be done about a backfill, which looks at its runs for that. */
    @Select("select state in ('RUNNING', 'PAUSED') from backfill where id = #{id} for share")
    @Nullable
    Boolean isBackfillGoingOn(@Param("id") long id);

    /** The date of a run that did not succeed is still to be done when the backfill is resumed. */
    @Update(
            "update backfill_run r set workflow_instance_id = null from workflow_instance i where i.id = #{id}"
                    + " and r.backfill_id = i.backfill_id and r.workflow_instance_id = i.id and i.state in ('FAILED', 'STOPPED')")
    int leaveDateUndone(@Param("id") long id);

    @Delete("delete from workflow_instance where id = #{id}")
    int delete(@Param("id") long id);

    @Insert(Watching.TELL)
    int tellWatchers(@Param("workflow") long workflow);

    @Select("<script>select i.id, i.number" + FROM + FILTER
            + " <if test='before != null'> and i.number &lt; #{before}</if>"
            + " order by i.number desc limit #{limit}</script>")
    List<WorkflowInstance.Numbered> newest(
            @Param("caller") Caller caller,
            @Param("filter") WorkflowInstance.Filter filter,
            @Param("before") @Nullable Long before,
            @Param("limit") int limit);

    @Select("select id, slot, params, rerun_of, selection::text as selection, priority, workflow_version_id"
            + " from workflow_instance"
            + " where workflow_id = #{workflowId} and idempotency_key = #{key}")
    @Nullable
    Earlier byKey(@Param("workflowId") long workflowId, @Param("key") String key);

    @Select(INSTANCE + " where i.id = #{id} and #{caller.seesAllProjects}")
    @Nullable
    WorkflowInstance byId(@Param("caller") Caller caller, @Param("id") long id);

    @Select(INSTANCE + " where i.id = any(#{ids})")
    List<WorkflowInstance> byIds(@Param("ids") Long[] ids);

    @Select("<script>" + INSTANCE + FILTER
            + " order by i.number desc limit #{page.size} offset #{page.offset}</script>")
    List<WorkflowInstance> list(
            @Param("caller") Caller caller,
            @Param("filter") WorkflowInstance.Filter filter,
            @Param("page") PageRequest page);

    @Select("<script>select count(*)" + FROM + FILTER + "</script>")
    long count(@Param("caller") Caller caller, @Param("filter") WorkflowInstance.Filter filter);

    /** The time is the database's: commands of several apis are carried out in the order in which they were written. */
    @Insert("""
            insert into command (id, slot, workflow_instance_id, type, payload, created_by, created_at)
            values (#{id}, #{slot}, #{instanceId}, #{type}, #{payload}::jsonb, #{createdBy}, clock_timestamp())
            """)
    int insertCommand(
            @Param("id") long id,
            @Param("slot") int slot,
            @Param("instanceId") long instanceId,
            @Param("type") CommandType type,
            @Param("payload") String payload,
            @Param("createdBy") String createdBy);

    @Select("select state from workflow_instance where id = #{id} for key share")
    @Nullable
    WorkflowState stateForCommand(@Param("id") long id);

    @Select("select count(*) from command where workflow_instance_id = #{id} and slot = #{slot}")
    long countCommands(@Param("slot") int slot, @Param("id") long id);

    /**
     * Those of people: what runs tell each other has types of its own, but for what a run tells those below it, which says that it
     * comes from their parent.
     */
    @Select("select count(*) from command where workflow_instance_id = #{id} and slot = #{slot}"
            + " and type = any(#{types}::text[]) and payload -> 'parent' is null")
    long countAsked(@Param("slot") int slot, @Param("id") long id, @Param("types") String[] types);

    /**
     * @param slot of the new instance; null when the key was used before, or there are inputs
     * @param versionId of the current version
     * @param inputs what the parameters must be checked against first; null when they were, or need not be
     * @param projectParams those of the project, which count there; null when nothing is to be checked
     */
    record Outcome(
            long workflowId,
            @Nullable Integer slot,
            long versionId,
            @Nullable String inputs,
            @Nullable Map<String, String> projectParams) {}

    record Earlier(
            long id,
            int slot,
            Map<String, String> params,
            @Nullable Long rerunOf,
            @Nullable String selection,
            @Nullable Priority priority,
            long workflowVersionId) {}

    /**
     * @param inputs what holds for the parameters of a start, if anything
     * @param projectParams those of the project, if anything holds
     */
    record Version(
            long workflowId,
            long versionId,
            String document,
            @Nullable String inputs,
            @Nullable Map<String, String> projectParams) {}
}
