package io.scheduler.worker;

import static io.scheduler.worker.WorkerRig.settings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.scheduler.common.datasource.DataSourceKind;
import io.scheduler.common.datasource.DataSourceSpec;
import io.scheduler.embedded.SharedPostgres;
import io.scheduler.rpc.contract.AttemptReport;
import io.scheduler.rpc.contract.AttemptReport.Phase;
import io.scheduler.rpc.contract.DataSourceAccess;
import io.scheduler.rpc.contract.TaskAssignment;
import io.scheduler.rpc.contract.TryDataSourceReply;
import io.scheduler.rpc.contract.TryDataSourceReply.Outcome;
import io.scheduler.rpc.contract.TryDataSourceRequest;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.h2.tools.Server;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** SQL on a real PostgreSQL, a real server of H2 and, where it is installed, a real MariaDB. */
class SqlTaskTest {
    @TempDir
    static Path h2Folder;

    @TempDir
    static Path mariaFolder;

    private static Server h2;
    private static @Nullable MariaDbServer mariaDb;
    private static SharedPostgres.TestDatabase postgres;

    @TempDir
    Path folder;

    private WorkerRig rig;

    @BeforeAll
    static void startDatabases() throws Exception {
        postgres = SharedPostgres.get().createDatabase();
        h2 = Server.createTcpServer("-tcpPort", "0", "-baseDir", h2Folder.toString(), "-ifNotExists")
                .start();
        if (MariaDbServer.isInstalled()) {
            mariaDb = MariaDbServer.start(mariaFolder);
        }
    }

    @AfterAll
    static void stop() throws Exception {
        h2.stop();
        if (mariaDb != null) {
            mariaDb.stop();
        }
    }

    @BeforeEach
    void open() throws Exception {
        rig = new WorkerRig(folder, settings(8));
        for (DataSourceKind kind : DataSourceKind.values()) {
            if (kind == DataSourceKind.MYSQL || kind == DataSourceKind.MARIADB && mariaDb == null) {
                continue;
            }
            execute(kind, "drop table if exists item");
            execute(kind, "create table item (id integer primary key, name varchar(100), price numeric(9,2))");
            execute(kind, "insert into item values (1, 'one', 1.50), (2, 'two', 2.50), (3, 'three', null)");
        }
    }

    @AfterEach
    void close() throws Exception {
        rig.close();
    }

    private static MariaDbServer mariaDb() {
        assumeTrue(mariaDb != null, "mariadbd is not installed (package mariadb-server)");
        return Objects.requireNonNull(mariaDb);
    }

    private static DataSourceAccess access(DataSourceKind kind) {
        if (kind == DataSourceKind.MARIADB) {
            return mariaDb().access(Map.of("sslMode", "disable"));
        }
        if (kind == DataSourceKind.H2) {
            return new DataSourceAccess(
                    new DataSourceSpec(kind, "127.0.0.1", h2.getPort(), "./shop", "sa", Map.of()), "");
        }
        URI uri = URI.create(postgres.jdbcUrl().substring("jdbc:".length()));
        return new DataSourceAccess(
                new DataSourceSpec(
                        kind, uri.getHost(), uri.getPort(), uri.getPath().substring(1), postgres.username(), Map.of()),
                postgres.password());
    }

    private static Connection connect(DataSourceKind kind) throws SQLException {
        if (kind == DataSourceKind.MARIADB) {
            return mariaDb().connect();
        }
        return kind == DataSourceKind.H2
                ? DriverManager.getConnection("jdbc:h2:tcp://127.0.0.1:" + h2.getPort() + "/./shop", "sa", "")
                : DriverManager.getConnection(postgres.jdbcUrl(), postgres.username(), postgres.password());
    }

