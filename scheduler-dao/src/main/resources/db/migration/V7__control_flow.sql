-- what a task that steers has decided, why a task was skipped, and the like; null for most
alter table task_instance add column detail jsonb;
-- an attempt has one run at most
create unique index workflow_instance_by_parent_task on workflow_instance (parent_task_instance_id)
    where parent_task_instance_id is not null;
