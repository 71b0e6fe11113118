package io.scheduler.worker.app;

import io.micrometer.core.instrument.MeterRegistry;
import io.scheduler.logs.LogStoreSettings;
import io.scheduler.logs.s3.S3Settings;
import io.scheduler.node.ExpiryListener;
import io.scheduler.node.NodeConfiguration;
import io.scheduler.node.NodeSettings;
import io.scheduler.node.PluginSettings;
import io.scheduler.rpc.node.NodeIdentity;
import io.scheduler.rpc.node.NodeRole;
import io.scheduler.rpc.registry.NodeRegistry;
import io.scheduler.rpc.tls.RpcTls;
import io.scheduler.rpc.transport.RpcSettings;
import io.scheduler.worker.WorkerSettings;
import io.scheduler.worker.app.WorkerNode.LogKeeping;
import io.scheduler.worker.log.LogSettings;
import java.time.Clock;
import java.time.Instant;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** Reads the settings and makes the node. */
@Configuration(proxyBeanMethods = false)
class WorkerWiring {

    @Bean
    NodeRole nodeRole() {
        return NodeRole.WORKER;
    }

    @Bean
    WorkerSettings workerSettings(Environment environment) {
        return NodeConfiguration.bind(environment, "worker", WorkerSettings.class);
    }

    @Bean
    LogSettings logSettings(Environment environment) {
        return NodeConfiguration.bind(environment, "worker.logs", LogSettings.class);
    }

    @Bean
    LogStoreSettings logStoreSettings(Environment environment) {
        return NodeConfiguration.bind(environment, "log-store", LogStoreSettings.class);
    }

    @Bean
    S3Settings s3Settings(Environment environment) {
        return NodeConfiguration.bind(environment, "log-store.s3", S3Settings.class);
    }

    @Bean
    LogKeeping logKeeping(LogSettings settings, LogStoreSettings store, S3Settings s3) {
        return new LogKeeping(settings, store, s3);
    }

    @Bean
    PluginSettings pluginSettings(Environment environment) {
        return NodeConfiguration.bind(environment, "plugins", PluginSettings.class);
    }

    @Bean
    ClusterAccess clusterAccess(
            NodeIdentity self,
            NodeSettings node,
            PluginSettings plugins,
            NodeRegistry registry,
            RpcTls tls,
            RpcSettings rpc) {
        return new ClusterAccess(self, node, plugins, registry, tls, rpc);
    }

    @Bean
    WorkerNode workerNode(
            WorkerSettings settings,
            LogKeeping logs,
            ClusterAccess cluster,
            Clock clock,
            MeterRegistry meters,
            WhenDrained whenDrained) {
        return new WorkerNode(settings, logs, cluster, clock, meters, whenDrained);
    }

    /** Says in the log what it says; masters tell people, by what the registry says of this worker. */
    @Bean
    ExpiryListener expiryListener(WorkerNode node) {
        return new ExpiryListener() {
            @Override
            public void expires(String which, Instant end) {
                // whoever reads the registry sees that by itself
            }

            @Override
            public void looked() {
                node.certificateLooked();
            }
        };
    }

    /** Closes this service alone; where it is all that the process does, the process ends with status 0. */
    @Bean
    @ConditionalOnMissingBean
    WhenDrained whenDrained(ApplicationContext context) {
        return new WhenDrained(
                () -> Thread.ofPlatform().name("drained").start(((ConfigurableApplicationContext) context)::close));
    }

    /** Ready when a master or the registry is within reach; out of reach of one of them everything goes on. */
    @Bean
    HealthIndicator clusterHealthIndicator(WorkerNode node) {
        return () -> (node.isInContact() ? Health.up() : Health.down())
                .withDetail("masters", node.connectedMasters())
                .build();
    }

    /** @param action what happens once a draining worker holds nothing any more; must not block */
    record WhenDrained(Runnable action) {}

    /** What the worker has in common with every node. */
    record ClusterAccess(
            NodeIdentity self,
            NodeSettings node,
            PluginSettings plugins,
            NodeRegistry registry,
            RpcTls tls,
            RpcSettings rpc) {}
}
