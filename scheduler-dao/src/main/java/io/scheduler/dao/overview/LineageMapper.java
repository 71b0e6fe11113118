package io.scheduler.dao.overview;

import io.scheduler.dao.user.Caller;
import java.util.List;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.jspecify.annotations.Nullable;

interface LineageMapper {
    String EDGE = "select p.name as from_project, w.name as from_workflow, r.project as to_project,"
            + " r.workflow as to_workflow, r.kind, r.tasks from workflow_reference r"
            + " join workflow w on w.id = r.workflow_id join project p on p.id = w.project_id";

    @Select("<script>" + EDGE + " where #{caller.seesAllProjects}"
            + "<if test='project != null'> and (p.name = #{project} or r.project = #{project})</if>"
            + " order by 1, 2, 3, 4, 5 limit #{most}</script>")
    List<Lineage.Edge> edges(
            @Param("caller") Caller caller, @Param("project") @Nullable String project, @Param("most") int most);

    /** Those that begin or end at one of the workflows. */
    @Select(EDGE + " where #{caller.seesAllProjects} and ("
            + " r.workflow_id in (select w2.id from unnest(#{projects}::text[], #{workflows}::text[]) as n(project, workflow)"
            + "   join project p2 on p2.name = n.project join workflow w2 on w2.project_id = p2.id and w2.name = n.workflow)"
            + " or (r.project, r.workflow) in (select n.project, n.workflow"
            + "   from unnest(#{projects}::text[], #{workflows}::text[]) as n(project, workflow)))"
            + " order by 1, 2, 3, 4, 5 limit #{most}")
    List<Lineage.Edge> edgesAt(
            @Param("caller") Caller caller,
            @Param("projects") String[] projects,
            @Param("workflows") String[] workflows,
            @Param("most") int most);

    @Select("select n.project, n.workflow, w.id is not null as exists,"
            + " (select i.state from workflow_instance i where i.workflow_id = w.id order by i.number desc limit 1) as last_state,"
            + " (select count(*)::integer from schedule s where s.workflow_id = w.id) as schedules"
            + " from unnest(#{projects}::text[], #{workflows}::text[]) as n(project, workflow)"
            + " left join project p on p.name = n.project"
            + " left join workflow w on w.project_id = p.id and w.name = n.workflow order by 1, 2")
    List<Lineage.Node> nodes(@Param("projects") String[] projects, @Param("workflows") String[] workflows);
}
