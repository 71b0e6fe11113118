create table installation (
    -- there is one row
    one boolean primary key default true check (one),
    -- what tells it from every other installation, whose runs have the same ids
    id  uuid    not null default gen_random_uuid()
);
comment on table installation is 'Which installation this is; made with the schema and never changed.';

insert into installation default values;
