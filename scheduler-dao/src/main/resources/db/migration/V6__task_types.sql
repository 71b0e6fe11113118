create table data_source (
    id              bigint generated always as identity primary key,
    project_id      bigint      not null references project on delete cascade,
    name            text        not null,
    description     text        not null default '',
    kind            text        not null check (kind in ('POSTGRESQL', 'MYSQL', 'MARIADB', 'H2')),
    host            text        not null,
    port            integer     not null,
    database_name   text        not null,
    user_name       text        not null default '',
    -- sealed with AES-256-GCM under the key of that id; all three null: there is no password
    password_key_id text,
    password_nonce  bytea,
    password_sealed bytea,
    parameters      jsonb       not null default '{}',
    changed_by      text        not null,
    created_at      timestamptz not null default now(),
    updated_at      timestamptz not null default now(),
    unique (project_id, name)
);
comment on table data_source is 'Databases of users, which tasks of the project may use.';
