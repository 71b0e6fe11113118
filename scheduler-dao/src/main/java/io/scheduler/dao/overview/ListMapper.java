package io.scheduler.dao.overview;

import io.scheduler.dao.database.PageRequest;
import io.scheduler.dao.project.Project;
import io.scheduler.dao.user.Caller;
import io.scheduler.dao.workflow.Workflow;
import java.time.Instant;
import java.util.List;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.jspecify.annotations.Nullable;

interface ListMapper {
    String UNFINISHED = "('SUBMITTED', 'WAITING', 'RUNNING', 'PAUSING', 'STOPPING')";
    String WORKFLOWS = """
             from workflow w join project p on p.id = w.project_id
            where p.name = #{project} and #{caller.seesAllProjects}
            <if test="text != null"> and strpos(lower(w.name), lower(#{text})) > 0</if>
            """;
    String PROJECTS = """
             from project where #{caller.seesAllProjects}
            <if test="text != null"> and strpos(lower(name), lower(#{text})) > 0</if>
            """;

    @Select("<script>select w.id, w.project_id, p.name as project, w.name, w.current_version as version, w.created_at,"
            + " w.updated_at" + WORKFLOWS + " order by w.name limit #{page.size} offset #{page.offset}</script>")
    List<Workflow> workflows(
            @Param("caller") Caller caller,
            @Param("project") String project,
            @Param("text") @Nullable String text,
            @Param("page") PageRequest page);

    @Select("<script>select count(*)" + WORKFLOWS + "</script>")
    long countWorkflows(
            @Param("caller") Caller caller, @Param("project") String project, @Param("text") @Nullable String text);

    @Select(
            "select r.workflow_id, r.id, r.state, r.created_at, r.started_at, r.finished_at"
                    + " from unnest(#{ids}::bigint[]) as w(id) cross join lateral ("
                    + " select i.workflow_id, i.id, i.number, i.state, i.created_at, i.started_at, i.finished_at from workflow_instance i"
                    + " where i.workflow_id = w.id order by i.number desc limit #{each}) r order by r.workflow_id, r.number desc")
    List<RunRow> lastRuns(@Param("ids") Long[] ids, @Param("each") int each);

    @Select("select workflow_id as id, count(*) as count from workflow_instance where state in " + UNFINISHED
            + " and workflow_id = any(#{ids}) group by workflow_id")
    List<Count> running(@Param("ids") Long[] ids);

    @Select("<script>select id, name, description, created_at, updated_at" + PROJECTS
            + " order by name limit #{page.size} offset #{page.offset}</script>")
    List<Project> projects(
            @Param("caller") Caller caller, @Param("text") @Nullable String text, @Param("page") PageRequest page);

    @Select("<script>select count(*)" + PROJECTS + "</script>")
    long countProjects(@Param("caller") Caller caller, @Param("text") @Nullable String text);

    @Select(
            "select project_id as id, count(*) as count from workflow where project_id = any(#{ids}) group by project_id")
    List<Count> workflowsOf(@Param("ids") Long[] ids);

    @Select("select project_id as id, count(*) as count from workflow_instance where state in " + UNFINISHED
            + " and project_id = any(#{ids}) group by project_id")
    List<Count> runningOf(@Param("ids") Long[] ids);

    @Select("select project_id as id, count(*) as count from workflow_instance where state = 'FAILED'"
            + " and project_id = any(#{ids}) and finished_at >= #{since} group by project_id")
    List<Count> failedOf(@Param("ids") Long[] ids, @Param("since") Instant since);

    record Count(long id, int count) {}

    record RunRow(
            long workflowId,
            long id,
            io.scheduler.common.state.WorkflowState state,
            Instant createdAt,
            @Nullable Instant startedAt,
            @Nullable Instant finishedAt) {}
}
