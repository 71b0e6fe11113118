package io.scheduler.node;

import io.micrometer.core.instrument.MeterRegistry;
import io.scheduler.rpc.node.NodeIdentity;
import io.scheduler.rpc.node.NodeRole;
import io.scheduler.rpc.registry.CuratorNodeRegistry;
import io.scheduler.rpc.registry.NodeRegistry;
import io.scheduler.rpc.registry.RegistrySettings;
import io.scheduler.rpc.tls.RpcTls;
import io.scheduler.rpc.tls.RpcTlsSettings;
import io.scheduler.rpc.transport.RpcSettings;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** The beans of every node. The service that imports this brings a bean of its {@link NodeRole}. */
@Configuration(proxyBeanMethods = false)
public class NodeConfiguration {

    /**
     * Binds a settings record; its own constructor knows the defaults and what is wrong with a value. A key of a
     * configuration file that the record does not know is refused.
     */
    public static <T> T bind(Environment environment, String prefix, Class<T> type) {
        KnownKeys.check(environment, prefix, type);
        return Binder.get(environment).bindOrCreate(prefix, type);
    }

    /** A test may bring its own. */
    @Bean
    @ConditionalOnMissingBean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    NodeSettings nodeSettings(Environment environment) {
        return bind(environment, "node", NodeSettings.class);
    }

    @Bean(destroyMethod = "close")
    NodeFolder nodeFolder(NodeSettings settings, NodeRole role) {
        return NodeFolder.open(settings, role);
    }

    @Bean
    NodeIdentity nodeIdentity(NodeFolder folder) {
        LogContext.says(folder.identity());
        return folder.identity();
    }

    @Bean(destroyMethod = "close")
    NodeRegistry nodeRegistry(Environment environment) {
        return new CuratorNodeRegistry(bind(environment, "registry", RegistrySettings.class));
    }

    @Bean
    RpcTls rpcTls(Environment environment, MeterRegistry meters) {
        RpcTls tls = RpcTls.load(bind(environment, "rpc.ssl", RpcTlsSettings.class));
        tls.countReloads(meters);
        return tls;
    }

    @Bean
    CertificateWatch certificateWatch(
            RpcTls tls, Clock clock, MeterRegistry meters, ObjectProvider<ExpiryListener> listeners) {
        return new CertificateWatch(tls, clock, meters, listeners.stream().toList());
    }

    @Bean
    ShutdownDelay shutdownDelay(NodeSettings settings) {
        return new ShutdownDelay(settings.shutdownDelay());
    }

    @Bean
    SmartInitializingSingleton nodeMetrics(MeterRegistry meters, NodeIdentity identity, NodeRegistry registry) {
        return () -> NodeMetrics.register(meters, identity, registry);
    }

    @Bean
    RpcSettings rpcSettings(Environment environment) {
        return bind(environment, "rpc", RpcSettings.class);
    }
}