    private static void execute(DataSourceKind kind, String sql) throws SQLException {
        try (Connection connection = connect(kind);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static List<String> names(DataSourceKind kind) throws SQLException {
        try (Connection connection = connect(kind);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select name from item order by id")) {
            List<String> names = new ArrayList<>();
            while (rows.next()) {
                names.add(rows.getString(1));
            }
            return names;
        }
    }

    private void start(
            DataSourceKind kind, long id, String type, Map<String, Object> config, Map<String, String> params) {
        Map<String, Object> all = new HashMap<>(config);
        all.put("dataSource", "shop");
        rig.assign(new TaskAssignment(
                        id, WorkerRig.WORKFLOW, WorkerRig.SLOT, 1, "p", "w", "t" + id, 1, type, all, params, null)
                .with(access(kind)));
    }

    private AttemptReport run(DataSourceKind kind, long id, Map<String, Object> config, Map<String, String> params) {
        start(kind, id, "sql", config, params);
        return rig.awaitEnd(id);
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "H2", "MARIADB"})
    void oneRowGivesItsColumnsAndSeveralAList(DataSourceKind kind) {
        AttemptReport one = run(
                kind,
                1,
                Map.of("sql", "select id as \"id\", name as \"who\" from item where id = ${id}"),
                Map.of("id", "2"));
        AttemptReport many = run(
                kind,
                2,
                Map.of(
                        "sql",
                        "select name as \"n\", price as \"p\" from item order by id",
                        "limit",
                        2,
                        "output",
                        "items"),
                Map.of());
        AttemptReport none = run(kind, 3, Map.of("sql", "select id from item where id = 99"), Map.of());

        assertThat(one.phase()).as(one.reason()).isEqualTo(Phase.SUCCEEDED);
        assertThat(one.outputs()).isEqualTo(Map.of("id", "2", "who", "two"));
        assertThat(many.outputs())
                .isEqualTo(Map.of("items", "[{\"n\":\"one\",\"p\":1.50},{\"n\":\"two\",\"p\":2.50}]"));
        assertThat(rig.logText(2)).contains("2 rows, and more that were not read");
        assertThat(none.outputs()).isEqualTo(Map.of("rows", "[]"));
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "H2"})
    void numbersAreHandedOnWithoutExponents(DataSourceKind kind) {
        String sql = "select cast(12345678 as double precision) as \"d\", cast(0.0000001 as decimal(20, 8)) as \"n\"";
        AttemptReport end = run(kind, 1, Map.of("sql", sql), Map.of());

        assertThat(end.outputs()).as(end.reason()).isEqualTo(Map.of("d", "12345678", "n", "0.00000010"));
    }

