alter table workflow_instance
    -- which of its tasks it carries out, such as {"from": ["load"]}; null: all
    add column selection jsonb,
    -- the run that it repeats. No reference: either may be purged first
    add column rerun_of  bigint;
create index workflow_instance_reruns on workflow_instance (rerun_of) where rerun_of is not null;

-- a run that repeats another begins with the parameters that the other had, however the project's have changed
create or replace function copy_project_parameters() returns trigger language plpgsql as $$
begin
    if new.rerun_of is not null then
        select project_params into new.project_params from workflow_instance where id = new.rerun_of;
        if found then
            return new;
        end if;
    end if;
    select coalesce(jsonb_object_agg(name, value), '{}') into new.project_params
      from project_parameter where project_id = new.project_id;
    return new;
end
$$;

alter table backfill
    -- calls with the same key make one; null: every call makes one
    add column idempotency_key text;
create unique index backfill_idempotency on backfill (workflow_id, idempotency_key) where idempotency_key is not null;
