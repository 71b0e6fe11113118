-- runs of a stretch of time: rows of about the same time lie together, so that a few bytes for many pages say where
create index workflow_instance_by_time on workflow_instance using brin (created_at) with (pages_per_range = 16, autosummarize = on);
-- few of many; a run is written here once, when it has failed
create index workflow_instance_failed on workflow_instance (id desc) where state in ('FAILED', 'STOPPED');
create index workflow_instance_failed_at on workflow_instance (project_id, finished_at) where state = 'FAILED';

alter table workflow_version
    -- the YAML that it was stored with, with its comments and order; null: it came as JSON
    add column source text;

alter table workflow_reference
    -- the names of the tasks that speak of it; empty for versions stored before names were kept
    add column tasks text[] not null default '{}';
