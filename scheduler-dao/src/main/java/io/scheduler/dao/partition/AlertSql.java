package io.scheduler.dao.partition;

/** The part of a statement that tells people of what happened, wherever that was found out. */
public final class AlertSql {

    /** The run succeeded, and itself or the one before it had failed. */
    private static final String RECOVERED = """
            (exists (select from task_instance t
                      where t.workflow_instance_id = h.workflow_instance_id and t.superseded
                        and t.state in ('FAILED', 'LOST'))
              or (select e.state from workflow_instance e
                   where e.workflow_id = h.workflow_id and e.state in ('SUCCEEDED', 'FAILED')
                     and e.number < (select i.number from workflow_instance i where i.id = h.workflow_instance_id)
                   order by e.number desc limit 1) = 'FAILED')""";

    /**
     * Stands behind a {@code happened(event, key, facts, node, project_id, workflow_id, schedule_id, workflow_instance_id,
     * rule_id)} and a comma, and is followed by {@link #DELIVER}; a row with a rule is for that one alone. Rows of which somebody
     * wants to hear become alerts, those that are there already do not. Two who write the same keys at the same time write them
     * in the same order.
     */
    public static final String ALERTED = """
            heard as materialized (
              select h.key, r.group_id
                from happened h
                join alert_rule r on r.enabled and h.event = any(r.events)
                 and (h.rule_id is null or h.rule_id = r.id)
                 and (r.project_id is null or r.project_id = h.project_id)
                 and (r.workflow_id is null or r.workflow_id = h.workflow_id)
                 and (r.schedule_id is null or r.schedule_id = h.schedule_id)
               where h.event <> 'WORKFLOW_RECOVERED' or @recovered@),
            alerted as (
              insert into alert (event, key, project_id, workflow_id, workflow_instance_id, facts, node)
              select h.event, h.key, h.project_id, h.workflow_id, h.workflow_instance_id, h.facts, h.node
                from happened h where h.key in (select key from heard)
               order by h.key
              on conflict (key) do nothing
              returning id, key)
            """.replace("@recovered@", RECOVERED);

    /** Each channel once, however many rules and groups lead to it. */
    public static final String DELIVER = """
            insert into alert_delivery (alert_id, channel_id)
            select distinct a.id, m.channel_id
              from alerted a
              join heard w on w.key = a.key
              join alert_group_member m on m.group_id = w.group_id
            """;

    private AlertSql() {}
}
