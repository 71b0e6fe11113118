create table node_wish (
    role        text        not null,
    node_id     text        not null,
    mode        text        not null check (mode in ('ACTIVE', 'PASSIVE', 'DRAINING')),
    -- which start of the node is meant; null: it holds over restarts. A node may have one wish of each kind
    incarnation text,
    -- the others take over what it owns without waiting for it
    taken_over  boolean     not null default false,
    reason      text        not null default '',
    changed_by  text        not null,
    changed_at  timestamptz not null default now()
);
create unique index node_wish_of_node on node_wish (role, node_id, coalesce(incarnation, ''));
comment on table node_wish is 'What people want a node to do. A node without a row is to be active.';

create table worker_group (
    name        text        primary key,
    description text        not null default '',
    -- node ids; workers whose own configuration names the group belong to it as well
    workers     text[]      not null default '{}',
    policy      text        not null default 'LEAST_LOAD'
                check (policy in ('LEAST_LOAD', 'RANDOM', 'ROUND_ROBIN', 'WEIGHTED', 'PRESET')),
    tags        text[]      not null default '{}',
    fallback    boolean     not null default false,
    changed_by  text        not null,
    changed_at  timestamptz not null default now()
);
