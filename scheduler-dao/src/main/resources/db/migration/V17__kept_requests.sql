create table kept_request (
    -- what was asked of, and by whom as far as that matters: 'batch/ann', 'rerun/4711'
    scope      text        not null,
    -- the Idempotency-Key
    key        text        not null,
    -- of the question: the same key with another one is a mistake
    digest     text        not null,
    -- what was to be done, worked out once; a repeated call does the same
    plan       jsonb       not null,
    -- null: the first call has not come to its end, or its process has gone
    answer     jsonb,
    created_at timestamptz not null default now(),
    primary key (scope, key)
);
create index kept_request_by_age on kept_request (created_at);
comment on table kept_request is 'Calls with an Idempotency-Key that make no row of their own by which a repetition would be known. Kept for seven days.';
