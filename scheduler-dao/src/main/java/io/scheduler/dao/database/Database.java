package io.scheduler.dao.database;

import com.baomidou.mybatisplus.core.MybatisConfiguration;
import com.baomidou.mybatisplus.core.MybatisSqlSessionFactoryBuilder;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.metrics.MetricsTrackerFactory;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.apache.ibatis.mapping.Environment;
import org.apache.ibatis.session.ExecutorType;
import org.apache.ibatis.session.LocalCacheScope;
import org.apache.ibatis.session.SqlSessionFactory;
import org.mybatis.spring.MyBatisExceptionTranslator;
import org.mybatis.spring.SqlSessionTemplate;
import org.mybatis.spring.transaction.SpringManagedTransactionFactory;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.jdbc.support.SQLExceptionSubclassTranslator;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * One pool of connections to the migrated database, with the transactions and mappers that run on it. A process opens as
 * many as it has purposes (engine, api), each bounded by itself. Safe for use by several threads.
 */
public final class Database implements AutoCloseable {

    /**
     * After that the server rolls a transaction back whose process says nothing any more. A master that was paused or cut off in
     * the middle of a batch keeps the rows of its slots locked until then, and nobody else can take them.
     */
    private static final Duration ABANDONED = Duration.ofSeconds(4);

    /**
     * Every statement of ours, and every check of a foreign key, finds its rows by an index. The server keeps plans, and one
     * that it made while a table was nearly empty would read all of it later, until the next statistics. What a compiler of
     * plans brings is for statements of another kind.
     */
    private static final String SERVER_OPTIONS = "-c idle_in_transaction_session_timeout=" + ABANDONED.toMillis()
            + " -c enable_seqscan=off -c jit=off"
            // a host that is gone says nothing: what its half-sent transaction has locked is free after 6 s, not two
            // hours
            + " -c tcp_keepalives_idle=3 -c tcp_keepalives_interval=1 -c tcp_keepalives_count=3";

    /**
     * A statement that has arrived in part only counts as being executed, not as idle. Servers of version 17 and later limit the
     * whole transaction; the setting does not exist before.
     */
    private static final String LIMIT_TRANSACTIONS =
            "select set_config('transaction_timeout', '%d', false) from pg_settings where name = 'transaction_timeout'";

    /**
     * How long the answer to a batch is waited for. A database whose host is gone says nothing, and TCP notices after a quarter of an
     * hour: until then everything would stand still although another host may have taken its place.
     */
    private static final Duration LONGEST_BATCH = Duration.ofSeconds(10);

    private final HikariDataSource pool;
    private final TransactionTemplate transactions;
    private final SqlSessionTemplate session;
    private final int slotCount;

    private Database(HikariDataSource pool, SqlSessionFactory sessions, int slotCount) {
        this.pool = pool;
        // by SQL state: the default asks the database for its name, which takes a connection when there is none to be
        // had
        SQLExceptionSubclassTranslator bySqlState = new SQLExceptionSubclassTranslator();
        JdbcTransactionManager manager = new JdbcTransactionManager(pool);
        manager.setExceptionTranslator(bySqlState);
        this.transactions = new TransactionTemplate(manager);
        this.session = new SqlSessionTemplate(
                sessions, ExecutorType.SIMPLE, new MyBatisExceptionTranslator(() -> bySqlState, true));
        this.slotCount = slotCount;
    }

    /**
     * Waits for the database up to {@link DatabaseSettings#startTimeout()}, opens the pool, migrates the schema and makes the
     * slots. Several processes may do so at the same time: one works, the others wait for it. An interrupt, and the end of the
     * process, end the waiting.
     *
     * @param name of the pool, for logs and metrics
     */
    public static Database open(DatabaseSettings settings, String name) {
        return over(migrated(settings, poolConfig(settings, name)));
    }

    /**
     * The same for one whose statements all take milliseconds, and whose transactions are one statement each: neither side
     * waits for long for the other when it has vanished without a word. What migrates the schema may take longer and has
     * connections of its own.
     */
    public static Database openForBatches(DatabaseSettings settings, String name) {
        migrated(settings, poolConfig(settings, name)).close();
        return over(new HikariDataSource(batchConfig(settings, name)));
    }

    private static HikariDataSource migrated(DatabaseSettings settings, HikariConfig config) {
        try (Arrival arrival = new Arrival(settings, config)) {
            arrival.await();
            HikariDataSource pool = new HikariDataSource(config);
            try {
                Migrations.of(pool).load().migrate();
                return pool;
            } catch (RuntimeException e) {
                pool.close();
                throw e;
            }
        }
    }

    private static Database over(HikariDataSource pool) {
        try {
            return new Database(pool, sessionFactory(pool), SlotCount.ensure(pool));
        } catch (RuntimeException e) {
            pool.close();
            throw e;
        }
    }

