package io.scheduler.master.app;

import com.zaxxer.hikari.metrics.micrometer.MicrometerMetricsTrackerFactory;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.scheduler.dao.alert.AlertWatch;
import io.scheduler.dao.backfill.BackfillStore;
import io.scheduler.dao.database.Database;
import io.scheduler.dao.database.DatabaseSettings;
import io.scheduler.dao.database.Installation;
import io.scheduler.dao.datasource.DataSources;
import io.scheduler.dao.partition.JdbcPartitionStore;
import io.scheduler.dao.partition.PartitionStore;
import io.scheduler.dao.retention.PurgeStore;
import io.scheduler.dao.schedule.ScheduleStore;
import io.scheduler.dao.secret.SecretBox;
import io.scheduler.dao.secret.SecretSettings;
import io.scheduler.dao.taskgroup.PermitStore;
import io.scheduler.logs.LogStore;
import io.scheduler.logs.LogStoreSettings;
import io.scheduler.logs.LogStores;
import io.scheduler.logs.StoredLogs;
import io.scheduler.logs.s3.S3Settings;
import io.scheduler.master.loop.LoopSettings;
import io.scheduler.master.retention.RetentionSettings;
import io.scheduler.master.schedule.ScheduleSettings;
import io.scheduler.master.trace.TraceSettings;
import io.scheduler.master.trace.Traces;
import io.scheduler.node.ExpiryListener;
import io.scheduler.node.NodeConfiguration;
import io.scheduler.node.NodeSettings;
import io.scheduler.node.Registration;
import io.scheduler.rpc.node.NodeIdentity;
import io.scheduler.rpc.node.NodeRole;
import io.scheduler.rpc.registry.NodeRegistry;
import io.scheduler.rpc.tls.RpcTls;
import io.scheduler.rpc.transport.RpcSettings;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

@Configuration(proxyBeanMethods = false)
class MasterConfiguration {

    @Bean
    NodeRole nodeRole() {
        return NodeRole.MASTER;
    }

    @Bean
    MasterSettings masterSettings(Environment environment) {
        return NodeConfiguration.bind(environment, "master", MasterSettings.class);
    }

    @Bean
    LoopSettings loopSettings(Environment environment) {
        return NodeConfiguration.bind(environment, "master.loop", LoopSettings.class);
    }

    @Bean
    ScheduleSettings scheduleSettings(Environment environment) {
        return NodeConfiguration.bind(environment, "master.schedule", ScheduleSettings.class);
    }

    /** The engine's own pool: a flood of queries at an api can not take its connections. */
    @Bean(destroyMethod = "close")
    Database engineDatabase(Environment environment) {
        return Database.openForBatches(
                NodeConfiguration.bind(environment, "database", DatabaseSettings.class), "engine");
    }

    @Bean
    SecretBox secretBox(Environment environment) {
        return new SecretBox(NodeConfiguration.bind(environment, "secrets", SecretSettings.class), new SecureRandom());
    }

    @Bean
    PartitionStore partitionStore(Database engineDatabase, SecretBox secrets) {
        return new JdbcPartitionStore(engineDatabase.dataSource(), secrets, new DataSources(engineDatabase, secrets));
    }

    @Bean
    AlertWatch alertWatch(Database database, NodeIdentity self) {
        return new AlertWatch(database, self.incarnation());
    }

    /** Tells people, too, what the log says. */
    @Bean
    ExpiryListener expiryListener(AlertWatch alerts, NodeIdentity self, Clock clock) {
        return (which, end) -> alerts.certificate(self.nodeId(), which, end, clock.instant());
    }

    @Bean
    Master.Audience audience(MeterRegistry meters, Traces traces, Master.Outside outside) {
        return new Master.Audience(new LoopMetrics(meters, outside.clock()), traces);
    }

    @Bean
    LogStoreHolder logStore(Environment environment, NodeIdentity identity) {
        return new LogStoreHolder(LogStores.open(
                        NodeConfiguration.bind(environment, "log-store", LogStoreSettings.class),
                        NodeConfiguration.bind(environment, "log-store.s3", S3Settings.class),
                        identity.incarnation())
                .orElse(null));
    }

    @Bean
    Master.Retaining retaining(Environment environment, LogStoreHolder logStore, MeterRegistry meters) {
        RetentionSettings settings = NodeConfiguration.bind(environment, "master.retention", RetentionSettings.class);
        return new Master.Retaining(settings, new RetentionMetrics(meters), logStore.logs());
    }

    /** Closed after the master, whose last ends it is to hear of. */
    @Bean(destroyMethod = "close")
    Traces traces(Environment environment, Database database, NodeIdentity self, MeterRegistry meters) {
        TraceSettings settings = NodeConfiguration.bind(environment, "master.tracing", TraceSettings.class);
        return Traces.open(
                settings, new Traces.Sender(self, Registration.version()), () -> Installation.id(database), meters);
    }

    @Bean(initMethod = "start", destroyMethod = "close")
    Master master(
            Node node,
            MasterSettings settings,
            LoopSettings loopSettings,
            ScheduleSettings scheduleSettings,
            Database database,
            PartitionStore store,
            AlertWatch alerts,
            Master.Audience audience,
            Master.Retaining retaining,
            Master.Outside outside) {
        // with the sum of scheduler.master.slots it says whether every slot is driven
        Gauge.builder("scheduler.slots", database, Database::slotCount)
                .description("Slots of the cluster")
                .register(node.meters());
        database.measure(new MicrometerMetricsTrackerFactory(node.meters()));
        Master.Stored stored = new Master.Stored(
                store,
                new ScheduleStore(database),
                new BackfillStore(database),
                new PermitStore(database),
                new PurgeStore(database),
                alerts);
        Master.Scheduling scheduling =
                new Master.Scheduling(scheduleSettings, new ScheduleMetrics(node.meters()), retaining);
        return new Master(node, settings, loopSettings, stored, scheduling, audience, outside);
    }

    /** Closing a context ends the process when nothing else runs in it. Not on a thread that closing waits for. */
    @Bean
    Master.Outside outside(Clock clock, ConfigurableApplicationContext context) {
        Runnable stop = () -> Thread.ofPlatform().name("drained").start(context::close);
        Clock steady = new SteadyClock(clock.instant(), System::nanoTime);
        return new Master.Outside(clock, steady, new SplittableRandom(), stop);
    }

    @Bean
    Node node(
            NodeIdentity identity,
            NodeSettings nodeSettings,
            NodeRegistry registry,
            RpcTls tls,
            RpcSettings rpcSettings,
            MeterRegistry meters) {
        return new Node(identity, nodeSettings, registry, tls, rpcSettings, meters);
    }

    @Bean("masterHealthIndicator")
    MasterHealth masterHealth(Master master) {
        return new MasterHealth(master);
    }

    /** Part of liveness: a loop that has ended by an error of the virtual machine only comes back by a restart. */
    @Bean("loopsHealthIndicator")
    HealthIndicator loopsHealth(Master master) {
        return () -> (master.isAlive() ? Health.up() : Health.down()).build();
    }

    /** The store where logs are kept, if there is one; closed with the context. */
    record LogStoreHolder(@Nullable LogStore store) implements AutoCloseable {
        @Nullable
        StoredLogs logs() {
            return store == null ? null : new StoredLogs(store);
        }

        @Override
        public void close() {
            if (store != null) {
                store.close();
            }
        }
    }

    /** What this master has in common with every node. */
    record Node(
            NodeIdentity identity,
            NodeSettings settings,
            NodeRegistry registry,
            RpcTls tls,
            RpcSettings rpc,
            MeterRegistry meters) {}
}
