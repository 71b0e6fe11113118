create table project_retention (
    project_id   bigint      primary key references project on delete cascade,
    -- how long a run is kept after its end; null: its age is no reason to keep it, or, without keep_last, it is kept for ever
    keep_seconds bigint      check (keep_seconds > 0),
    -- of each workflow so many runs are kept, whatever their age
    keep_last    integer     check (keep_last > 0),
    changed_by   text        not null,
    changed_at   timestamptz not null default now()
);
comment on table project_retention is 'Which runs of a project are kept. A project without a row has what the masters are configured with; one with two nulls keeps all.';

create table purged_run (
    workflow_instance_id bigint      primary key,
    -- whose owner deletes its logs
    slot                 integer     not null,
    purged_at            timestamptz not null default now()
);
create index purged_run_by_slot on purged_run (slot);
comment on table purged_run is 'Runs that are deleted but for their logs in the log store. A row is written with the deletion, and goes when the logs have gone.';

-- whether somebody still wants something of a run, and what goes with it
create index command_of_run on command (workflow_instance_id);
