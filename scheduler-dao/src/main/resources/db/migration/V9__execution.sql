alter table workflow_version
    -- the slot of all runs of this version, so that one master lets them begin; null: its runs may overlap
    add column gate_slot integer;
alter table workflow_instance
    -- the workflow whose limit of unfinished runs counts for it; null: it waits for no other run
    add column gate bigint;
-- a paused run keeps its place; it is read with the unfinished ones
create index workflow_instance_paused_in_gate on workflow_instance (slot) where gate is not null and state = 'PAUSED';
