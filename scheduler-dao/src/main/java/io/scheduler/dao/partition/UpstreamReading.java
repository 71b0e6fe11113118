package io.scheduler.dao.partition;

import io.scheduler.common.instance.TaskDetail.Depends.Status;
import io.scheduler.dao.partition.Parts.Part;
import io.scheduler.dao.partition.UpstreamAnswers.Answer;
import io.scheduler.dao.partition.UpstreamAnswers.Outputs;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Answers {@link UpstreamQuestion}s, all of them in one statement, and in a second one what their answers hand on. */
final class UpstreamReading {

    /** Of one run; later ones are left out. */
    private static final int MOST_OUTPUTS = 1_000;

    /** Why a task was skipped; null for one that is disabled. */
    private static final String CAUSE = "case when i.detail is not null then coalesce(i.detail ->> 'cause', '?') end";

    /**
     * A run that a task of another one waits for is part of that one, and is no answer. Neither is, as a whole, the run that the asking
     * one is part of, which ends after it; a task of that may have ended. A run that was to carry out other tasks
     * only says nothing about this one: the one before it counts. Which ones these are is found out between two questions. Of a
     * backfill's runs the one for its earliest date is the first, in whichever order they were written; of runs that repeat others the
     * one before whose time there is none.
     */
    private static final String RUNS = """
            with q as (
              select * from unnest(?::text[], ?::text[], ?::text[], ?::boolean[], ?::timestamptz[], ?::timestamptz[],
                     ?::bigint[]) with ordinality
                as q(project, workflow, task, all_tasks, since, until, asking, number)),
            o as materialized (select * from unnest(?::bigint[], ?::text[], ?::text[]) as o(version_id, selection, task))
            select pg_snapshot_xmin(pg_current_snapshot())::text::bigint,
                   pg_snapshot_xmax(pg_current_snapshot())::text::bigint,
                   r.id,
                   case
                     when f.id is null then 'NO_WORKFLOW'
                     when f.id = a.workflow_id and case
                       when exists (select from backfill_run d
                         where d.backfill_id = a.backfill_id and d.business_time < a.business_time) then false
                       when a.rerun_of is not null then not exists (
                         select from workflow_instance e where e.workflow_id = f.id
                            and coalesce(e.business_time, e.created_at) < coalesce(a.business_time, a.created_at))
                       else not exists (
                         select from workflow_instance e where e.workflow_id = f.id and e.number < a.number
                            and (a.backfill_id is null or e.backfill_id is distinct from a.backfill_id)) end then 'FIRST_RUN'
                     when r.id is null then 'NO_RUN'
                     when q.task is not null then case
                       when t.state = 'SUCCEEDED' or (t.state = 'SKIPPED' and t.cause is null) then 'SUCCEEDED'
                       when t.state = 'SKIPPED' and t.cause = 'NOT_TAKEN' then 'NOT_TAKEN'
                       when t.state in ('FAILED', 'KILLED', 'LOST', 'SKIPPED') or r.ended then 'FAILED'
                       else 'UNFINISHED' end
                     when q.all_tasks then case
                       when s.failed then 'FAILED'
                       when not r.ended then 'UNFINISHED'
                       when r.state = 'SUCCEEDED' and s.passed then 'SUCCEEDED'
                       else 'FAILED' end
                     when r.state = 'SUCCEEDED' then 'SUCCEEDED'
                     when r.ended then 'FAILED'
                     else 'UNFINISHED' end,
                   r.workflow_version_id, case when q.task is not null then r.selection end
              from q
              left join workflow_instance a on a.id = q.asking
              left join project p on p.name = q.project
              left join workflow f on f.project_id = p.id and f.name = q.workflow
              left join lateral (
                select w.id, w.state, w.state in ('STOPPED', 'SUCCEEDED', 'FAILED') as ended, w.workflow_version_id,
                       w.selection::text as selection
                  from workflow_instance w
                 where w.workflow_id = f.id and coalesce(w.business_time, w.created_at) >= q.since
                   and coalesce(w.business_time, w.created_at) < q.until
                   and w.origin <> 'SUB_WORKFLOW' and w.id <> q.asking
                   and (q.task is not null or w.id is distinct from a.root_workflow_instance_id)
                   and not (q.task is not null and w.selection is not null and exists (
                     select from o where o.version_id = w.workflow_version_id and o.selection = w.selection::text
                        and o.task = q.task))
                 order by w.number desc limit 1) r on true
              left join lateral (
                select i.state, %1$s as cause from task_instance i
                 where i.workflow_instance_id = r.id and i.task_name = q.task and not i.superseded
                 order by i.attempt desc limit 1) t on q.task is not null
              left join lateral (
                select bool_or(l.state in ('FAILED', 'KILLED', 'LOST')) as failed,
                       bool_and(l.state = 'SUCCEEDED' or (l.state = 'SKIPPED' and
                         (l.cause is null or l.cause in ('NOT_TAKEN', 'NOT_SELECTED')))) as passed
                  from (select distinct on (i.task_index) i.state, %1$s as cause from task_instance i
                         where i.workflow_instance_id = r.id and not i.superseded
                         order by i.task_index, i.attempt desc) l) s on q.all_tasks
             order by q.number""".formatted(CAUSE);

