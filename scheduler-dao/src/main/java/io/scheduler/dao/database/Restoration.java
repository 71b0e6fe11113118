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
     * Ends by leaving behind all that may have been given away between the backup and now. Workers that were left running have seen
     * epochs and attempts of that time, and others keep logs by their ids: they would refuse what has a lower epoch, and take
     * another attempt of the same id for the one that they know. Of slots nobody is the owner any more.
     */
    public static String advance(String schema) {
        return """
                set local search_path = '';
                update SCHEMA.slot set owner = null, epoch = epoch + EPOCHS, changed_at = now();
                select setval(seqrelid::regclass, coalesce(pg_sequence_last_value(seqrelid), seqstart) + IDS)
                  from pg_sequence join pg_class on pg_class.oid = seqrelid
                 where relnamespace = NAME::regnamespace and seqtypid = 'bigint'::regtype;
                """.replace("SCHEMA", identifier(schema))
                .replace("NAME", literal(schema))
                .replace("EPOCHS", String.valueOf(EPOCHS))
                .replace("IDS", String.valueOf(IDS));
    }

    /** A name as PostgreSQL reads it where it may hold anything. */
    private static String literal(String name) {
        return "'" + identifier(name).replace("'", "''") + "'";
    }

    private static String identifier(String name) {
        return "\"" + name.replace("\"", "\"\"") + "\"";
    }
}
