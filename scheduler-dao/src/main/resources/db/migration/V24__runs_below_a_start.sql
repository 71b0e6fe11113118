alter table workflow_instance
    -- of a run that a task of another one has made: the run at the top, which nobody's task has made
    add column root_workflow_instance_id bigint;

with recursive tree as (
  select w.id, w.parent_workflow_instance_id as root
    from workflow_instance w join workflow_instance p on p.id = w.parent_workflow_instance_id
   where p.parent_workflow_instance_id is null
  union all
  select w.id, t.root from tree t join workflow_instance w on w.parent_workflow_instance_id = t.id)
update workflow_instance w set root_workflow_instance_id = t.root from tree t where w.id = t.id;

-- how many there are since the top has begun
create index workflow_instance_by_root on workflow_instance (root_workflow_instance_id, created_at)
    where root_workflow_instance_id is not null;