    private static final String OUTPUTS = """
            select q.number, o.finished_at, o.outputs
              from unnest(?::bigint[], ?::text[]) with ordinality as q(run, task, number)
             cross join lateral (
                select i.finished_at, i.outputs from task_instance i
                 where i.workflow_instance_id = q.run and i.task_name = coalesce(q.task, i.task_name)
                   and i.state = 'SUCCEEDED' and not i.superseded and i.outputs <> '{}'
                 order by i.finished_at, i.id limit %d) o
             order by q.number, o.finished_at""".formatted(MOST_OUTPUTS);

    private UpstreamReading() {}

    static UpstreamAnswers read(DataSource dataSource, Parts parts, List<UpstreamQuestion> questions) {
        Set<String> tasks = questions.stream()
                .map(UpstreamQuestion::task)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
        Set<Part> outside = parts.without(tasks);
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(true);
            UpstreamAnswers answers = ask(connection, questions, outside, parts);
            while (answers == null) {
                answers = ask(connection, questions, outside, parts);
            }
            return new UpstreamAnswers(
                    withOutputs(connection, questions, answers.answers()),
                    answers.oldestTransaction(),
                    answers.nextTransaction());
        } catch (SQLException e) {
            throw new StoreException("could not read the runs that others wait for: " + e.getMessage(), e);
        }
    }

    /**
     * @param outside takes the parts that turn out not to have the task that they were found for: at least one more each time
     * @return null when there were such parts, and one has to ask again
     */
    private static @Nullable UpstreamAnswers ask(
            Connection connection, List<UpstreamQuestion> questions, Set<Part> outside, Parts parts)
            throws SQLException {
        List<Answer> answers = new ArrayList<>();
        Set<Part> found = new HashSet<>();
        long oldest = 0;
        long next = 0;
        try (PreparedStatement statement = connection.prepareStatement(RUNS)) {
            array(statement, 1, "text", questions, UpstreamQuestion::project);
            array(statement, 2, "text", questions, UpstreamQuestion::workflow);
            array(statement, 3, "text", questions, UpstreamQuestion::task);
            array(statement, 4, "bool", questions, UpstreamQuestion::allTasks);
            array(
                    statement,
                    5,
                    "text",
                    questions,
                    question -> question.interval().from().toString());
            array(
                    statement,
                    6,
                    "text",
                    questions,
                    question -> question.interval().until().toString());
            array(statement, 7, "int8", questions, UpstreamQuestion::askingRun);
            List<Part> known = List.copyOf(outside);
            array(statement, 8, "int8", known, Part::versionId);
            array(statement, 9, "text", known, Part::selection);
            array(statement, 10, "text", known, Part::task);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    oldest = rows.getLong(1);
                    next = rows.getLong(2);
                    String task = questions.get(answers.size()).task();
                    String selection = rows.getString(6);
                    if (task != null && selection != null) {
                        found.add(new Part(rows.getLong(5), selection, task));
                    }
                    answers.add(
                            new Answer(Status.valueOf(rows.getString(4)), rows.getObject(3, Long.class), List.of()));
                }
            }
        }
        boolean complete = true;
        for (Part part : found) {
            if (!parts.has(part, connection)) {
                outside.add(part);
                complete = false;
            }
        }
        return complete ? new UpstreamAnswers(answers, oldest, next) : null;
    }

    private static List<Answer> withOutputs(
            Connection connection, List<UpstreamQuestion> questions, List<Answer> answers) throws SQLException {
        List<Integer> wanted = new ArrayList<>();
        for (int i = 0; i < answers.size(); i++) {
            if (questions.get(i).outputs() && answers.get(i).status() == Status.SUCCEEDED) {
                wanted.add(i);
            }
        }
        if (wanted.isEmpty()) {
            return answers;
        }
        Map<Integer, List<Outputs>> found = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(OUTPUTS)) {
            array(statement, 1, "int8", wanted, i -> answers.get(i).workflowInstanceId());
            array(statement, 2, "text", wanted, i -> questions.get(i).task());
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    Instant at = rows.getObject(2, OffsetDateTime.class).toInstant();
                    found.computeIfAbsent(wanted.get(rows.getInt(1) - 1), i -> new ArrayList<>())
                            .add(new Outputs(at, JsonMaps.strings(rows.getString(3))));
                }
            }
        }
        List<Answer> with = new ArrayList<>(answers);
        found.forEach((i, outputs) ->
                with.set(i, new Answer(answers.get(i).status(), answers.get(i).workflowInstanceId(), outputs)));
        return with;
    }

    private static <T> void array(
            PreparedStatement statement, int index, String type, List<T> rows, Function<T, Object> column)
            throws SQLException {
        Object[] values = rows.stream().map(column).toArray();
        statement.setArray(index, statement.getConnection().createArrayOf(type, values));
    }
}
