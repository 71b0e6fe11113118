package io.scheduler.alert.app;

import io.micrometer.core.instrument.MeterRegistry;
import io.scheduler.alert.AlertEndpoint;
import io.scheduler.rpc.contract.AlertService;
import io.scheduler.rpc.node.NodeIdentity;
import io.scheduler.rpc.node.NodeLoad;
import io.scheduler.rpc.node.NodeRecord;
import io.scheduler.rpc.node.NodeRole;
import io.scheduler.rpc.node.NodeSettings;
import io.scheduler.rpc.registry.CuratorNodeRegistry;
import io.scheduler.rpc.registry.NodeRegistry;
import io.scheduler.rpc.registry.RegistrySettings;
import io.scheduler.rpc.tls.RpcTls;
import io.scheduler.rpc.tls.RpcTlsSettings;
import io.scheduler.rpc.transport.RpcServer;
import io.scheduler.rpc.transport.RpcServices;
import io.scheduler.rpc.transport.RpcSettings;
import java.time.Clock;
import java.util.UUID;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** Registry, RPC server, registration. */
@Configuration(proxyBeanMethods = false)
class AlertWiring {

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    NodeSettings nodeSettings(Environment environment) {
        return Binder.get(environment).bindOrCreate("node", NodeSettings.class);
    }

    @Bean
    NodeIdentity nodeIdentity(NodeSettings settings) {
        return settings.identity(NodeRole.ALERT, UUID::randomUUID);
    }

    @Bean(destroyMethod = "close")
    NodeRegistry nodeRegistry(Environment environment) {
        return new CuratorNodeRegistry(Binder.get(environment).bindOrCreate("registry", RegistrySettings.class));
    }

    @Bean(destroyMethod = "close")
    RpcServer rpcServer(Environment environment, NodeIdentity self, Clock clock, MeterRegistry meters) {
        Binder binder = Binder.get(environment);
        AlertSettings listen = binder.bindOrCreate("alert", AlertSettings.class);
        RpcServices services = RpcServices.builder()
                .serve(AlertService.class, peer -> new AlertEndpoint(self.nodeId(), clock))
                .build();
        return RpcServer.start(
                listen.listenHost(),
                listen.listenPort(),
                self,
                services,
                RpcTls.load(binder.bindOrCreate("rpc.ssl", RpcTlsSettings.class)),
                binder.bindOrCreate("rpc", RpcSettings.class),
                meters,
                peer -> {});
    }

    @Bean
    Registration registration(
            NodeRegistry registry, NodeIdentity self, NodeSettings settings, RpcServer server, Clock clock) {
        String version = AlertApplication.class.getPackage().getImplementationVersion();
        return new Registration(
                registry,
                new NodeRecord(
                        self,
                        settings.host(),
                        server.port(),
                        version == null ? "development" : version,
                        clock.instant(),
                        NodeLoad.NONE));
    }
}
