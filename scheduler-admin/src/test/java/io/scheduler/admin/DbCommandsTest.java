package io.scheduler.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.scheduler.dao.database.Database;
import io.scheduler.dao.database.DatabaseSettings;
import io.scheduler.embedded.EmbeddedPostgres;
import io.scheduler.embedded.SharedPostgres;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DbCommandsTest extends AdminHarness {
    private DatabaseSettings settings;
    private @Nullable EmbeddedPostgres own;

    @BeforeEach
    void newDatabase() {
        SharedPostgres.TestDatabase fresh = SharedPostgres.get().createDatabase();
        use(DatabaseSettings.of(fresh.jdbcUrl(), fresh.username(), fresh.password()));
    }

    private void use(DatabaseSettings database) {
        settings = database;
        environment.put("DATABASE_URL", settings.url());
        environment.put("DATABASE_USERNAME", settings.username());
        environment.put("DATABASE_PASSWORD", settings.password());
    }

    @AfterEach
    void stopOwnServer() {
        if (own != null) {
            own.close();
        }
    }

    @Test
    void makesTheSchemaOnceAndSaysHowItIs() {
        assertThat(run("db", "migrate", "--dry-run")).isZero();
        assertThat(out()).contains("Would carry out:").contains("1 foundation");
        assertThat(run("db", "init")).isZero();
        assertThat(out()).contains("Made the schema");
        assertThat(run("db", "init")).isEqualTo(3);
        assertThat(err()).contains("'migrate'");
        assertThat(run("db", "migrate")).isZero();
        assertThat(out()).contains("up to date");
        assertThat(run("db", "status")).isZero();
        assertThat(out())
                .contains("PostgreSQL")
                .contains("primary")
                .contains("foundation")
                .contains("No service is connected.");
        assertThat(run("db", "status", "--dry-run")).isZero();
        assertThat(out()).contains("Would ask").contains(settings.url()).doesNotContain("foundation");
        assertThat(run("db", "status", "--json")).isZero();
        assertThat(out()).contains("\"primary\" : true");
    }

    @Test
    void bringsBackWhatWasKept() throws Exception {
        useServerOfThePrograms();
        run("db", "init");
        String file = path("backup");
        assertThat(run("db", "backup", file)).as(err()).isZero();
        assertThat(Files.getPosixFilePermissions(Path.of(file))).hasSize(2);
        assertThat(run("db", "backup", file)).isEqualTo(3);

        try (Database service = Database.open(settings, "engine")) {
            assertThat(service.slotCount()).isPositive();
            assertThat(run("db", "restore", file)).isEqualTo(3);
            assertThat(err()).contains("scheduler-engine").contains("stop-all.sh");
        }
        long attempts = Long.parseLong(ask("select nextval('task_instance_id')"));
        long projects = Long.parseLong(ask("select nextval('project_id_seq')"));
        sql("update slot set owner = 'master-1', epoch = 7");
        assertThat(run("db", "restore", file)).as(err()).isZero();
        assertThat(out()).contains("Epochs of slots went ahead by 1000000 and ids by 1000000000");
        assertThat(ask("select distinct epoch || coalesce(owner, ' free') from slot"))
                .isEqualTo("1000007 free");
        assertThat(Long.parseLong(ask("select nextval('task_instance_id')"))).isGreaterThan(attempts + 999_000_000);
        assertThat(Long.parseLong(ask("select nextval('project_id_seq')"))).isGreaterThan(projects + 999_000_000);

        long since = Long.parseLong(ask("select nextval('task_instance_id')"));
        sql("update slot set owner = 'master-2', epoch = epoch + 3");
        assertThat(run("db", "restore", file)).as(err()).isZero();
        assertThat(ask("select distinct epoch || coalesce(owner, ' free') from slot"))
                .as("past what workers have seen since the first restore")
                .isEqualTo("2000010 free");
        assertThat(Long.parseLong(ask("select nextval('task_instance_id')")))
                .as("no id for the second time")
                .isEqualTo(since + 1_000_001_000L);

        aLaterVersionAndItsUsersAddToTheSchema();
        Path half = Files.write(dir.resolve("half"), firstHalfOf(Path.of(file)));
        assertThat(run("db", "restore", half.toString())).isEqualTo(3);
        assertThat(err()).contains("pg_restore ended with status").contains("Nothing was changed");
        sql("create schema reports", "create view reports.of_runs as select id from workflow_instance");
        assertThat(run("db", "restore", file)).isEqualTo(3);
        assertThat(err()).contains("psql ended with status").contains("Nothing was changed");
        assertThat(ask("select count(*) from later join reports.of_runs on true"))
                .isEqualTo("0");

        sql("drop schema reports cascade");
        assertThat(run("db", "restore", file)).as(err()).isZero();
        assertThat(ask("select to_regclass('later')::text")).isEqualTo("null");
        assertThat(ask("select nspacl::text from pg_namespace where nspname = 'public'"))
                .as("what was granted on the schema")
                .contains("reader=U");
        assertThat(run("db", "migrate")).isZero();
        assertThat(out()).contains("up to date");
    }

    /** What keeps older tables from being dropped, one of each kind, and what must not be dropped with them. */
    private void aLaterVersionAndItsUsersAddToTheSchema() throws Exception {
        sql(
                "create table later (id bigint generated always as identity primary key, workflow_id bigint references workflow)",
                "create type mood as enum ('good')",
                "create domain short_text as varchar(9)",
                "create function later_of(mood, short_text) returns bigint language sql return 1",
                "create view names as select name, later_of('good', 'x') from workflow",
                "create materialized view more_names as select * from names",
                "create view most_names as select * from more_names",
                "create sequence own",
                "create table parted (at date default now(), n bigint default nextval('own')) partition by range (at)",
                "create table part partition of parted default",
                "create role reader",
                "grant usage on schema public to reader");
    }

    private static byte[] firstHalfOf(Path file) throws Exception {
        byte[] all = Files.readAllBytes(file);
        return Arrays.copyOf(all, all.length / 2);
    }

    @Test
    void goesPastWhatWasGivenAwayWhenAnotherProgramHasBroughtItBack() throws Exception {
        assertThat(run("db", "recovered")).isEqualTo(3);
        assertThat(err()).contains("has no schema");
        run("db", "init");
        sql("update slot set owner = 'master-1', epoch = 7");
        long attempts = Long.parseLong(ask("select nextval('task_instance_id')"));
        assertThat(run("db", "recovered", "--dry-run")).isZero();
        assertThat(out()).contains("Would move");
        assertThat(ask("select distinct epoch || owner from slot")).isEqualTo("7master-1");
        try (Database service = Database.open(settings, "engine")) {
            assertThat(service.slotCount()).isPositive();
            assertThat(run("db", "recovered")).isEqualTo(3);
            assertThat(err()).contains("scheduler-engine").contains("stop-all.sh");
        }
        assertThat(run("db", "recovered")).as(err()).isZero();
        assertThat(ask("select distinct epoch || coalesce(owner, ' free') from slot"))
                .isEqualTo("1000007 free");
        assertThat(Long.parseLong(ask("select nextval('task_instance_id')"))).isEqualTo(attempts + 1_000_001_000L);
    }

    /** It may have ended since, and its worker, which was left running, takes it for done when it is sent again. */
    @Test
    void whatHadBeenSentIsAskedForAndNotSentAgain() throws Exception {
        run("db", "init");
        sql(
                "insert into project (name) values ('p')",
                "insert into workflow (project_id, name, current_version) select id, 'w', 1 from project",
                "insert into workflow_version (workflow_id, version, document, created_by) select id, 1, '{}', 'me' from workflow",
                "insert into workflow_instance (id, slot, project_id, workflow_id, workflow_version_id, state, created_by)"
                        + " select 1, 0, w.project_id, w.id, v.id, 'RUNNING', 'me' from workflow w, workflow_version v",
                "insert into task_instance (id, workflow_instance_id, task_index, task_name, task_type, attempt, state,"
                        + " worker_node, worker_incarnation, created_at, dispatched_at) values"
                        + " (1, 1, 0, 'sent', 'shell', 1, 'DISPATCHED', 'w1', 'w1-a', now(), now()),"
                        + " (2, 1, 1, 'queued', 'shell', 1, 'QUEUED', null, null, now(), null),"
                        + " (3, 1, 2, 'runs', 'shell', 1, 'RUNNING', 'w1', 'w1-a', now(), null)",
                "insert into task_group (project_id, name, capacity, slot, changed_by) select id, 'g', 1, 0, 'me' from project",
                "insert into task_permit (task_instance_id, group_id, workflow_instance_id, slot, priority)"
                        + " select 2, id, 1, 0, 0 from task_group",
                "insert into command (id, slot, workflow_instance_id, type, payload, created_by)"
                        + " values (1, 0, 1, 'PERMIT', '{\"taskInstanceId\": 2, \"group\": \"g\", \"granted\": true}', 'engine')");

        assertThat(run("db", "recovered")).as(err()).isZero();

        assertThat(ask(
                        "select string_agg(concat_ws(' ', task_name, state, id > 1000000000, started_at = dispatched_at), ', '"
                                + " order by task_index) from task_instance"))
                .isEqualTo("sent RUNNING f t, queued QUEUED t, runs RUNNING f");
        assertThat(
                        ask(
                                "select count(*) from task_instance t join task_permit p on p.task_instance_id = t.id"
                                        + " join command c on c.payload ->> 'taskInstanceId' = t.id::text where t.task_name = 'queued'"))
                .isEqualTo("1");
    }

    @Test
    void saysWhatIsMissing() throws Exception {
        environment.put("PATH", dir.toString());
        assertThat(run("db", "backup", path("backup"))).isEqualTo(3);
        assertThat(err()).contains("expected pg_dump on the PATH").contains("postgresql-client");
        environment.put("DATABASE_URL", settings.url().replaceAll("/[^/]*$", "/nowhere"));
        assertThat(run("db", "status")).isEqualTo(4);
        assertThat(err()).contains("create database nowhere");
        environment.remove("DATABASE_URL");
        assertThat(run("db", "status", "--config", path("absent.yaml"))).isEqualTo(3);
        Path config = Files.writeString(
                dir.resolve("master.yaml"), "database:\n  url: " + settings.url() + "\n  username: x\n");
        assertThat(run("db", "status", "--config", config.toString()))
                .as("the name comes from the environment, the rest from the file")
                .isZero();
    }

    @Test
    void leavesNoHalfOfABackup() throws Exception {
        Path program = Files.writeString(dir.resolve("pg_dump"), "#!/bin/sh\nexit 1\n");
        assertThat(program.toFile().setExecutable(true)).isTrue();
        environment.put("PATH", dir.toString());
        assertThat(run("db", "backup", path("backup"))).isEqualTo(3);
        assertThat(err()).contains("pg_dump ended with status 1");
        assertThat(dir).isDirectoryNotContaining("glob:**/backup*");
    }

    private void sql(String... statements) throws Exception {
        try (Connection connection =
                        DriverManager.getConnection(settings.url(), settings.username(), settings.password());
                Statement statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        }
    }

    private String ask(String query) throws Exception {
        try (Connection connection =
                        DriverManager.getConnection(settings.url(), settings.username(), settings.password());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return String.valueOf(rows.getString(1));
        }
    }

    /**
     * pg_dump refuses servers that are newer than itself: where it is older than ours, one of its own version is started from the
     * same installation.
     */
    private void useServerOfThePrograms() throws Exception {
        Path installation = installation();
        environment.put("PATH", installation.resolve("bin") + File.pathSeparator + environment.get("PATH"));
        Path folder = Files.createDirectory(dir.resolve("postgres"));
        EmbeddedPostgres server = EmbeddedPostgres.start(
                new EmbeddedPostgres.Settings(folder, 0, Map.of("fsync", "off")).withBinaries(installation));
        own = server;
        server.createDatabase("kept");
        use(DatabaseSettings.of(server.jdbcUrl("kept"), server.username(), server.password()));
    }

    /** The newest PostgreSQL of this machine with a server and its programs, as Debian and Red Hat install it. */
    private static Path installation() throws Exception {
        List<Path> found = new ArrayList<>();
        for (String place : List.of("/usr/lib/postgresql/*/bin/initdb", "/usr/pgsql-*/bin/initdb")) {
            Path parent = Path.of(place.replaceAll("/[^/]*\\*.*", ""));
            if (Files.isDirectory(parent)) {
                PathMatcher matcher = parent.getFileSystem().getPathMatcher("glob:" + place);
                try (Stream<Path> all = Files.list(parent)) {
                    all.map(each -> each.resolve("bin/initdb"))
                            .filter(each -> matcher.matches(each) && Files.isExecutable(each))
                            .forEach(found::add);
                }
            }
        }
        Assumptions.assumeFalse(found.isEmpty(), "PostgreSQL's server and programs are not installed");
        return found.stream()
                .map(initdb -> initdb.getParent().getParent())
                .max(Comparator.comparingInt(
                        each -> Integer.parseInt(each.getFileName().toString().replaceAll("\\D", ""))))
                .orElseThrow();
    }
}
