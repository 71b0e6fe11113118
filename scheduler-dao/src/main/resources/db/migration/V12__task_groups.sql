create table task_group (
    id          bigint generated always as identity primary key,
    project_id  bigint      not null references project on delete cascade,
    name        text        not null,
    description text        not null default '',
    -- how many attempts may have a permit at a time
    capacity    integer     not null check (capacity >= 0),
    -- whose owner gives the permits away
    slot        integer     not null,
    -- off: no permit is given away; those that are out stay
    enabled     boolean     not null default true,
    changed_by  text        not null,
    changed_at  timestamptz not null default now(),
    unique (project_id, name)
);
create index task_group_by_slot on task_group (slot);

create sequence task_permit_number;

create table task_permit (
    -- a permit belongs to one attempt: that is why none is lost and none is counted twice
    task_instance_id     bigint      primary key references task_instance on delete cascade,
    group_id             bigint      not null references task_group,
    workflow_instance_id bigint      not null,
    -- of the attempt, not of the group
    slot                 integer     not null,
    priority             integer     not null,
    -- of those with the same priority the smaller one comes first
    number               bigint      not null default nextval('task_permit_number'),
    state                text        not null default 'WAITING' check (state in ('WAITING', 'GRANTED')),
    -- by a person, whatever the capacity
    forced               boolean     not null default false,
    asked_at             timestamptz not null default now(),
    granted_at           timestamptz
) with (fillfactor = 80);
create index task_permit_waiting on task_permit (group_id, priority desc, number) where state = 'WAITING';
create index task_permit_granted on task_permit (group_id) where state = 'GRANTED';
comment on table task_permit is 'Who has or wants a place in a task group. The row ends with the attempt, in the same transaction.';

create table environment (
    name          text        primary key,
    description   text        not null default '',
    -- name to text; a text may refer to secrets, never hold one
    variables     jsonb       not null default '{}',
    -- shell text that runs before the script, in the same shell
    prologue      text        not null default '',
    -- the worker groups that it is for; empty: all
    worker_groups text[]      not null default '{}',
    changed_by    text        not null,
    changed_at    timestamptz not null default now()
);

-- HIGHEST, HIGH, MEDIUM, LOW or LOWEST; null: that of the document
alter table workflow_instance add column priority text;
alter table backfill add column priority text not null default 'LOW';
alter table schedule add column priority text;
