-- pauses that are over; the present one stands with the schedule
create table schedule_pause (
    schedule_id bigint      not null references schedule on delete cascade,
    since       timestamptz not null,
    until       timestamptz not null,
    paused_by   text        not null,
    reason      text        not null,
    primary key (schedule_id, since)
);
comment on table schedule_pause is 'Says later why a schedule did not fire. Kept for 400 days.';
