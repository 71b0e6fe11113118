create table watch (
    -- of the names of a project and a workflow, which need not exist (yet); two with the same value cost a look
    workflow             bigint  not null,
    -- the attempt that waits for runs of it
    task_instance_id     bigint  not null,
    workflow_instance_id bigint  not null references workflow_instance on delete cascade,
    -- of the run that waits, whose owner is told
    slot                 integer not null,
    -- the ends of tasks count, not only those of runs
    by_task              boolean not null,
    primary key (workflow, task_instance_id)
);
create index watch_of_attempt on watch (task_instance_id);
create index watch_of_run on watch (workflow_instance_id);
comment on table watch is 'Who is to look again when a run of a workflow has come further. A row lives as long as the attempt waits.';

-- the last run for a time within an interval; no value in it ever changes
create index workflow_instance_by_business_time on workflow_instance (workflow_id, coalesce(business_time, created_at));

create table workflow_reference (
    workflow_id bigint not null references workflow on delete cascade,
    -- DEPENDENT, SUB_WORKFLOW, FOREACH
    kind        text   not null,
    -- names, not ids: what is referred to may be made later, or anew
    project     text   not null,
    workflow    text   not null,
    primary key (workflow_id, kind, project, workflow)
);
create index workflow_reference_to on workflow_reference (project, workflow);
comment on table workflow_reference is 'Which workflows the newest version of a workflow speaks of.';

insert into workflow_reference (workflow_id, kind, project, workflow)
select distinct w.id, 'SUB_WORKFLOW', coalesce(t.task ->> 'project', p.name), t.task ->> 'workflow'
  from workflow w
  join project p on p.id = w.project_id
  join workflow_version v on v.workflow_id = w.id and v.version = w.current_version
 cross join lateral (
    select json_array_elements(v.document -> 'tasks')
    union all select json_array_elements(v.document -> 'onFailure')
    union all select json_array_elements(v.document -> 'finally')) as t(task)
 where t.task ->> 'type' = 'sub-workflow' and t.task ->> 'workflow' is not null;

alter table backfill
    -- how many runs belong to each date: that of the workflow, and those of the workflows that depend on it
    add column runs_per_date integer not null default 1;
alter table backfill_run
    -- a workflow that depends on the one of the backfill, with its version; null: the one of the backfill itself
    add column workflow_id         bigint references workflow on delete cascade,
    add column workflow_version_id bigint references workflow_version on delete cascade;
create index backfill_run_of_dependent on backfill_run (workflow_id) where workflow_id is not null;
