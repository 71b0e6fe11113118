package io.scheduler.dao.backfill;

import io.scheduler.dao.database.PageRequest;
import io.scheduler.dao.user.Caller;
import io.scheduler.dao.workflow.Inputs;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;
import org.jspecify.annotations.Nullable;

interface BackfillMapper {
    String FROM = " from backfill b join project p on p.id = b.project_id join workflow w on w.id = b.workflow_id"
            + " join workflow_version v on v.id = b.workflow_version_id";
    String BACKFILL = "select b.id, b.slot, p.name as project, w.name as workflow, v.version, b.description, b.zone,"
            + " b.parallelism, b.priority, b.runs_per_date, b.total, b.state, b.created_by, b.created_at, b.finished_at"
            + FROM;

    /** How many runs of a version v may be unfinished at a time; null: any number. */
    String LIMIT = "case when v.gate_slot is not null then"
            + " coalesce((v.document -> 'execution' ->> 'limit')::integer, 1) end";

    /** Of which workflows the runs of a part of a backfill consist: its own and those that tasks of it run, on all levels. */
    String INSIDE = """
            inside as (
              select a.backfill_id, a.n, a.workflow_id from part a
              union
              select s.backfill_id, s.n, w.id from inside s
                join workflow_reference r on r.workflow_id = s.workflow_id and r.kind in ('SUB_WORKFLOW', 'FOREACH')
                join project p on p.name = r.project join workflow w on w.project_id = p.id and w.name = r.workflow)""";

    /** Of the parts of a backfill which waits for runs of which, and the workflow whose task it is that waits. */
    String WAITING = """
              from inside s
                join workflow_reference r on r.workflow_id = s.workflow_id and r.kind = 'DEPENDENT'
                join part u on u.backfill_id = s.backfill_id and u.project = r.project and u.name = r.workflow""";

    String WAITS = INSIDE + """
            ,
            waits as (
              select distinct s.backfill_id, s.n, u.n as upstream
            """ + WAITING + ")";

    @Select(BACKFILL + " where b.id = #{id} and #{caller.seesAllProjects}")
    @Nullable
    Backfill byId(@Param("caller") Caller caller, @Param("id") long id);

    @Select(BACKFILL + " where b.id = #{id} and #{caller.seesAllProjects} for update of b")
    @Nullable
    Backfill lock(@Param("caller") Caller caller, @Param("id") long id);

    @Select(BACKFILL + " where p.name = #{project} and w.name = #{workflow} and #{caller.seesAllProjects}"
            + " order by b.created_at desc, b.id desc limit #{page.size} offset #{page.offset}")
    List<Backfill> list(
            @Param("caller") Caller caller,
            @Param("project") String project,
            @Param("workflow") String workflow,
            @Param("page") PageRequest page);

    @Select("select count(*)" + FROM
            + " where p.name = #{project} and w.name = #{workflow} and #{caller.seesAllProjects}")
    long count(@Param("caller") Caller caller, @Param("project") String project, @Param("workflow") String workflow);

    /** The workflow is locked against being deleted. More runs at a time than its limit would only wait for each other. */
    @Insert("""
            insert into backfill (id, slot, project_id, workflow_id, workflow_version_id, description, zone, parallelism,
                   params, runs_per_date, total, state, changed_by, created_by, created_at, idempotency_key, priority,
                   request_hash)
            select #{id}, #{slot}, w.project_id, w.id, v.id, #{of.description}, #{of.zone},
                   least(#{of.parallelism},
            """ + LIMIT + """
            ),
                   #{of.params,javaType=java.util.Map}::jsonb, #{runsPerDate}, #{total}, 'RUNNING', #{caller.name}, #{caller.name}, #{now},
                   #{key}, #{of.priority}, #{hash}
              from workflow w
              join project p on p.id = w.project_id
              join workflow_version v on v.workflow_id = w.id and v.version = w.current_version
             where p.name = #{of.project} and w.name = #{of.workflow} and #{caller.seesAllProjects}
               for key share of w
            on conflict (workflow_id, idempotency_key) where idempotency_key is not null do nothing""")
    int insert(
            @Param("caller") Caller caller,
            @Param("id") long id,
            @Param("slot") int slot,
            @Param("of") Backfills.Request of,
            @Param("runsPerDate") int runsPerDate,
            @Param("total") int total,
            @Param("key") @Nullable String key,
            @Param("hash") @Nullable String hash,
            @Param("now") Instant now);

