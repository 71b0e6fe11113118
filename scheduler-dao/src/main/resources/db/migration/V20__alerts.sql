create table alert_channel (
    id             bigint generated always as identity primary key,
    name           text        not null unique,
    description    text        not null default '',
    -- which program sends: email, http, slack, …
    type           text        not null,
    -- as the schema of the type says, without what is secret
    settings       jsonb       not null default '{}',
    -- off: what waits for it waits until it is on again
    enabled        boolean     not null default true,
    -- a JSON object with the secret settings, sealed with AES-256-GCM under the key of that id; all three null: there are none
    secret_key_id  text,
    secret_nonce   bytea,
    secret_sealed  bytea,
    -- which settings are in there
    secret_names   text[]      not null default '{}',
    changed_by     text        not null,
    created_at     timestamptz not null default now(),
    updated_at     timestamptz not null default now()
);
create index alert_channel_by_key on alert_channel (secret_key_id) where secret_key_id is not null;
comment on table alert_channel is 'A way to reach people.';

create table alert_group (
    id          bigint generated always as identity primary key,
    name        text        not null unique,
    description text        not null default '',
    changed_by  text        not null,
    changed_at  timestamptz not null default now()
);
comment on table alert_group is 'Channels that are told together.';

create table alert_group_member (
    group_id   bigint not null references alert_group on delete cascade,
    channel_id bigint not null references alert_channel,
    primary key (group_id, channel_id)
);
create index alert_group_member_channel on alert_group_member (channel_id);

create table alert_rule (
    id                  bigint generated always as identity primary key,
    -- null: all projects, and what belongs to none
    project_id          bigint      references project on delete cascade,
    -- null: all workflows
    workflow_id         bigint      references workflow on delete cascade,
    -- only runs of this schedule, and its lateness; null: all runs
    schedule_id         bigint      references schedule on delete cascade,
    name                text        not null,
    events              text[]      not null,
    group_id            bigint      not null references alert_group,
    -- for WAITING_TOO_LONG
    waiting_millis      bigint,
    -- for SCHEDULE_LATE
    late_millis         bigint,
    enabled             boolean     not null default true,
    changed_by          text        not null,
    changed_at          timestamptz not null default now(),
    unique nulls not distinct (project_id, name)
);
create index alert_rule_group on alert_rule (group_id);
create index alert_rule_workflow on alert_rule (workflow_id) where workflow_id is not null;
create index alert_rule_schedule on alert_rule (schedule_id) where schedule_id is not null;
comment on table alert_rule is 'Who is told of what. Read in the transaction in which it happens, so that no copy of it can be stale.';

create table alert (
    id                   bigint generated always as identity primary key,
    event                text        not null,
    -- what happened, once: whoever finds it a second time changes nothing
    key                  text        not null unique,
    project_id           bigint      references project on delete cascade,
    -- no references: what happened stays true when they are gone
    workflow_id          bigint,
    workflow_instance_id bigint,
    -- texts by name, for people and for programs
    facts                jsonb       not null default '{}',
    -- the process that found it
    node                 text        not null,
    created_at           timestamptz not null default clock_timestamp()
);
create index alert_by_project on alert (project_id, id desc);
create index alert_by_instance on alert (workflow_instance_id) where workflow_instance_id is not null;
create index alert_by_age on alert (created_at);
comment on table alert is 'Something of which somebody is told. Written in the transaction of what it tells of.';

create table alert_delivery (
    alert_id           bigint      not null references alert on delete cascade,
    channel_id         bigint      not null references alert_channel on delete cascade,
    state              text        not null default 'PENDING' check (state in ('PENDING', 'SENDING', 'SENT', 'FAILED')),
    -- how often it was begun
    attempts           integer     not null default 0,
    -- when it may be claimed: while it is being sent, the end of the lease
    due_at             timestamptz not null default clock_timestamp(),
    -- incarnation of the alert server that sends it or has sent it
    claimed_by         text,
    sent_at            timestamptz,
    -- of the last attempt, for people
    outcome            text,
    -- an attempt ended without a word: the receiver may have it already
    possible_duplicate boolean     not null default false,
    primary key (alert_id, channel_id)
) with (fillfactor = 70);
create index alert_delivery_due on alert_delivery (channel_id, due_at) where state in ('PENDING', 'SENDING');
create index alert_delivery_failed on alert_delivery (alert_id) where state = 'FAILED';
comment on table alert_delivery is 'One alert to one channel. Any alert server may claim what is due; a lease that has run out is due again.';

-- wakes alert servers at the commit; one that misses it looks by itself soon after
create function alert_delivery_waits() returns trigger language plpgsql as $$
begin
    notify scheduler_alert;
    return null;
end
$$;
create trigger alert_delivery_waits after insert on alert_delivery for each row execute function alert_delivery_waits();
