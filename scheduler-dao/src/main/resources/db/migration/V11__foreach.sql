alter table workflow_instance
    -- of a run for one of many items: the place of the item, from 0
    add column item_index integer;
drop index workflow_instance_by_parent_task;
-- an attempt has one run at most, or one for each item
create unique index workflow_instance_by_parent_task on workflow_instance (parent_task_instance_id, (coalesce(item_index, -1)))
    where parent_task_instance_id is not null;

create table task_item (
    task_instance_id     bigint  not null references task_instance on delete cascade,
    item_index           integer not null,
    -- for people
    item                 text    not null,
    -- the run, which may be that of an earlier attempt, and gone
    workflow_instance_id bigint  not null,
    -- RUNNING, SUCCEEDED or FAILED: as the task that waits knows it
    state                text    not null,
    outputs              jsonb   not null default '{}',
    reason               text,
    primary key (task_instance_id, item_index)
) with (fillfactor = 70);
comment on table task_item is 'What a task that runs another workflow for each of many items knows of them. An item that has not begun has no row.';
