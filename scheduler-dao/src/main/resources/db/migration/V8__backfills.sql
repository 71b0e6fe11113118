create sequence backfill_id increment 20;

create table backfill (
    id                  bigint      primary key,
    -- whose owner starts its runs, and drives them as well
    slot                integer     not null,
    project_id          bigint      not null references project,
    workflow_id         bigint      not null references workflow on delete cascade,
    -- all of its runs have this version
    workflow_version_id bigint      not null references workflow_version on delete cascade,
    -- which dates were asked for, for people
    description         text        not null,
    -- IANA name
    zone                text        not null,
    -- how many runs may be unfinished at a time
    parallelism         integer     not null,
    params              jsonb       not null default '{}',
    total               integer     not null,
    state               text        not null check (state in ('RUNNING', 'PAUSED', 'CANCELLED', 'SUCCEEDED', 'FAILED')),
    changed_by          text        not null,
    created_by          text        not null,
    created_at          timestamptz not null,
    finished_at         timestamptz
) with (fillfactor = 80);
create index backfill_running on backfill (slot) where state = 'RUNNING';
create index backfill_by_workflow on backfill (workflow_id, id desc);

create table backfill_run (
    backfill_id          bigint      not null references backfill on delete cascade,
    -- the order in which they are started, from 0
    position             integer     not null,
    business_time        timestamptz not null,
    -- null: yet to be started. No reference: the run may be purged first
    workflow_instance_id bigint,
    primary key (backfill_id, position)
) with (fillfactor = 80);
create index backfill_run_waiting on backfill_run (backfill_id, position) where workflow_instance_id is null;
comment on table backfill_run is 'One row per date. That the row names its run is what makes each date one run.';

alter table workflow_instance
    -- the backfill that made it. No reference: runs outlive it
    add column backfill_id bigint;
create index workflow_instance_of_backfill on workflow_instance (backfill_id)
    where backfill_id is not null and state not in ('STOPPED', 'SUCCEEDED', 'FAILED');
