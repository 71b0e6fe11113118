-- when the minute began in which messages to the channel are counted, and how many were begun in it; null: none yet
alter table alert_channel
    add column minute_began timestamptz,
    add column minute_begun integer not null default 0;

-- SUMMED: told together with others by one message, which is an alert of its own
alter table alert_delivery drop constraint alert_delivery_state_check;
alter table alert_delivery add constraint alert_delivery_state_check
    check (state in ('PENDING', 'SENDING', 'SENT', 'FAILED', 'SUMMED'));