    /** P9: only what is declared, and lists of all rows where it says so. */
    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "H2", "MARIADB"})
    void declaredOutputsAreColumns(DataSourceKind kind) {
        TaskAssignment.Outputs declared = new TaskAssignment.Outputs(
                List.of("id", "WHO", "gone"), Map.of("gone", "declared", "WHO", "nobody"), List.of("id"));
        String sql =
                "select id as \"id\", name as \"who\", price as \"p\" from item where id <= ${n:integer} order by id";

        AttemptReport one = runDeclaring(declared, kind, 1, Map.of("sql", sql), Map.of("n", "1"));
        AttemptReport many = runDeclaring(declared, kind, 2, Map.of("sql", sql), Map.of("n", "2"));
        AttemptReport none = runDeclaring(declared, kind, 3, Map.of("sql", sql, "output", "all"), Map.of("n", "0"));
        TaskAssignment.Outputs rows = new TaskAssignment.Outputs(List.of("rows"), Map.of());
        AttemptReport listed = runDeclaring(rows, kind, 4, Map.of("sql", sql), Map.of("n", "1"));

        assertThat(one.outputs()).as(one.reason()).isEqualTo(Map.of("id", "[\"1\"]", "WHO", "one", "gone", "declared"));
        assertThat(many.outputs()).isEqualTo(Map.of("id", "[\"1\",\"2\"]", "WHO", "nobody", "gone", "declared"));
        assertThat(rig.logText(2)).contains("the output WHO is set by a single row only");
        assertThat(none.outputs()).isEqualTo(Map.of("id", "[]", "WHO", "nobody", "gone", "declared", "all", "[]"));
        assertThat(listed.outputs()).isEqualTo(Map.of("rows", "[{\"id\":1,\"who\":\"one\",\"p\":1.50}]"));
    }

    private AttemptReport runDeclaring(
            TaskAssignment.Outputs declared,
            DataSourceKind kind,
            long id,
            Map<String, Object> config,
            Map<String, String> params) {
        Map<String, Object> all = new HashMap<>(config);
        all.put("dataSource", "shop");
        rig.assign(new TaskAssignment(
                        id, WorkerRig.WORKFLOW, WorkerRig.SLOT, 1, "p", "w", "t" + id, 1, "sql", all, params, null)
                .with(declared)
                .with(access(kind)));
        return rig.awaitEnd(id);
    }

    /** As it is for MySQL 8, whose passwords go over an encrypted connection only. */
    @Test
    void aServersOwnCertificateCanBeTrusted() {
        String certificate = mariaDb().certificate();
        for (Map<String, String> parameters : List.of(
                Map.of("sslMode", "verify-ca", "serverSslCert", certificate),
                Map.of("sslMode", "verify-full", "serverSslCert", certificate),
                Map.of("sslMode", "trust"))) {
            assertThat(tried(mariaDb().access(parameters)).message()).contains("MariaDB");
        }
        assertThat(tried(mariaDb().access(Map.of("sslMode", "verify-full"))).outcome())
                .isEqualTo(Outcome.FAILED);
    }

    private TryDataSourceReply tried(DataSourceAccess access) {
        return rig.service
                .tryDataSource(new TryDataSourceRequest("default", access))
                .join();
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "H2", "MARIADB"})
    void statementsAroundItAreOneTransaction(DataSourceKind kind) throws Exception {
        AttemptReport good = run(
                kind,
                1,
                Map.of(
                        "pre", List.of("insert into item values (4, ${name}, ${price:decimal})"),
                        "sql", "update item set name = concat(name, '!') where id in (${ids...})",
                        "post", List.of("delete from item where id = ${gone:integer}")),
                Map.of("name", "four", "price", "4.25", "ids", "[1, \"4\"]", "gone", "2"));
        AttemptReport bad = run(
                kind, 2, Map.of("pre", List.of("delete from item"), "sql", "insert into nowhere values (1)"), Map.of());

        assertThat(good.phase()).as(good.reason()).isEqualTo(Phase.SUCCEEDED);
        assertThat(good.outputs()).isEqualTo(Map.of("t1.updated", "2"));
        assertThat(bad.phase()).isEqualTo(Phase.FAILED);
        assertThat(bad.reason()).startsWith("SQLSTATE ");
        assertThat(names(kind)).containsExactly("one!", "three", "four!");
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "H2", "MARIADB"})
    void withoutATransactionEachStatementStands(DataSourceKind kind) throws Exception {
        run(
                kind,
                1,
                Map.of(
                        "transaction",
                        false,
                        "pre",
                        List.of("delete from item where id = 1"),
                        "sql",
                        "insert into nowhere values (1)"),
                Map.of());

        assertThat(names(kind)).containsExactly("two", "three");
    }

    /** Whatever stands in a parameter is a value: the table is there afterwards, and holds the text itself. */
    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "H2", "MARIADB"})
    void nothingInAParameterBecomesSql(DataSourceKind kind) throws Exception {
        List<String> attacks = List.of(
                "x'; drop table item; --",
                "x\\'; drop table item; --",
                "' or '1'='1",
                "\" or \"\"=\"",
                "x'); drop table item; /*",
                "$$; drop table item; $$",
                "1; drop table item",
                "1 union select name from item",
                "?",
                "${name}",
                "{fn now()}",
                "\u02bc; drop table item; --");
        long id = 10;
        for (String attack : attacks) {
            Map<String, String> params = Map.of(
                    "name", attack, "list", "[\"" + attack.replace("\\", "\\\\").replace("\"", "\\\"") + "\"]");
            AttemptReport written =
                    run(kind, id++, Map.of("sql", "update item set name = ${name} where id = 1"), params);
            AttemptReport read = run(
                    kind,
                    id++,
                    Map.of("sql", "select count(*) as \"n\" from item where name = ${name} and name in (${list...})"),
                    params);
            AttemptReport number =
                    run(kind, id++, Map.of("sql", "delete from item where id = ${name:integer}"), params);

            assertThat(written.phase()).as(written.reason()).isEqualTo(Phase.SUCCEEDED);
            assertThat(read.outputs()).as(attack).isEqualTo(Map.of("n", "1"));
            assertThat(number.phase()).isEqualTo(Phase.FAILED);
            assertThat(names(kind)).containsExactly(attack, "two", "three");
        }
    }

    @Test
    void aParameterWhereOnlyPastingCouldPutItIsRefused() throws Exception {
        AttemptReport quoted = run(
                DataSourceKind.POSTGRESQL,
                1,
                Map.of("sql", "select * from item where name = '${x}'"),
                Map.of("x", "1"));
        AttemptReport table =
                run(DataSourceKind.POSTGRESQL, 2, Map.of("sql", "select * from ${x}"), Map.of("x", "item"));
        AttemptReport missing = run(DataSourceKind.POSTGRESQL, 3, Map.of("sql", "select ${x}"), Map.of());
        AttemptReport noList =
                run(DataSourceKind.POSTGRESQL, 4, Map.of("sql", "select 1 where 1 in (${x...})"), Map.of("x", "1, 2"));

        assertThat(quoted.reason()).startsWith("sql: expected ${…} only where a value can stand");
        assertThat(table.reason()).contains("SQLSTATE 42601");
        assertThat(missing.reason()).isEqualTo("sql: expected a parameter x, but there is none");
        assertThat(noList.reason()).startsWith("sql: expected the parameter x to be a JSON list");
    }

    /** Otherwise a retry, which finds the task failed, would do everything a second time. */
    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "H2", "MARIADB"})
    void whatCanNotBeHandedOverIsNotCommitted(DataSourceKind kind) throws Exception {
        AttemptReport end = run(
                kind,
                1,
                Map.of(
                        "pre", List.of("delete from item where id = 1"),
                        "sql", "select id from item",
                        "output", "no name"),
                Map.of());

        assertThat(end.phase()).isEqualTo(Phase.FAILED);
        assertThat(end.reason()).startsWith("expected the name of an output");
        assertThat(names(kind)).containsExactly("one", "two", "three");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void rowsThatNobodyWantsAreMadeAndNotKept(boolean transaction) throws Exception {
        execute(DataSourceKind.POSTGRESQL, "drop sequence if exists made");
        execute(DataSourceKind.POSTGRESQL, "create sequence made");

        AttemptReport end = run(
                DataSourceKind.POSTGRESQL,
                1,
                Map.of(
                        "pre",
                        List.of("select nextval('made') from generate_series(1, 1000)"),
                        "sql",
                        "select last_value as n from made",
                        "transaction",
                        transaction),
                Map.of());
        AttemptReport large = run(
                DataSourceKind.POSTGRESQL,
                2,
                Map.of(
                        "pre",
                        List.of("select repeat('x', 1000000) from generate_series(1, 200)"),
                        "sql",
                        "select 1 as n",
                        "transaction",
                        transaction),
                Map.of());

        assertThat(end.outputs()).as(end.reason()).isEqualTo(Map.of("n", "1000"));
        assertThat(large.phase()).isEqualTo(transaction ? Phase.SUCCEEDED : Phase.FAILED);
        assertThat(String.valueOf(large.reason())).contains(transaction ? "null" : "maxResultBuffer");
    }

    /** A select that does something does it for all of its rows, however few of them are read. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aSelectRunsToItsEnd(boolean transaction) throws Exception {
        execute(DataSourceKind.POSTGRESQL, "drop sequence if exists made");
        execute(DataSourceKind.POSTGRESQL, "create sequence made");

        AttemptReport end = run(
                DataSourceKind.POSTGRESQL,
                1,
                Map.of(
                        "sql",
                        "select nextval('made') as n from generate_series(1, 1000)",
                        "limit",
                        2,
                        "transaction",
                        transaction),
                Map.of());
        AttemptReport made =
                run(DataSourceKind.POSTGRESQL, 2, Map.of("sql", "select last_value as n from made"), Map.of());

        assertThat(end.outputs()).as(end.reason()).isEqualTo(Map.of("rows", "[{\"n\":1},{\"n\":2}]"));
        assertThat(rig.logText(1)).contains("2 rows, and more that were not read");
        assertThat(made.outputs()).isEqualTo(Map.of("n", "1000"));
    }

    @Test
    void whatIsNotReadIsNotKept() {
        AttemptReport large = run(
                DataSourceKind.POSTGRESQL,
                1,
                Map.of(
                        "sql",
                        "select case when n > 1 then repeat('x', 1000000) else 'x' end as x from generate_series(1, 200) n",
                        "limit",
                        1),
                Map.of());

        assertThat(large.phase()).as(large.reason()).isEqualTo(Phase.SUCCEEDED);
    }

    /** A server of somebody else's must not make objects of Java in this process. */
    @Test
    void nothingFromADatabaseBecomesAnObjectOfJava() throws Exception {
        execute(DataSourceKind.H2, "drop table if exists thing");
        execute(
                DataSourceKind.H2,
                "create table thing (id integer, what java_object, raw varbinary, b boolean, r real)");
        try (Connection connection = connect(DataSourceKind.H2);
                PreparedStatement insert =
                        connection.prepareStatement("insert into thing values (1, ?, X'0102', true, 1.1)")) {
            insert.setObject(1, new Planted(), Types.JAVA_OBJECT);
            insert.execute();
        }
        Planted.READ.set(0);

        AttemptReport end = run(
                DataSourceKind.H2,
                1,
                Map.of("sql", "select what as \"what\", raw as \"raw\", b as \"b\", r as \"r\" from thing"),
                Map.of());

        assertThat(end.phase()).as(end.reason()).isEqualTo(Phase.SUCCEEDED);
        assertThat(end.outputs())
                .containsEntry("raw", "AQI=")
                .containsEntry("b", "true")
                .containsEntry("r", "1.1")
                .containsKey("what");
        assertThat(Planted.READ).hasValue(0);
    }

    static final class Planted implements Serializable {
        private static final long serialVersionUID = 1L;
        static final AtomicInteger READ = new AtomicInteger();

        private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
            in.defaultReadObject();
            READ.incrementAndGet();
        }
    }

    /** The file is that of whoever runs the worker, and the host that of whoever makes a data source. */
    @Test
    void passwordsOfTheWorkersOwnUserAreNotUsed() throws Exception {
        Path passwords = Files.writeString(folder.resolve("pgpass"), "*:*:*:*:of-the-operator\n");
        System.setProperty("org.postgresql.pgpassfile", passwords.toString());
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<byte[]> said = CompletableFuture.supplyAsync(() -> askForThePassword(server));
            DataSourceAccess access = new DataSourceAccess(
                    new DataSourceSpec(
                            DataSourceKind.POSTGRESQL,
                            "127.0.0.1",
                            server.getLocalPort(),
                            "x",
                            "u",
                            Map.of("sslmode", "disable", "gssEncMode", "disable")),
                    "");

            TryDataSourceReply reply = rig.service
                    .tryDataSource(new TryDataSourceRequest("default", access))
                    .join();

            assertThat(reply.outcome()).isEqualTo(Outcome.FAILED);
            assertThat(new String(said.get(10, TimeUnit.SECONDS), StandardCharsets.UTF_8))
                    .doesNotContain("of-the-operator");
        } finally {
            System.clearProperty("org.postgresql.pgpassfile");
        }
    }

    /** All that comes after the question. */
    private static byte[] askForThePassword(ServerSocket server) {
        try (Socket client = server.accept()) {
            DataInputStream in = new DataInputStream(client.getInputStream());
            in.readNBytes(in.readInt() - 4);
            DataOutputStream out = new DataOutputStream(client.getOutputStream());
            out.writeByte('R');
            out.writeInt(8);
            out.writeInt(3);
            out.flush();
            byte[] answer = in.readNBytes(5);
            client.shutdownOutput();
            return answer.length < 5 || answer[0] != 'p' ? answer : in.readAllBytes();
        } catch (IOException e) {
            return new byte[0];
        }
    }

    @Test
    void killingCancelsTheStatement() throws Exception {
        start(
                DataSourceKind.POSTGRESQL,
                1,
                "sql",
                Map.of("pre", List.of("delete from item"), "sql", "select pg_sleep(60)"),
                Map.of());
        await().atMost(Duration.ofSeconds(20)).until(() -> sleeping() == 1);

        rig.kill(1, 1, "enough");

        AttemptReport end = rig.awaitEnd(1);
        assertThat(end.phase()).isEqualTo(Phase.KILLED);
        assertThat(end.reason()).isEqualTo("enough");
        await().atMost(Duration.ofSeconds(20)).until(() -> sleeping() == 0);
        assertThat(names(DataSourceKind.POSTGRESQL)).hasSize(3);
    }

    private static int sleeping() throws SQLException {
        try (Connection connection = connect(DataSourceKind.POSTGRESQL);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select count(*) from pg_stat_activity where state = 'active'"
                        + " and query like 'select pg_sleep(60)%'")) {
            row.next();
            return row.getInt(1);
        }
    }

    @Test
    void proceduresTakeAndGiveTypedArguments() throws Exception {
        execute(DataSourceKind.POSTGRESQL, """
                create or replace procedure double_it(a integer, inout b numeric, out c text, day date) language plpgsql as $$
                begin b := b * a; c := 'from ' || day; end $$""");
        execute(DataSourceKind.POSTGRESQL, """
                create or replace function added(a bigint, b bigint) returns bigint language sql as 'select a + b'""");
        List<Map<String, Object>> arguments = List.of(
                Map.of("type", "integer", "value", "3"),
                Map.of("type", "decimal", "value", "2.5", "direction", "inout", "name", "tripled"),
                Map.of("direction", "out", "name", "told"),
                Map.of("type", "date", "value", "2026-11-21"));

        start(
                DataSourceKind.POSTGRESQL,
                1,
                "procedure",
                Map.of("procedure", "double_it", "arguments", arguments),
                Map.of());
        start(
                DataSourceKind.POSTGRESQL,
                2,
                "procedure",
                Map.of(
                        "procedure", "public.added",
                        "arguments",
                                List.of(Map.of("type", "long", "value", "40"), Map.of("type", "long", "value", "2")),
                        "returns", Map.of("name", "sum", "type", "long")),
                Map.of());
        start(DataSourceKind.POSTGRESQL, 3, "procedure", Map.of("procedure", "x(); drop table item"), Map.of());
        start(
                DataSourceKind.POSTGRESQL,
                4,
                "procedure",
                Map.of("procedure", "added", "arguments", List.of(Map.of("type", "long", "value", "1 or 1"))),
                Map.of());

        assertThat(rig.awaitEnd(1).outputs())
                .as(rig.awaitEnd(1).reason())
                .isEqualTo(Map.of("tripled", "7.5", "told", "from 2026-11-21"));
        assertThat(rig.awaitEnd(2).outputs()).as(rig.awaitEnd(2).reason()).isEqualTo(Map.of("sum", "42"));
        assertThat(rig.awaitEnd(3).reason()).startsWith("procedure: expected a name of letters");
        assertThat(rig.awaitEnd(4).reason()).isEqualTo("arguments[0].value: expected a long, but got 1 or 1");
    }

    @Test
    void aMissingDataSourceIsAClearFailure() {
        rig.assign(WorkerRig.task(1, 1, "sql", Map.of("dataSource", "shop", "sql", "select 1")));

        assertThat(rig.awaitEnd(1).reason())
                .isEqualTo("the project p has no data source shop: make one, or name another");
    }

    @Test
    void aDataSourceIsTriedHere() {
        TryDataSourceReply good = rig.service
                .tryDataSource(new TryDataSourceRequest("default", access(DataSourceKind.POSTGRESQL)))
                .join();
        DataSourceSpec spec = access(DataSourceKind.POSTGRESQL).spec();
        TryDataSourceReply wrong = rig.service
                .tryDataSource(new TryDataSourceRequest(
                        "default",
                        new DataSourceAccess(
                                new DataSourceSpec(spec.kind(), "127.0.0.1", 1, "x", "u", Map.of()), "hidden")))
                .join();
        TryDataSourceReply forbidden = rig.service
                .tryDataSource(new TryDataSourceRequest(
                        "default",
                        new DataSourceAccess(
                                new DataSourceSpec(
                                        spec.kind(), "127.0.0.1", 1, "x", "u", Map.of("socketFactory", "java.io.File")),
                                "")))
                .join();

        assertThat(good.outcome()).isEqualTo(Outcome.CONNECTED);
        assertThat(good.message()).startsWith("PostgreSQL ");
        assertThat(wrong.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(wrong.message()).contains("127.0.0.1:1").doesNotContain("hidden");
        assertThat(forbidden.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(forbidden.message()).contains("parameters.socketFactory");
        assertThat(new TryDataSourceRequest("g", new DataSourceAccess(spec, "hidden")).toString())
                .doesNotContain("hidden");
    }
}
