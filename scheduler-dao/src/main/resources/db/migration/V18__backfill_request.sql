alter table backfill
    -- of everything that was asked for, by which a second call with the same key is told from another one; null: made before
    add column request_hash text;
