package io.scheduler.verify.drill.cluster;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Triggers in the drill's database that write down, at the commit of each write to an instance or attempt, who wrote it and
 * who owned the slot at that moment; and who took which slot.
 */
final class Audit {

    private static final String SCRIPT = """
            create schema if not exists drill;
            create table drill.write (
                seq bigint generated always as identity primary key, txid bigint, at timestamptz, app text, instance bigint,
                task text, attempt int, state text, slot int, owner text, epoch bigint);
            create table drill.slot_change (
                seq bigint generated always as identity primary key, at timestamptz, app text, slot int, owner text,
                epoch bigint);
            create function drill.task_written() returns trigger language plpgsql as $$
            begin
                insert into drill.write (txid, at, app, instance, task, attempt, state, slot, owner, epoch)
                select txid_current(), clock_timestamp(), current_setting('application_name'), new.workflow_instance_id,
                       new.task_name, new.attempt, new.state, s.slot, s.owner, s.epoch
                  from public.workflow_instance w join public.slot s on s.slot = w.slot
                 where w.id = new.workflow_instance_id;
                return null;
            end $$;
            create function drill.instance_written() returns trigger language plpgsql as $$
            begin
                insert into drill.write (txid, at, app, instance, state, slot, owner, epoch)
                select txid_current(), clock_timestamp(), current_setting('application_name'), new.id,
                       new.state, s.slot, s.owner, s.epoch
                  from public.slot s where s.slot = new.slot;
                return null;
            end $$;
            create function drill.slot_changed() returns trigger language plpgsql as $$
            begin
                insert into drill.slot_change (at, app, slot, owner, epoch)
                values (clock_timestamp(), current_setting('application_name'), new.slot, new.owner, new.epoch);
                return null;
            end $$;
            create constraint trigger drill_task after insert or update on public.task_instance
                deferrable initially deferred for each row execute function drill.task_written();
            create constraint trigger drill_instance after insert or update on public.workflow_instance
                deferrable initially deferred for each row execute function drill.instance_written();
            create trigger drill_slot after insert or update on public.slot
                for each row execute function drill.slot_changed();
            insert into drill.slot_change (at, app, slot, owner, epoch)
            select clock_timestamp(), '', slot, owner, epoch from public.slot;
            """;

    private Audit() {}

    /** Installs the triggers; before the first master starts, since who took a slot earlier can not be known. */
    static void install(String url, String username, String password) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url, username, password);
                Statement statement = connection.createStatement()) {
            statement.execute(SCRIPT);
        }
    }
}
