package io.scheduler.dao.instance;

import io.scheduler.common.instance.ItemRun;
import io.scheduler.dao.database.PageRequest;
import java.util.List;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.jspecify.annotations.Nullable;

interface TaskItemMapper {
    String STATE = "<if test=\"state != null\"> and t.state = #{state}</if>";

    @Select("<script>select t.item_index, t.item, t.workflow_instance_id, t.state, i.state as workflow_instance_state,"
            + " i.created_at, i.started_at, i.finished_at, t.outputs, t.reason"
            + " from task_item t left join workflow_instance i on i.id = t.workflow_instance_id"
            + " where t.task_instance_id = #{attempt}" + STATE
            + " order by t.item_index limit #{page.size} offset #{page.offset}</script>")
    List<TaskItem> page(
            @Param("attempt") long attempt,
            @Param("state") ItemRun.@Nullable State state,
            @Param("page") PageRequest page);

    @Select("<script>select count(*) from task_item t where t.task_instance_id = #{attempt}" + STATE + "</script>")
    long count(@Param("attempt") long attempt, @Param("state") ItemRun.@Nullable State state);

    /** The one run of an attempt that has no items. */
    @Select("""
            select null::int as item_index, null::text as item, i.id as workflow_instance_id,
                   case i.state when 'SUCCEEDED' then 'SUCCEEDED' when 'FAILED' then 'FAILED' when 'STOPPED' then 'FAILED'
                   else 'RUNNING' end as state,
                   i.state as workflow_instance_state, i.created_at, i.started_at, i.finished_at, '{}'::jsonb as outputs, i.reason
              from workflow_instance i
             where i.parent_task_instance_id = #{attempt} and i.item_index is null""")
    List<TaskItem> only(@Param("attempt") long attempt);

    /** Runs of one gate have one slot, by which those that are not finished are found. */
    @Select("""
            select min(o.id)
              from workflow_instance i
              join workflow_instance o on o.gate = i.gate and o.slot = i.slot and o.state = 'WAITING'
              join workflow w on w.id = o.workflow_id
              join unnest(#{workflows}::text[], #{since}::timestamptz[], #{until}::timestamptz[]) as s(workflow, since, until)
                on s.workflow = w.name and coalesce(o.business_time, o.created_at) >= s.since
                   and coalesce(o.business_time, o.created_at) < s.until
             where i.id = #{run}""")
    @Nullable
    Long waitingAtItsGate(
            @Param("run") long run,
            @Param("workflows") String[] workflows,
            @Param("since") String[] since,
            @Param("until") String[] until);

    @Select("""
            select task_instance_id, count(*) filter (where state = 'RUNNING')::int as running,
                   count(*) filter (where state = 'SUCCEEDED')::int as succeeded,
                   count(*) filter (where state = 'FAILED')::int as failed
              from task_item where task_instance_id = any(#{attempts}) group by task_instance_id""")
    List<TaskItem.Counts> counts(@Param("attempts") Long[] attempts);
}
