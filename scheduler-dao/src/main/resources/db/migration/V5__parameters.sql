create table project_parameter (
    project_id  bigint      not null references project on delete cascade,
    name        text        not null,
    value       text        not null,
    -- STRING, INTEGER, LONG, FLOAT, DOUBLE, DATE, TIME, TIMESTAMP, BOOLEAN, LIST
    type        text        not null default 'STRING',
    description text        not null default '',
    changed_by  text        not null,
    changed_at  timestamptz not null default now(),
    primary key (project_id, name)
);
comment on table project_parameter is 'Seen by all workflows of the project. A run keeps those that it was asked for with.';

alter table workflow_instance
    -- the project's parameters when it was asked for
    add column project_params jsonb not null default '{}';

-- whoever makes an instance (a start, a schedule, a backfill, another workflow): it begins with the same parameters
create function copy_project_parameters() returns trigger language plpgsql as $$
begin
    select coalesce(jsonb_object_agg(name, value), '{}') into new.project_params
      from project_parameter where project_id = new.project_id;
    return new;
end
$$;
create trigger workflow_instance_project_parameters before insert on workflow_instance
    for each row execute function copy_project_parameters();

alter table workflow_version
    -- what holds for the parameters of a start, as JSON; null when the document declares none
    add column inputs json;

create table project_secret (
    project_id bigint      not null references project on delete cascade,
    name       text        not null,
    -- which of the keys in the nodes' key file it is sealed with
    key_id     text        not null,
    nonce      bytea       not null,
    -- AES-256-GCM, with the project's id and the name as additional data
    sealed     bytea       not null,
    changed_by text        not null,
    changed_at timestamptz not null default now(),
    primary key (project_id, name)
);
create index project_secret_by_key on project_secret (key_id);
