package io.scheduler.dao.workflow;

import io.scheduler.dao.database.PageRequest;
import io.scheduler.dao.partition.Watching;
import io.scheduler.dao.user.Caller;
import java.util.List;
import org.apache.ibatis.annotations.Delete;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Options;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;
import org.jspecify.annotations.Nullable;

interface WorkflowMapper {
    String WORKFLOW = """
            select w.id, w.project_id, p.name as project, w.name, w.current_version as version, w.created_at, w.updated_at
            from workflow w join project p on p.id = w.project_id
            """;

    @Select(WORKFLOW + " where p.name = #{project} and w.name = #{name} and #{caller.seesAllProjects}")
    @Nullable
    Workflow byName(@Param("caller") Caller caller, @Param("project") String project, @Param("name") String name);

    /** Locks the row, so that nobody stores a version or begins an instance until the transaction ends. */
    @Select(WORKFLOW + " where p.name = #{project} and w.name = #{name} and #{caller.seesAllProjects} for update of w")
    @Nullable
    Workflow lock(@Param("caller") Caller caller, @Param("project") String project, @Param("name") String name);

    @Select(WORKFLOW
            + " where p.name = #{project} and #{caller.seesAllProjects} order by w.name"
            + " limit #{page.size} offset #{page.offset}")
    List<Workflow> list(
            @Param("caller") Caller caller, @Param("project") String project, @Param("page") PageRequest page);

    @Select("select count(*) from workflow w join project p on p.id = w.project_id"
            + " where p.name = #{project} and #{caller.seesAllProjects}")
    long count(@Param("caller") Caller caller, @Param("project") String project);

    /** Version 0 lasts only until the end of the transaction that makes the first version. */
    @Select(value = """
            insert into workflow (project_id, name, current_version)
            select id, #{name}, 0 from project where name = #{project} and #{caller.seesAllProjects} for key share
            on conflict (project_id, name) do nothing
            returning id
            """, affectData = true)
    @Nullable
    Long insertIfAbsent(@Param("caller") Caller caller, @Param("project") String project, @Param("name") String name);

    @Update("update workflow set current_version = #{version}, updated_at = now() where id = #{id}")
    int setVersion(@Param("id") long id, @Param("version") int version);

    @Select("insert into workflow_version (workflow_id, version, document, inputs, gate_slot, created_by, source)"
            + " values (#{workflowId}, #{version}, #{of.document}::json, #{of.inputs}::json, #{gateSlot},"
            + " #{createdBy}, #{of.source}) returning id")
    long insertVersion(
            @Param("workflowId") long workflowId,
            @Param("version") int version,
            @Param("of") NewVersion of,
            @Param("gateSlot") @Nullable Integer gateSlot,
            @Param("createdBy") String createdBy);

    @Select("select id, workflow_id, version, document::text as document, source, created_at, created_by"
            + " from workflow_version where workflow_id = #{workflowId} and version = #{version}")
    @Nullable
    WorkflowVersion version(@Param("workflowId") long workflowId, @Param("version") int version);

    /** A version that came as JSON gets the text that somebody wrote the same document in. */
    @Update("update workflow_version set source = #{source} where id = #{id} and source is null")
    int setSource(@Param("id") long id, @Param("source") String source);

    @Select("select document::text from workflow_version where id = #{id}")
    @Nullable
    String document(@Param("id") long id);

    @Select("select version, created_at, created_by from workflow_version where workflow_id = #{workflowId}"
            + " order by version desc limit #{page.size} offset #{page.offset}")
    List<WorkflowVersion.Summary> versions(@Param("workflowId") long workflowId, @Param("page") PageRequest page);

    @Select("select count(*) from workflow_version where workflow_id = #{workflowId}")
    long countVersions(@Param("workflowId") long workflowId);

    @Select("select exists (select 1 from workflow_instance where workflow_id = #{workflowId}"
            + " and state not in ('STOPPED', 'SUCCEEDED', 'FAILED'))")
    boolean hasUnfinished(@Param("workflowId") long workflowId);

    /** Returns how many; what was read before is read anew behind it. */
    @Select("select count(*) from (select id from workflow_instance where workflow_id = #{workflowId}"
            + " order by id for update) locked")
    @Options(flushCache = Options.FlushCachePolicy.TRUE)
    long lockInstances(@Param("workflowId") long workflowId);

    @Select("select exists (select 1 from command c join workflow_instance i on i.id = c.workflow_instance_id"
            + " where i.workflow_id = #{workflowId})")
    boolean hasCommands(@Param("workflowId") long workflowId);

    @Delete("delete from workflow_reference where workflow_id = #{workflowId}")
    int deleteReferences(@Param("workflowId") long workflowId);

    @Insert("insert into workflow_reference (workflow_id, kind, project, workflow, tasks)"
            + " select #{workflowId}, v.kind, v.project, v.workflow, string_to_array(v.tasks, ' ')"
            + " from unnest(#{kinds}::text[], #{projects}::text[], #{workflows}::text[], #{tasks}::text[])"
            + " as v(kind, project, workflow, tasks)")
    int insertReferences(
            @Param("workflowId") long workflowId,
            @Param("kinds") String[] kinds,
            @Param("projects") String[] projects,
            @Param("workflows") String[] workflows,
            @Param("tasks") String[] tasks);

    @Select("select kind, project, workflow from workflow_reference where workflow_id = #{workflowId}"
            + " order by project, workflow, kind")
    List<References.Reference> refersTo(@Param("workflowId") long workflowId);

    /** Its own are left out. */
    @Select("select r.kind, p.name as project, w.name as workflow from workflow_reference r"
            + " join workflow w on w.id = r.workflow_id join project p on p.id = w.project_id"
            + " where r.project = #{project} and r.workflow = #{workflow}"
            + " and not (p.name = #{project} and w.name = #{workflow}) order by p.name, w.name, r.kind")
    List<References.Reference> referredBy(@Param("project") String project, @Param("workflow") String workflow);

    /** The owners of the slots of its runs delete their logs from the log store. */
    @Insert("insert into purged_run (workflow_instance_id, slot) select id, slot from workflow_instance"
            + " where workflow_id = #{id} on conflict do nothing")
    int leaveLogsToMasters(@Param("id") long id);

    @Delete("delete from workflow where id = #{id}")
    int delete(@Param("id") long id);

    @Insert(Watching.TELL)
    int tellWatchers(@Param("workflow") long workflow);
}
