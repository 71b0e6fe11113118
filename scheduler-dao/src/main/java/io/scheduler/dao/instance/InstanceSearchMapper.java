package io.scheduler.dao.instance;

import io.scheduler.dao.database.PageRequest;
import io.scheduler.dao.user.Caller;
import java.util.List;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;

interface InstanceSearchMapper {
    /** Speaks of the run's own row only: names become ids first, so that an index can serve them. */
    String WHERE = """
             where #{caller.seesAllProjects}
            <if test="query.project != null"> and i.project_id = (select id from project where name = #{query.project})</if>
            <if test="query.workflow != null and query.project != null">
              and i.workflow_id = (select w2.id from workflow w2 join project p2 on p2.id = w2.project_id
                                   where p2.name = #{query.project} and w2.name = #{query.workflow})</if>
            <if test="query.workflow != null and query.project == null">
              and i.workflow_id in (select id from workflow where name = #{query.workflow})</if>
            <if test="!query.states.isEmpty()"> and i.state in (${query.stateList})</if>
            <if test="query.text != null"> and (
              i.workflow_id in (select id from workflow where strpos(lower(name), lower(#{query.text})) > 0)
              <if test="query.number != null"> or i.id = #{query.number}</if>)</if>
            <if test="query.period.from != null"> and i.created_at >= #{query.period.from}</if>
            <if test="query.period.to != null"> and i.created_at &lt; #{query.period.to}</if>
            <if test="query.madeBy.user != null"> and i.created_by = #{query.madeBy.user}</if>
            <if test="query.madeBy.origin != null"> and i.origin = #{query.madeBy.origin}</if>
            <if test="query.madeBy.schedule != null">
              and i.schedule_id in (select id from schedule where name = #{query.madeBy.schedule})</if>
            <if test="query.madeBy.backfillId != null">
              and i.id in (select workflow_instance_id from backfill_run where backfill_id = #{query.madeBy.backfillId})</if>
            <if test="query.madeBy.parent != null"> and i.parent_workflow_instance_id = #{query.madeBy.parent}</if>
            """;

    @Select("<script>" + WorkflowInstanceMapper.INSTANCE + WHERE
            + " order by i.number ${direction} limit #{page.size} offset #{page.offset}</script>")
    List<WorkflowInstance> byId(
            @Param("caller") Caller caller,
            @Param("query") InstanceSearch.Query query,
            @Param("direction") String direction,
            @Param("page") PageRequest page);

    @Select(
            "<script>with newest as materialized (select i.id, i.number, i.started_at, i.finished_at from workflow_instance i"
                    + WHERE
                    + " order by i.number desc limit #{most}),"
                    + " part as materialized (select id, row_number() over (order by ${order} nulls last, number desc) as place from newest"
                    + " order by place limit #{page.size} offset #{page.offset})"
                    + WorkflowInstanceMapper.INSTANCE + " join part on part.id = i.id order by part.place</script>")
    List<WorkflowInstance> sorted(
            @Param("caller") Caller caller,
            @Param("query") InstanceSearch.Query query,
            @Param("order") String order,
            @Param("most") int most,
            @Param("page") PageRequest page);

    /** In order, as the list itself: without it the table would be read from its begin for want of another index. */
    @Select("<script>select count(*) from (select 1 from workflow_instance i" + WHERE
            + " order by i.number desc limit #{most}) found</script>")
    int count(@Param("caller") Caller caller, @Param("query") InstanceSearch.Query query, @Param("most") int most);
}
