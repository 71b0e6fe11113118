package io.scheduler.master.app;

import io.micrometer.core.instrument.MeterRegistry;
import io.scheduler.dao.database.Database;
import io.scheduler.dao.database.DatabaseSettings;
import io.scheduler.dao.datasource.DataSources;
import io.scheduler.dao.datasource.KeyFileSealer;
import io.scheduler.dao.datasource.KeySettings;
import io.scheduler.dao.partition.JdbcPartitionStore;
import io.scheduler.dao.partition.PartitionStore;
import io.scheduler.master.loop.LoopSettings;
import io.scheduler.node.NodeConfiguration;
import io.scheduler.node.NodeSettings;
import io.scheduler.rpc.node.NodeIdentity;
import io.scheduler.rpc.node.NodeRole;
import io.scheduler.rpc.registry.NodeRegistry;
import io.scheduler.rpc.tls.RpcTls;
import io.scheduler.rpc.transport.RpcSettings;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.SplittableRandom;
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

    /** The engine's own pool: a flood of queries at an api can not take its connections. */
    @Bean(destroyMethod = "close")
    Database engineDatabase(Environment environment) {
        return Database.openForBatches(
                NodeConfiguration.bind(environment, "database", DatabaseSettings.class), "engine");
    }

    @Bean
    PartitionStore partitionStore(Database engineDatabase, Environment environment) {
        KeySettings keys = NodeConfiguration.bind(environment, "secrets", KeySettings.class);
        DataSources dataSources =
                new DataSources(engineDatabase, new KeyFileSealer(keys.keyFile(), new SecureRandom()));
        return new JdbcPartitionStore(engineDatabase.dataSource(), dataSources);
    }

    @Bean
    LoopMetrics loopMetrics(MeterRegistry meters) {
        return new LoopMetrics(meters);
    }

    @Bean(initMethod = "start", destroyMethod = "close")
    Master master(
            Node node,
            MasterSettings settings,
            LoopSettings loopSettings,
            Database database,
            PartitionStore store,
            LoopMetrics loopMetrics,
            Master.Outside outside) {
        // with the sum of scheduler.master.slots it says whether every slot is driven
        node.meters().gauge("scheduler.slots", database, Database::slotCount);
        return new Master(node, settings, loopSettings, store, loopMetrics, outside);
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

    /** What this master has in common with every node. */
    record Node(
            NodeIdentity identity,
            NodeSettings settings,
            NodeRegistry registry,
            RpcTls tls,
            RpcSettings rpc,
            MeterRegistry meters) {}
}
