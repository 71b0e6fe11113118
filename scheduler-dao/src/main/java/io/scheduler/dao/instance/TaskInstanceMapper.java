package io.scheduler.dao.instance;

import io.scheduler.common.state.TaskState;
import io.scheduler.dao.database.PageRequest;
import io.scheduler.dao.user.Caller;
import java.util.List;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.jspecify.annotations.Nullable;

interface TaskInstanceMapper {
    String COLUMNS = """
             t.id, t.workflow_instance_id, t.task_index, t.task_name, t.task_type, t.attempt, t.state, t.superseded,
             t.worker_node, t.created_at, t.due_at, t.dispatched_at, t.started_at, t.finished_at, t.exit_code,
             t.outputs, t.reason, t.detail::text as detail
            """;

    @Select("select " + COLUMNS + " from task_instance t join workflow_instance i on i.id = t.workflow_instance_id"
            + " where t.id = #{id} and #{caller.seesAllProjects}")
    @Nullable
    TaskInstance byId(@Param("caller") Caller caller, @Param("id") long id);

    @Select("select distinct on (t.task_index) " + COLUMNS
            + " from task_instance t where t.workflow_instance_id = #{instanceId}"
            + " and t.task_index >= #{from} and t.task_index < #{to} and not t.superseded"
            + " order by t.task_index, t.attempt desc")
    List<TaskInstance> latest(@Param("instanceId") long instanceId, @Param("from") int from, @Param("to") int to);

    @Select("select distinct on (task_index) task_index, state"
            + " from task_instance where workflow_instance_id = #{instanceId}"
            + " and task_index = any(#{indexes}) and not superseded order by task_index, attempt desc")
    List<LatestState> latestStates(@Param("instanceId") long instanceId, @Param("indexes") Integer[] indexes);

    @Select("select " + COLUMNS + " from task_instance t where t.workflow_instance_id = #{instanceId}"
            + " order by t.task_index, t.attempt limit #{page.size} offset #{page.offset}")
    List<TaskInstance> attempts(@Param("instanceId") long instanceId, @Param("page") PageRequest page);

    @Select("select count(*) from task_instance where workflow_instance_id = #{instanceId}")
    long countAttempts(@Param("instanceId") long instanceId);

    @Select("select " + COLUMNS + " from unnest(#{runs}::bigint[], #{indexes}::integer[]) as p(run, place)"
            + " cross join lateral (select * from task_instance where workflow_instance_id = p.run"
            + " and task_index = p.place and not superseded order by attempt desc limit 1) t")
    List<TaskInstance> latestAt(@Param("runs") Long[] runs, @Param("indexes") Integer[] indexes);

    @Select("select c.* from unnest(#{runs}::bigint[]) as r(id) cross join lateral ("
            + " select distinct on (t.task_index) t.workflow_instance_id as run, t.id, t.task_name as name, t.state, t.attempt,"
            + " t.started_at, t.finished_at from task_instance t where t.workflow_instance_id = r.id and t.task_index < #{most}"
            + " and not t.superseded order by t.task_index, t.attempt desc) c")
    List<TaskInstances.Cell> cells(@Param("runs") Long[] runs, @Param("most") int most);

    @Select("select exists (select from task_instance where workflow_instance_id = #{instanceId}"
            + " and state = 'PAUSED' and not superseded)")
    boolean anyHeld(@Param("instanceId") long instanceId);

    @Select("select state from task_instance where workflow_instance_id = #{instanceId} and task_index = #{index}"
            + " and attempt = #{attempt}")
    @Nullable
    TaskState stateOf(@Param("instanceId") long instanceId, @Param("index") int index, @Param("attempt") int attempt);

    record LatestState(int taskIndex, TaskState state) {}
}
