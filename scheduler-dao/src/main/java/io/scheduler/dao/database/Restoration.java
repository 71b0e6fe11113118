package io.scheduler.dao.database;

/**
 * What a restore does besides reading the backup, as statements for the transaction that reads it: a backup holds tables, not
 * what was added to the schema since, and that would keep the old from being dropped.
 */
public final class Restoration {
    /** How far the epochs of slots go ahead: a slot changes hands some times a day at most. */
    public static final long EPOCHS = 1_000_000;
    /** How far each sequence goes ahead: more than the ids of four days at 3,000 tasks per second. A multiple of all blocks. */
    public static final long IDS = 1_000_000_000;

    private Restoration() {}

    /**
     * Begins by dropping what is in the schema. The schema itself stays, with its owner, its grants and the extensions in it, which
     * an ordinary user could not make again. Refused by the database when something outside of the schema depends on it:
     * that is in no backup of it.
     *
     * @param schema as {@link Schema#name} says it
     */
    public static String clear(String schema) {
        return """
                set local lock_timeout = '60s';
                set local search_path = '';
                do $clear$
                declare
                    statement text;
                begin
                    for statement in
                        select 'drop ' || kind || ' ' || string_agg(name, ', ')
                          from (select 'pg_class'::regclass as catalog, oid, oid::regclass::text as name,
                                       case relkind when 'v' then 'view' when 'm' then 'materialized view'
                                                    when 'f' then 'foreign table' when 'S' then 'sequence' else 'table' end as kind,
                                       case when relkind in ('v', 'm') then 1 when relkind = 'S' then 3 else 2 end as place,
                                       -- one may stand on another, and the younger one goes first
                                       case when relkind in ('v', 'm') then oid end as alone
                                  from pg_class c
                                 where relnamespace = SCHEMA and relkind in ('r', 'p', 'f', 'v', 'm', 'S')
                                   -- that of a column goes with its table
                                   and not (relkind = 'S' and exists (
                                       select from pg_depend where classid = 'pg_class'::regclass and objid = c.oid
                                          and refclassid = 'pg_class'::regclass and deptype in ('a', 'i')))
                                union all
                                select 'pg_proc'::regclass, oid, oid::regprocedure::text, 'routine', 4, null
                                  from pg_proc where pronamespace = SCHEMA
                                union all
                                select 'pg_type'::regclass, t.oid, format_type(t.oid, null), 'type', 5, null
                                  from pg_type t left join pg_class c on c.oid = t.typrelid
                                 where typnamespace = SCHEMA and typtype in ('c', 'd', 'e', 'r') and coalesce(c.relkind, 'c') = 'c') x
                         where not exists (
                             select from pg_depend d where d.classid = catalog and d.objid = x.oid and d.deptype = 'e')
                         group by kind, place, alone
                         order by place, alone desc
                    loop
                        execute statement;
                    end loop;
                end
                $clear$;
                """.replace("SCHEMA", literal(schema) + "::regnamespace");
    }

    /**
     * Notes before that how far epochs and ids have come in the present database: the same backup may be restored for the second
     * time, and what was given away since the first must not be given away again. In a setting of the transaction, which needs no
     * right to make a table.
     */
    public static String remember(String schema) {
        return """
                set local search_path = '';
                do $remember$
                declare
                    so_far jsonb;
                begin
                    select coalesce(jsonb_object_agg(relname, pg_sequence_last_value(seqrelid)), '{}') into so_far
                      from pg_sequence join pg_class on pg_class.oid = seqrelid
                     where relnamespace = NAME::regnamespace and seqtypid = 'bigint'::regtype;
                    if to_regclass(SLOTS) is not null then
                        so_far := so_far || (select coalesce(jsonb_object_agg('slot ' || slot, epoch), '{}') from SCHEMA.slot);
                    end if;
                    perform set_config('scheduler.so_far', so_far::text, true);
                end
                $remember$;
                """.replace("SCHEMA", identifier(schema))
                .replace("SLOTS", named(schema, "slot"))
                .replace("NAME", literal(schema));
    }

    /**
     * Ends by leaving behind all that may have been given away between the backup and now. Workers that were left running have seen
     * epochs and attempts of that time, and others keep logs by their ids: they would refuse what has a lower epoch, and take
     * another attempt of the same id for the one that they know. Of slots nobody is the owner any more.
     *
     * <p>An attempt that had been sent may have ended since: its worker would take it for done when it is sent again. As one
     * that runs it is only asked for, and lost when the worker does not have it. One that had not been sent may have run since, or
     * run now: it gets another id, so that this is none that its run knows, and is ended.
     */
    public static String advance(String schema) {
        return """
                set local search_path = '';
                update SCHEMA.slot
                   set owner = null, changed_at = now(),
                       epoch = EPOCHS + greatest(epoch, (so_far.value ->> ('slot ' || slot))::bigint)
                  from (SO_FAR) as so_far;
                select setval(seqrelid::regclass, IDS + greatest(
                           coalesce(pg_sequence_last_value(seqrelid), seqstart), (so_far.value ->> relname::text)::bigint))
                  from pg_sequence join pg_class on pg_class.oid = seqrelid cross join (SO_FAR) as so_far
                 where relnamespace = NAME::regnamespace and seqtypid = 'bigint'::regtype;
                update SCHEMA.task_instance
                   set state = 'RUNNING', started_at = coalesce(started_at, dispatched_at)
                 where state = 'DISPATCHED' and worker_incarnation is not null and not superseded;
                do $attempts$
                begin
                    -- what the master itself carries out is found by its id, and goes to no worker
                    if to_regclass(PERMITS) is not null then
                        with anew as materialized (
                            select id as former, nextval(ATTEMPTS) as id
                              from SCHEMA.task_instance t
                             where state in ('QUEUED', 'DELAYED', 'RETRYING', 'PAUSED') and not superseded
                               and not exists (select from SCHEMA.task_item where task_instance_id = t.id)
                               and not exists (select from SCHEMA.watch where task_instance_id = t.id)
                               and not exists (select from SCHEMA.workflow_instance where parent_task_instance_id = t.id)),
                        permits as (
                            update SCHEMA.task_permit p set task_instance_id = anew.id
                              from anew where p.task_instance_id = anew.former),
                        told as (
                            update SCHEMA.command c set payload = c.payload || jsonb_build_object('taskInstanceId', anew.id)
                              from anew where c.payload ->> 'taskInstanceId' = anew.former::text)
                        update SCHEMA.task_instance t set id = anew.id from anew where t.id = anew.former;
                    end if;
                end
                $attempts$;
                """.replace(
                        "SO_FAR",
                        "select coalesce(nullif(current_setting('scheduler.so_far', true), ''), '{}')::jsonb as value")
                .replace("SCHEMA", identifier(schema))
                .replace("PERMITS", named(schema, "task_permit"))
                .replace("ATTEMPTS", named(schema, "task_instance_id"))
                .replace("NAME", literal(schema))
                .replace("EPOCHS", String.valueOf(EPOCHS))
                .replace("IDS", String.valueOf(IDS));
    }

    /** The name of what lies in the schema, or may, as a text. */
    private static String named(String schema, String name) {
        return "'" + (identifier(schema) + '.' + name).replace("'", "''") + "'";
    }

    /** A name as PostgreSQL reads it where it may hold anything. */
    private static String literal(String name) {
        return "'" + identifier(name).replace("'", "''") + "'";
    }

    private static String identifier(String name) {
        return "\"" + name.replace("\"", "\"\"") + "\"";
    }
}
