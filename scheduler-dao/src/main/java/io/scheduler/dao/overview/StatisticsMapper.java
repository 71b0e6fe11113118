package io.scheduler.dao.overview;

import io.scheduler.common.state.TaskState;
import io.scheduler.common.state.WorkflowState;
import io.scheduler.dao.user.Caller;
import java.time.Instant;
import java.util.List;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.jspecify.annotations.Nullable;

interface StatisticsMapper {
    String RUNS = """
             from workflow_instance i where #{caller.seesAllProjects}
             and i.created_at >= #{of.from} and i.created_at &lt; #{of.to}
            <if test="of.project != null"> and i.project_id = (select id from project where name = #{of.project})</if>
            """;
    String BUCKET =
            " floor(extract(epoch from (i.created_at - #{of.from}::timestamptz)) / #{of.bucketSeconds})::integer as bucket ";
    String SECONDS = "extract(epoch from (i.finished_at - i.started_at))::double precision";
    String SHARES = " percentile_cont(0.5) within group (order by seconds) as p50,"
            + " percentile_cont(0.95) within group (order by seconds) as p95";

    @Select("<script>select" + BUCKET + ", i.state, count(*) as count" + RUNS + " group by 1, 2 order by 1, 2</script>")
    List<StateRow> states(@Param("caller") Caller caller, @Param("of") Statistics.Range of);

    /** The bucket of the whole range is -1. */
    @Select("<script>select case when grouping(bucket) = 1 then -1 else bucket end as bucket," + SHARES
            + " from (select" + BUCKET + ", " + SECONDS + " as seconds" + RUNS
            + " and i.finished_at is not null and i.started_at is not null) d"
            + " group by grouping sets ((bucket), ())</script>")
    List<DurationRow> durations(@Param("caller") Caller caller, @Param("of") Statistics.Range of);

    @Select("<script>select p.name as project, w.name as workflow, s.runs, s.failed, s.p50, s.p95 from ("
            + " select workflow_id, count(*) as runs, count(*) filter (where state = 'FAILED') as failed," + SHARES
            + " from (select i.workflow_id, i.state, " + SECONDS + " as seconds" + RUNS + ") r group by workflow_id) s"
            + " join workflow w on w.id = s.workflow_id join project p on p.id = w.project_id"
            + " where ${condition} order by ${order}, p.name, w.name limit #{most}</script>")
    List<Statistics.WorkflowFigures> workflows(
            @Param("caller") Caller caller,
            @Param("of") Statistics.Range of,
            @Param("condition") String condition,
            @Param("order") String order,
            @Param("most") int most);

    /** Each run's attempts lie together in their index. */
    @Select("<script>select t.state, count(*) as count from (select i.id" + RUNS
            + " order by i.number desc limit #{most}) r"
            + " join task_instance t on t.workflow_instance_id = r.id group by t.state</script>")
    List<AttemptRow> attempts(
            @Param("caller") Caller caller, @Param("of") Statistics.Range of, @Param("most") int most);

    @Select("<script>select i.id, p.name as project, w.name as workflow, i.state, i.created_at as since"
            + " from workflow_instance i join workflow w on w.id = i.workflow_id join project p on p.id = i.project_id"
            + " where #{caller.seesAllProjects} and i.state in ('SUBMITTED', 'WAITING') and i.created_at &lt; #{before}"
            + "<if test='project != null'> and p.name = #{project}</if>"
            + " order by i.created_at limit #{most}</script>")
    List<Statistics.LateRun> lateRuns(
            @Param("caller") Caller caller,
            @Param("project") @Nullable String project,
            @Param("before") Instant before,
            @Param("most") int most);

    @Select("<script>select p.name as project, w.name as workflow, s.name, f.since, f.count from ("
            + " select schedule_id, min(fire_time) as since, count(*)::integer as count from schedule_fire"
            + " where outcome = 'QUEUED' group by schedule_id) f"
            + " join schedule s on s.id = f.schedule_id join workflow w on w.id = s.workflow_id"
            + " join project p on p.id = s.project_id where #{caller.seesAllProjects}"
            + "<if test='project != null'> and p.name = #{project}</if>"
            + " order by f.since limit #{most}</script>")
    List<Statistics.QueuedSchedule> queued(
            @Param("caller") Caller caller, @Param("project") @Nullable String project, @Param("most") int most);

    @Select("select s.id, (select f.fire_time from schedule_fire f where f.schedule_id = s.id"
            + " order by f.fire_time desc limit 1) as last from unnest(#{ids}::bigint[]) as s(id)")
    List<LastFire> lastFires(@Param("ids") Long[] ids);

    record StateRow(int bucket, WorkflowState state, int count) {}

    record DurationRow(
            int bucket, @Nullable Double p50, @Nullable Double p95) {}

    record AttemptRow(TaskState state, long count) {}

    record LastFire(long id, @Nullable Instant last) {}
}
