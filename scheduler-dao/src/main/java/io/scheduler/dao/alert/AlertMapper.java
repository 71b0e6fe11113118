package io.scheduler.dao.alert;

import io.scheduler.dao.database.PageRequest;
import io.scheduler.dao.user.Caller;
import java.time.Instant;
import java.util.List;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;
import org.jspecify.annotations.Nullable;

interface AlertMapper {
    String FROM = """
             from alert a left join project p on p.id = a.project_id
             where #{caller.seesAllProjects}
               and (#{of.project}::text is null or p.name = #{of.project})
               and (#{of.event}::text is null or a.event = #{of.event})
               and (#{of.workflowInstanceId}::bigint is null or a.workflow_instance_id = #{of.workflowInstanceId})
               and (#{of.state}::text is null
                 or exists (select from alert_delivery d where d.alert_id = a.id and d.state = #{of.state}))""";
    String ALERT = "select a.id, a.event, p.name as project, a.workflow_instance_id, a.facts::text as facts, a.node,"
            + " a.created_at\n";

    @Select(ALERT + FROM + " order by a.id desc limit #{page.size} offset #{page.offset}")
    List<Row> list(@Param("caller") Caller caller, @Param("of") Alerts.Filter of, @Param("page") PageRequest page);

    @Select("select count(*)\n" + FROM)
    long count(@Param("caller") Caller caller, @Param("of") Alerts.Filter of);

    @Select(ALERT + " from alert a left join project p on p.id = a.project_id"
            + " where a.id = #{id} and #{caller.seesAllProjects}")
    @Nullable
    Row byId(@Param("caller") Caller caller, @Param("id") long id);

    @Select("""
            select d.alert_id, c.name as channel, d.state, d.attempts, d.due_at, d.sent_at, d.outcome,
                   d.possible_duplicate
              from alert_delivery d join alert_channel c on c.id = d.channel_id
             where d.alert_id = any(#{ids}::bigint[]) order by d.alert_id, c.name""")
    List<DeliveryRow> deliveries(@Param("ids") Long[] ids);

    /** Due at once, with all its attempts ahead. */
    @Update("update alert_delivery set state = 'PENDING', attempts = 0, due_at = clock_timestamp(), claimed_by = null"
            + " where alert_id = #{id} and state = 'FAILED'")
    int retry(@Param("id") long id);

    record Row(
            long id,
            String event,
            @Nullable String project,
            @Nullable Long workflowInstanceId,
            String facts,
            String node,
            Instant createdAt) {}

    record DeliveryRow(
            long alertId,
            String channel,
            String state,
            int attempts,
            Instant dueAt,
            @Nullable Instant sentAt,
            @Nullable String outcome,
            boolean possibleDuplicate) {}
}
