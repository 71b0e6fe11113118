package io.scheduler.worker.app;

import io.micrometer.core.instrument.MeterRegistry;
import io.scheduler.node.NodeConfiguration;
import io.scheduler.node.NodeSettings;
import io.scheduler.node.PluginSettings;
import io.scheduler.rpc.node.NodeIdentity;
import io.scheduler.rpc.node.NodeRole;
import io.scheduler.rpc.registry.NodeRegistry;
import io.scheduler.rpc.tls.RpcTls;
import io.scheduler.rpc.transport.RpcSettings;
import io.scheduler.worker.WorkerSettings;
import java.time.Clock;
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
            ClusterAccess cluster,
            Clock clock,
            MeterRegistry meters,
            WhenDrained whenDrained) {
        return new WorkerNode(settings, cluster, clock, meters, whenDrained);
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