    /** From now on what the pool does is counted there. */
    public void measure(MetricsTrackerFactory meters) {
        pool.setMetricsTrackerFactory(meters);
    }

    public DataSource dataSource() {
        return pool;
    }

    /** Whether the database answers within the time. Takes a connection of the pool. */
    public boolean answersWithin(Duration limit) {
        try (Connection connection = pool.getConnection()) {
            return connection.isValid((int) Math.max(1, limit.toSeconds()));
        } catch (SQLException away) {
            return false;
        }
    }

    /** How many slots this installation has; chosen at install. */
    public int slotCount() {
        return slotCount;
    }

    /** Runs the work in one transaction (READ COMMITTED), joining one that this thread is already in. */
    public <T> T inTransaction(Supplier<T> work) {
        return transactions.execute(status -> work.get());
    }

    /** The implementation of a mapper interface, registered when first asked for. */
    public <T> T mapper(Class<T> type) {
        synchronized (session) {
            if (!session.getConfiguration().hasMapper(type)) {
                session.getConfiguration().addMapper(type);
            }
        }
        return session.getMapper(type);
    }

    /** Ids from a sequence, taken in blocks of its increment. */
    public IdBlocks ids(String sequence) {
        return IdBlocks.of(pool, sequence);
    }

    @Override
    public void close() {
        pool.close();
    }

    static HikariConfig batchConfig(DatabaseSettings settings, String name) {
        long limit = Math.min(settings.socketTimeout().toMillis(), LONGEST_BATCH.toMillis());
        HikariConfig config = poolConfig(settings, name);
        config.addDataSourceProperty("socketTimeout", seconds(limit));
        config.setConnectionInitSql(LIMIT_TRANSACTIONS.formatted(limit));
        return config;
    }

    static HikariConfig poolConfig(DatabaseSettings settings, String name) {
        HikariConfig config = new HikariConfig();
        config.setPoolName(name);
        config.setJdbcUrl(settings.url());
        config.setUsername(settings.username());
        config.setPassword(settings.password());
        config.setMaximumPoolSize(settings.maximumPoolSize());
        config.setMinimumIdle(Math.min(2, settings.maximumPoolSize()));
        config.setConnectionTimeout(settings.connectionTimeout().toMillis());
        config.setValidationTimeout(Math.min(3_000, settings.connectionTimeout().toMillis()));
        config.setIdleTimeout(settings.idleTimeout().toMillis());
        config.setMaxLifetime(settings.maxLifetime().toMillis());
        // the pool may be made while the database is away: who takes a connection learns of it
        config.setInitializationFailTimeout(-1);
        config.addDataSourceProperty("ApplicationName", "scheduler-" + name);
        config.addDataSourceProperty("tcpKeepAlive", "true");
        // of several hosts the first may be gone: the second has to be tried within the time for all of them
        config.addDataSourceProperty(
                "connectTimeout", seconds(settings.loginTimeout().toMillis() / 2));
        config.addDataSourceProperty(
                "loginTimeout", seconds(settings.loginTimeout().toMillis()));
        config.addDataSourceProperty(
                "socketTimeout", seconds(settings.socketTimeout().toMillis()));
        config.addDataSourceProperty("options", SERVER_OPTIONS);
        config.addDataSourceProperty("reWriteBatchedInserts", "true");
        if (ClientKey.isEllipticCurve(settings.url())) {
            config.addDataSourceProperty(ClientKey.ALGORITHM, "EC");
        }
        return config;
    }

    /** The driver counts in whole seconds, and 0 would mean for ever. */
    private static String seconds(long millis) {
        return Long.toString(Math.max(1, (millis + 999) / 1000));
    }

    private static SqlSessionFactory sessionFactory(DataSource dataSource) {
        MybatisConfiguration configuration = new MybatisConfiguration();
        configuration.setMapUnderscoreToCamelCase(true);
        configuration.setArgNameBasedConstructorAutoMapping(true);
        configuration.setDefaultExecutorType(ExecutorType.SIMPLE);
        // a session cache would hide what another transaction has committed in between
        configuration.setLocalCacheScope(LocalCacheScope.STATEMENT);
        configuration.setCacheEnabled(false);
        configuration.getTypeHandlerRegistry().register(Instant.class, new InstantColumn());
        configuration.getTypeHandlerRegistry().register(Map.class, new JsonTextColumn());
        configuration.getTypeHandlerRegistry().register(List.class, new TextListColumn());
        configuration.setEnvironment(new Environment("scheduler", new SpringManagedTransactionFactory(), dataSource));
        return new MybatisSqlSessionFactoryBuilder().build(configuration);
    }
}
