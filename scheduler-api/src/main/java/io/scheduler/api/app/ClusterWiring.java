package io.scheduler.api.app;

import io.micrometer.core.instrument.MeterRegistry;
import io.scheduler.api.cluster.LogsByRpc;
import io.scheduler.api.cluster.NudgeByRpc;
import io.scheduler.api.instance.MasterNudge;
import io.scheduler.api.log.LogSource;
import io.scheduler.rpc.link.RoleLinks;
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
import io.scheduler.rpc.transport.RpcDialer;
import io.scheduler.rpc.transport.RpcServices;
import io.scheduler.rpc.transport.RpcSettings;
import java.time.Clock;
import java.util.UUID;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** The registry and the connections to masters. */
@Configuration(proxyBeanMethods = false)
class ClusterWiring {

    @Bean
    NodeSettings nodeSettings(Environment environment) {
        return Binder.get(environment).bindOrCreate("node", NodeSettings.class);
    }

    @Bean
    NodeIdentity nodeIdentity(NodeSettings settings) {
        return settings.identity(NodeRole.API, UUID::randomUUID);
    }

    @Bean(destroyMethod = "close")
    NodeRegistry nodeRegistry(Environment environment) {
        return new CuratorNodeRegistry(Binder.get(environment).bindOrCreate("registry", RegistrySettings.class));
    }

    @Bean(destroyMethod = "close")
    RpcDialer rpcDialer(Environment environment, NodeIdentity self, MeterRegistry meters) {
        Binder binder = Binder.get(environment);
        RpcTls tls = RpcTls.load(binder.bindOrCreate("rpc.ssl", RpcTlsSettings.class));
        RpcSettings settings = binder.bindOrCreate("rpc", RpcSettings.class);
        return new RpcDialer(self, RpcServices.none(), tls, settings, meters);
    }

    @Bean(destroyMethod = "close")
    RoleLinks masterLinks(NodeRegistry registry, RpcDialer dialer) {
        return new RoleLinks(registry, NodeRole.MASTER, dialer, peer -> {});
    }

    @Bean
    MasterNudge masterNudge(RoleLinks masterLinks) {
        return new NudgeByRpc(masterLinks::peers);
    }

    @Bean
    LogSource logSource(RoleLinks masterLinks) {
        return new LogsByRpc(masterLinks::peers);
    }

    @Bean
    Registration registration(NodeRegistry registry, NodeIdentity self, NodeSettings settings, Clock clock) {
        String version = ApiApplication.class.getPackage().getImplementationVersion();
        return new Registration(
                registry,
                new NodeRecord(
                        self,
                        settings.host(),
                        0,
                        version == null ? "development" : version,
                        clock.instant(),
                        NodeLoad.NONE));
    }
}
