-- Ids are 64-bit. Busy tables take them from sequences in blocks of the increment (a node that took n owns
-- n .. n + increment - 1); the others let the database count.

create table slot (
    slot        integer     primary key,
    -- incarnation of the master that may write for this slot; null when free
    owner       text,
    -- raised by every change of owner; every write of a partition loop checks it
    epoch       bigint      not null default 0,
    changed_at  timestamptz not null default now()
);
comment on table slot is 'Who may run the workflow instances of a slot. The number of rows is chosen at install and never changes.';

create table app_user (
    id            bigint generated always as identity primary key,
    name          text        not null unique,
    password_hash text        not null,
    role          text        not null,
    enabled       boolean     not null default true,
    created_at    timestamptz not null default now()
);

create table api_token (
    id           bigint generated always as identity primary key,
    user_id      bigint      not null references app_user on delete cascade,
    -- LOGIN: made by POST /login; TOKEN: made for programs
    kind         text        not null,
    name         text        not null,
    -- SHA-256 of the token; the token itself is shown once and stored nowhere
    token_hash   bytea       not null unique,
    created_at   timestamptz not null default now(),
    expires_at   timestamptz,
    last_used_at timestamptz
);
create index api_token_user on api_token (user_id);

create table project (
    id          bigint generated always as identity primary key,
    name        text        not null unique,
    description text        not null default '',
    created_at  timestamptz not null default now(),
    updated_at  timestamptz not null default now()
);

create table workflow (
    id              bigint generated always as identity primary key,
    project_id      bigint      not null references project,
    name            text        not null,
    current_version integer     not null,
    created_at      timestamptz not null default now(),
    updated_at      timestamptz not null default now(),
    unique (project_id, name)
);

create table workflow_version (
    id          bigint generated always as identity primary key,
    workflow_id bigint      not null references workflow on delete cascade,
    version     integer     not null,
    -- json, not jsonb: the order of keys is the author's
    document    json        not null,
    created_at  timestamptz not null default now(),
    created_by  text        not null,
    unique (workflow_id, version)
);

create sequence workflow_instance_id increment 100;
create sequence task_instance_id increment 1000;
create sequence command_id increment 100;

create table workflow_instance (
    id                  bigint      primary key,
    slot                integer     not null,
    project_id          bigint      not null references project,
    workflow_id         bigint      not null references workflow on delete cascade,
    workflow_version_id bigint      not null references workflow_version on delete cascade,
    state               text        not null,
    -- the state that it takes once nothing runs any more; only while STOPPING
    ends_as             text,
    -- start-up parameters as given
    params              jsonb       not null default '{}',
    -- how often the whole instance was begun: 1, and one more for each rerun
    run_number          integer     not null default 1,
    -- why it is in its state, for people
    reason              text,
    -- set when something about this instance needs a person, for instance a document that can not be run
    attention           text,
    idempotency_key     text,
    created_by          text        not null,
    created_at          timestamptz not null default now(),
    started_at          timestamptz,
    finished_at         timestamptz
) with (fillfactor = 80);
create unique index workflow_instance_idempotency on workflow_instance (workflow_id, idempotency_key) where idempotency_key is not null;
-- what a master reads when it takes a slot
create index workflow_instance_unfinished on workflow_instance (slot)
    where state in ('SUBMITTED', 'WAITING', 'RUNNING', 'PAUSING', 'STOPPING');
create index workflow_instance_by_workflow on workflow_instance (workflow_id, id desc);
create index workflow_instance_by_project on workflow_instance (project_id, id desc);

create table task_instance (
    id                   bigint      primary key,
    workflow_instance_id bigint      not null references workflow_instance on delete cascade,
    -- place of the task in the document
    task_index           integer     not null,
    task_name            text        not null,
    task_type            text        not null,
    -- counts all attempts of the task in this instance, from 1
    attempt              integer     not null,
    state                text        not null,
    -- a rerun or a recovery began the task anew: the row is history
    superseded           boolean     not null default false,
    worker_node          text,
    worker_incarnation   text,
    created_at           timestamptz not null,
    -- when a delayed attempt or a retry may begin
    due_at               timestamptz,
    dispatched_at        timestamptz,
    -- the worker's clock
    started_at           timestamptz,
    finished_at          timestamptz,
    exit_code            integer,
    outputs              jsonb       not null default '{}',
    reason               text,
    unique (workflow_instance_id, task_index, attempt)
) with (fillfactor = 80);
comment on table task_instance is 'One row per attempt. A task that waits for its upstreams has none.';

create table command (
    id                   bigint      primary key,
    slot                 integer     not null,
    workflow_instance_id bigint      not null references workflow_instance on delete cascade,
    type                 text        not null,
    payload              jsonb       not null default '{}',
    created_by           text        not null,
    created_at           timestamptz not null default now()
);
create index command_by_slot on command (slot, id);
comment on table command is 'What people asked for. A row is deleted in the transaction that carries it out.';
