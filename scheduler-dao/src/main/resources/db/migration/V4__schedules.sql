create table calendar (
    id          bigint generated always as identity primary key,
    name        text        not null unique,
    description text        not null default '',
    -- ISO dates on which nothing fires, in the zone of the schedule that uses it
    dates       text[]      not null default '{}',
    -- MONDAY … SUNDAY
    weekdays    text[]      not null default '{}',
    changed_by  text        not null,
    changed_at  timestamptz not null default now()
);

create sequence schedule_id increment 20;

create table schedule (
    id             bigint      primary key,
    -- whose owner fires it
    slot           integer     not null,
    project_id     bigint      not null references project,
    workflow_id    bigint      not null references workflow on delete cascade,
    name           text        not null,
    cron           text        not null,
    -- IANA name
    zone           text        not null,
    start_at       timestamptz,
    end_at         timestamptz,
    misfire        text        not null check (misfire in ('SKIP', 'LATEST', 'ALL')),
    catch_up_limit integer     not null,
    overlap        text        not null check (overlap in ('ALLOW', 'SKIP', 'QUEUE')),
    jitter_millis  bigint      not null default 0,
    calendar_id    bigint      references calendar,
    params         jsonb       not null default '{}',
    enabled        boolean     not null,
    paused_at      timestamptz,
    paused_by      text,
    paused_reason  text,
    -- when it was made, enabled, resumed or given other times: what lies before is never made up for
    active_since   timestamptz not null,
    -- raised by every change, also of its calendar; a master that knows an older one fires nothing
    revision       bigint      not null default 1,
    created_by     text        not null,
    created_at     timestamptz not null,
    updated_by     text        not null,
    updated_at     timestamptz not null,
    unique (workflow_id, name)
) with (fillfactor = 80);
create index schedule_by_slot on schedule (slot);
create index schedule_by_project on schedule (project_id);
create index schedule_by_calendar on schedule (calendar_id) where calendar_id is not null;

create table schedule_fire (
    schedule_id          bigint      not null references schedule on delete cascade,
    fire_time            timestamptz not null,
    -- FIRED: it has a run; QUEUED: it waits until the earlier one ends; SKIPPED: it will never have one
    outcome              text        not null check (outcome in ('FIRED', 'QUEUED', 'SKIPPED')),
    -- of a skipped one: MISFIRE, OVERLAP, QUEUE_FULL
    reason               text,
    -- a row for many: all fire times from here on, up to fire_time, have this outcome
    since                timestamptz,
    -- no reference: the run may be purged first
    workflow_instance_id bigint,
    decided_at           timestamptz not null,
    primary key (schedule_id, fire_time)
) with (fillfactor = 90);
create index schedule_fire_queued on schedule_fire (schedule_id, fire_time) where outcome = 'QUEUED';
comment on table schedule_fire is 'What became of each fire time. The key is what makes each of them one run, whatever happens to masters.';

alter table workflow_instance
    -- the schedule that made it. No reference: runs outlive their schedule
    add column schedule_id bigint;
create index workflow_instance_of_schedule on workflow_instance (schedule_id)
    where schedule_id is not null and state not in ('STOPPED', 'SUCCEEDED', 'FAILED');
