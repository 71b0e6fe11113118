package io.scheduler.worker.app;

import io.micrometer.core.instrument.MeterRegistry;
import io.scheduler.rpc.registry.RegistrySettings;
import io.scheduler.rpc.tls.RpcTlsSettings;
import io.scheduler.rpc.transport.RpcSettings;
import io.scheduler.worker.WorkerSettings;
import java.time.Clock;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** Reads the settings and makes the node. */
@Configuration(proxyBeanMethods = false)
class WorkerWiring {

    @Bean
    WorkerNode workerNode(Environment environment, MeterRegistry meters) {
        Binder binder = Binder.get(environment);
        return new WorkerNode(
                binder.bindOrCreate("worker", WorkerSettings.class),
                binder.bindOrCreate("node", NodeSettings.class),
                binder.bindOrCreate("registry", RegistrySettings.class),
                binder.bindOrCreate("rpc.ssl", RpcTlsSettings.class),
                binder.bindOrCreate("rpc", RpcSettings.class),
                Clock.systemUTC(),
                meters);
    }

    /** Ready when a master or the registry is within reach; out of reach of one of them everything goes on. */
    @Bean
    HealthIndicator clusterHealthIndicator(WorkerNode node) {
        return () -> (node.isInContact() ? Health.up() : Health.down())
                .withDetail("masters", node.connectedMasters())
                .build();
    }
}
