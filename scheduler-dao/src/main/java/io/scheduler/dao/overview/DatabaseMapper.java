package io.scheduler.dao.overview;

import org.apache.ibatis.annotations.Select;

interface DatabaseMapper {
    /** What other users of the server do is seen as far as the server lets ours see it. */
    @Select("""
            select current_setting('server_version') as version, pg_is_in_recovery() as standby,
                   (select count(*)::integer from pg_stat_activity where backend_type = 'client backend') as connections,
                   current_setting('max_connections')::integer as max_connections,
                   pg_database_size(current_database()) as size_bytes,
                   (select extract(epoch from max(clock_timestamp() - xact_start))::double precision
                      from pg_stat_activity
                     where datname = current_database() and pid != pg_backend_pid()) as longest_transaction_seconds,
                   (select count(*)::integer from pg_stat_replication) as standbys,
                   (select extract(epoch from max(replay_lag))::double precision from pg_stat_replication)
                       as replay_lag_seconds
            """)
    DatabaseFigures figures();
}
