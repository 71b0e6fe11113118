-- Ids are taken in blocks by whoever makes a run, so that a later one may have a smaller id. Which run came before which is what
-- this number says: taken from the database with each row, never from a block. Of two that are written at the same time
-- either may come first; one that was asked for when the other stood already has the larger number.
create sequence workflow_instance_number;
alter table workflow_instance add column number bigint;

-- of those that there are, their times are the best that is known
update workflow_instance w set number = o.number
  from (select id, row_number() over (order by created_at, id) as number from workflow_instance) o
 where o.id = w.id;
select setval('workflow_instance_number', greatest(count(*), 1), count(*) > 0) from workflow_instance;

alter table workflow_instance
    alter column number set default nextval('workflow_instance_number'),
    alter column number set not null;
alter sequence workflow_instance_number owned by workflow_instance.number;

create unique index workflow_instance_in_order on workflow_instance (number);
drop index workflow_instance_by_workflow;
create index workflow_instance_by_workflow on workflow_instance (workflow_id, number desc);
drop index workflow_instance_by_project;
create index workflow_instance_by_project on workflow_instance (project_id, number desc);
drop index workflow_instance_failed;
create index workflow_instance_failed on workflow_instance (number desc) where state in ('FAILED', 'STOPPED');
