package io.scheduler.dao.alert;

/** The statements of {@link AlertQueue}. All times are the database's. */
final class QueueSql {
    /** A channel has had its share of this minute, and more is due than the next one takes: that becomes a summary. */
    private static final String OWES_SUMMARY = """
            c.minute_begun >= p.most and c.minute_began <= clock_timestamp() - interval '1 minute'
              and c.minute_began > clock_timestamp() - interval '2 minutes'
              and (select count(*) from (select from alert_delivery e where e.channel_id = c.id and e.state = 'PENDING'
                      and e.due_at <= clock_timestamp() limit p.most + 1) waiting) > p.most""";

    /**
     * Of each channel at most as many as there is room for, so that one that is slow keeps no other waiting; where there is room for
     * fewer than are due, those of channels that are busiest come last. A channel that has a limit is held while it is counted.
     */
    static final String CLAIM = """
            with pace as (select ?::int as most, ?::text[] as free_of_it),
            limited as materialized (
              select c.id, p.most,
                     case when c.minute_began is null or c.minute_began <= clock_timestamp() - interval '1 minute'
                          then 0 else c.minute_begun end as begun,
                     OWES_SUMMARY as owes_summary
                from alert_channel c cross join pace p
               where c.enabled and p.most > 0 and c.type <> all(p.free_of_it)
                 and exists (select from alert_delivery e where e.channel_id = c.id
                                and e.state in ('PENDING', 'SENDING') and e.due_at <= clock_timestamp())
               order by c.id for no key update of c),
            room as materialized (
              select c.id, c.name, c.type, c.settings, c.secret_key_id, c.secret_nonce, c.secret_sealed,
                     coalesce(b.busy, 0) as busy,
                     greatest(0, least(? - coalesce(b.busy, 0),
                       case when l.id is null then ? when l.owes_summary then 0 else l.most - l.begun end)) as free
                from alert_channel c
                left join limited l on l.id = c.id
                left join unnest(?::bigint[], ?::int[]) as b(id, busy) on b.id = c.id
               where c.enabled),
            due as materialized (
              select d.alert_id, d.channel_id, d.state as was
                from room r
               cross join lateral (
                  select e.alert_id, e.channel_id, e.state, e.due_at from alert_delivery e
                   where e.channel_id = r.id and e.state in ('PENDING', 'SENDING') and e.due_at <= clock_timestamp()
                   order by e.due_at limit r.free for update skip locked) d
               order by r.busy + row_number() over (partition by d.channel_id order by d.due_at), d.due_at
               limit ?),
            counted as (
              update alert_channel c
                 set minute_began = case when l.begun = 0 then clock_timestamp() else c.minute_began end,
                     minute_begun = l.begun + n.count
                from limited l join (select channel_id, count(*) from due group by 1) n on n.channel_id = l.id
               where c.id = l.id)
            update alert_delivery d
               set state = 'SENDING', claimed_by = ?, attempts = d.attempts + 1,
                   due_at = clock_timestamp() + ? * interval '1 millisecond',
                   possible_duplicate = d.possible_duplicate or x.was = 'SENDING'
              from due x
              join room r on r.id = x.channel_id
              join alert a on a.id = x.alert_id
             where d.alert_id = x.alert_id and d.channel_id = x.channel_id
            returning d.alert_id, d.channel_id, d.attempts, d.possible_duplicate, a.event, a.facts::text, a.created_at,
                      r.name, r.type, r.settings::text, r.secret_key_id, r.secret_nonce, r.secret_sealed""".replace("OWES_SUMMARY", OWES_SUMMARY);

    /**
     * What is more than a channel takes becomes one alert that says how many of what, and is told like any other; all in one
     * statement, so that nothing is told by nobody. Summaries are never put into another.
     */
    static final String SUM_UP = """
            with pace as (select ?::int as most, ?::text[] as free_of_it),
            channel as materialized (
              select c.id, c.name from alert_channel c cross join pace p
               where c.enabled and p.most > 0 and c.type <> all(p.free_of_it) and OWES_SUMMARY
               order by c.id limit 1 for no key update of c skip locked),
            due as materialized (
              select e.alert_id, e.channel_id from alert_delivery e
               where e.channel_id = (select id from channel) and e.state = 'PENDING' and e.due_at <= clock_timestamp()
                 and not exists (select from alert a where a.id = e.alert_id and a.event = 'SUMMARY')
               order by e.due_at limit ? for update of e skip locked),
            what as (
              select a.event || coalesce(' ' || (a.facts ->> 'project') || '/' || (a.facts ->> 'workflow'),
                                         ' ' || (a.facts ->> 'worker'), ' ' || (a.facts ->> 'node'), '') as kind,
                     count(*) as count, min(a.created_at) as first, max(a.created_at) as last
                from due d join alert a on a.id = d.alert_id group by 1),
            said as (
              select sum(count) as count, min(first) as first, max(last) as last, count(*) as kinds,
                     (select string_agg(k.count || ' × ' || k.kind, E';\\n')
                        from (select * from what order by count desc, kind limit ?) k) as lines
                from what),
            summary as (
              insert into alert (event, key, facts, node)
              select 'SUMMARY', 'summary/' || c.id || '/' || extract(epoch from clock_timestamp()),
                     jsonb_strip_nulls(jsonb_build_object('messages', s.count::text, 'kinds', s.kinds::text,
                       'first', to_char(s.first at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
                       'last', to_char(s.last at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
                       'what', s.lines)), ?
                from channel c cross join said s where s.count > 0
              returning id),
            told as (
              insert into alert_delivery (alert_id, channel_id) select s.id, c.id from summary s cross join channel c),
            counted as (
              update alert_channel c set minute_began = clock_timestamp(), minute_begun = 0
                from channel o where c.id = o.id)
            update alert_delivery d
               set state = 'SUMMED', claimed_by = null, outcome = 'told by the summary ' || s.id
              from due x cross join summary s
             where d.alert_id = x.alert_id and d.channel_id = x.channel_id""".replace("OWES_SUMMARY", OWES_SUMMARY);

    /** Only of a claim that is still the caller's. */
    static final String FINISH = """
            update alert_delivery
               set state = ?, outcome = ?, sent_at = case when ? then clock_timestamp() end,
                   due_at = clock_timestamp() + ? * interval '1 millisecond',
                   possible_duplicate = possible_duplicate or ?
             where alert_id = ? and channel_id = ? and claimed_by = ? and attempts = ? and state = 'SENDING'""";

    static final String OLDEST = """
            select coalesce(max(greatest(0, extract(epoch from clock_timestamp() - d.oldest))), 0)
              from alert_channel c
             cross join lateral (select min(e.due_at) as oldest from alert_delivery e
                                  where e.channel_id = c.id and e.state in ('PENDING', 'SENDING')) d
             where c.enabled""";

    /** What waits for a channel that is off waits no longer than that: it could be off for ever. */
    static final String PURGE = """
            delete from alert a using (
              select o.id from alert o
               where o.created_at < clock_timestamp() - ? * interval '1 millisecond'
                 and not exists (select from alert_delivery d join alert_channel c on c.id = d.channel_id
                                  where d.alert_id = o.id and d.state in ('PENDING', 'SENDING') and c.enabled)
               order by o.created_at limit ?) old
             where a.id = old.id""";

    private QueueSql() {}
}