    /** For each time a row of the workflow itself and behind it one for each of those that depend on it, in their order. */
    @Insert("""
            insert into backfill_run (backfill_id, position, business_time, workflow_id, workflow_version_id)
            select #{id}, (t.n - 1) * (cardinality(#{dependents}::bigint[]) + 1) + d.n, t.moment::timestamptz,
                   d.workflow_id, d.version_id
              from unnest(#{times}::text[]) with ordinality as t(moment, n)
             cross join (
                select 0, null::bigint, null::bigint
                union all
                select o.n, w.id, v.id from unnest(#{dependents}::bigint[]) with ordinality as o(workflow_id, n)
                  join workflow w on w.id = o.workflow_id
                  join workflow_version v on v.workflow_id = w.id and v.version = w.current_version)
                as d(n, workflow_id, version_id)""")
    int insertRuns(@Param("id") long id, @Param("times") String[] times, @Param("dependents") Long[] dependents);

    @Select("select w.id from workflow w join project p on p.id = w.project_id"
            + " where p.name = #{project} and w.name = #{workflow}")
    @Nullable
    Long workflow(@Param("project") String project, @Param("workflow") String workflow);

    /** What the versions that it is to run want of the parameters of a start: the workflow's own, then those of its dependents. */
    @Select("select p.name as project, w.name as workflow, b.workflow_id = w.id as own," + Inputs.COLUMNS
            + "from backfill b"
            + " cross join unnest(array_prepend(b.workflow_id, #{dependents}::bigint[])) with ordinality as o(id, n)"
            + " join workflow w on w.id = o.id join project p on p.id = w.project_id"
            + " join workflow_version v on v.workflow_id = w.id"
            + " and (v.id = b.workflow_version_id or w.id <> b.workflow_id and v.version = w.current_version)"
            + " where b.id = #{id} order by o.n")
    List<Wanted> wanted(@Param("id") long id, @Param("dependents") Long[] dependents);

    record Wanted(
            String project,
            String workflow,
            boolean own,
            @Nullable String inputs,
            @Nullable Map<String, String> projectParams) {}

    /** Those with tasks that depend on one of these. */
    @Select("select distinct r.workflow_id from workflow_reference r join project p on p.name = r.project"
            + " join workflow w on w.project_id = p.id and w.name = r.workflow"
            + " where r.kind = 'DEPENDENT' and w.id = any(#{of}::bigint[]) order by r.workflow_id")
    List<Long> dependents(@Param("of") Long[] of);

    @Select("select b.id, b.request_hash as hash" + FROM
            + " where p.name = #{project} and w.name = #{workflow} and #{caller.seesAllProjects}"
            + " and b.idempotency_key = #{key}")
    @Nullable
    Earlier byKey(
            @Param("caller") Caller caller,
            @Param("project") String project,
            @Param("workflow") String workflow,
            @Param("key") String key);

    /** @param hash of the question; null, or of something else, when an older version made it */
    record Earlier(long id, @Nullable String hash) {}

    @Update("update backfill set state = #{state}, changed_by = #{by},"
            + " finished_at = case when #{state} = 'CANCELLED' then now() end where id = #{id}")
    int setState(@Param("id") long id, @Param("state") Backfill.State state, @Param("by") String by);

    /** Dates whose run did not succeed wait for a new one. */
    @Update("update backfill_run r set workflow_instance_id = null from workflow_instance i"
            + " where r.backfill_id = #{id} and i.id = r.workflow_instance_id and i.state in ('FAILED', 'STOPPED')")
    int resetFailed(@Param("id") long id);

    @Select("""
            select count(*) filter (where r.workflow_instance_id is null) as waiting,
                   count(*) filter (where i.state not in ('STOPPED', 'SUCCEEDED', 'FAILED')) as unfinished,
                   count(*) filter (where i.state = 'SUCCEEDED') as succeeded,
                   count(*) filter (where i.state in ('STOPPED', 'FAILED')) as failed
              from backfill_run r left join workflow_instance i on i.id = r.workflow_instance_id
             where r.backfill_id = #{id}""")
    Backfill.Progress progress(@Param("id") long id);

    @Select("select r.position, r.business_time, p.name as project, w.name as workflow, r.workflow_instance_id, i.state"
            + " from backfill_run r join backfill b on b.id = r.backfill_id"
            + " join workflow w on w.id = coalesce(r.workflow_id, b.workflow_id) join project p on p.id = w.project_id"
            + " left join workflow_instance i on i.id = r.workflow_instance_id where r.backfill_id = #{id}"
            + " order by r.position limit #{page.size} offset #{page.offset}")
    List<Backfill.Run> runs(@Param("id") long id, @Param("page") PageRequest page);
}
