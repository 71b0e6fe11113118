package io.scheduler.dao.backfill;

import java.util.List;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.jspecify.annotations.Nullable;

/** The parts of a backfill: its own workflow, which is the first, and those that are run along. */
interface PartMapper {
    String PART = """
            part as (
              select b.id as backfill_id, o.n, w.id as workflow_id, p.name as project, w.name,
                     case when w.id = b.workflow_id then b.parallelism else
            """ + BackfillMapper.LIMIT + " end as most" + """

                from backfill b
               cross join unnest(array_prepend(b.workflow_id, #{dependents}::bigint[])) with ordinality as o(id, n)
                join workflow w on w.id = o.id join project p on p.id = w.project_id
                join workflow_version v on v.workflow_id = w.id and v.version = w.current_version
               where b.id = #{id})""";

    @Select("with " + PART + " select n::int as number, name as workflow, most from part order by n")
    List<Part> parts(@Param("id") long id, @Param("dependents") Long[] dependents);

    /** @param most of its runs that may be unfinished at a time; null: any number */
    record Part(int number, String workflow, @Nullable Integer most) {}

    /** Documents are looked into only where one speaks of another part. */
    @Select("with recursive " + PART + "," + BackfillMapper.INSIDE + """
            ,
            spoken as (
              select distinct s.n, s.workflow_id, u.n as upstream, u.project, u.name
            """ + BackfillMapper.WAITING + """
            )
            select distinct k.n::int as number, k.upstream::int as upstream, coalesce(d ->> 'interval', 'today') as interval
              from spoken k
              join workflow w on w.id = k.workflow_id join project p on p.id = w.project_id
              join workflow_version v on v.workflow_id = w.id and v.version = w.current_version
             cross join lateral jsonb_path_query(
                v.document::jsonb, '$.*[*] ? (@.type == "dependent").when.** ? (exists(@.workflow))') as d
             where d ->> 'workflow' = k.name and coalesce(d ->> 'project', p.name) = k.project""")
    List<Wait> waits(@Param("id") long id, @Param("dependents") Long[] dependents);

    /** Runs of one part wait for those of another one, or of the same, in an interval as a document names it. */
    record Wait(int number, int upstream, String interval) {}
}
