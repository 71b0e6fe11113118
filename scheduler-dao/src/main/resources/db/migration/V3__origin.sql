alter table workflow_instance
    -- MANUAL, SCHEDULE, BACKFILL, SUB_WORKFLOW
    add column origin                      text not null default 'MANUAL',
    -- the time that its parameters speak of; null: created_at
    add column business_time               timestamptz,
    -- IANA name of the zone in which its times are written
    add column zone                        text not null default 'UTC',
    -- the task that waits for it; only of a sub-workflow. No reference: either may be purged first
    add column parent_workflow_instance_id bigint,
    add column parent_task_instance_id     bigint,
    -- 0, and one more than its parent's for a sub-workflow
    add column depth                       integer not null default 0;
create index workflow_instance_by_parent on workflow_instance (parent_workflow_instance_id)
    where parent_workflow_instance_id is not null;
