package io.scheduler.alert.app;

import io.micrometer.core.instrument.MeterRegistry;
import io.scheduler.alert.AlertEndpoint;
import io.scheduler.alert.delivery.ChannelTrial;
import io.scheduler.node.NodeConfiguration;
import io.scheduler.node.NodeSettings;
import io.scheduler.node.Registration;
import io.scheduler.rpc.contract.AlertService;
import io.scheduler.rpc.node.NodeIdentity;
import io.scheduler.rpc.node.NodeLoad;
import io.scheduler.rpc.node.NodeRole;
import io.scheduler.rpc.registry.NodeRegistry;
import io.scheduler.rpc.tls.RpcTls;
import io.scheduler.rpc.transport.RpcServer;
import io.scheduler.rpc.transport.RpcServices;
import io.scheduler.rpc.transport.RpcSettings;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** Registry, RPC server, registration. */
@Configuration(proxyBeanMethods = false)
class AlertWiring {

    @Bean
    NodeRole nodeRole() {
        return NodeRole.ALERT;
    }

    @Bean
    AlertSettings alertSettings(Environment environment) {
        return NodeConfiguration.bind(environment, "alert", AlertSettings.class);
    }

    @Bean(destroyMethod = "close")
    RpcServer rpcServer(
            AlertSettings listen,
            NodeIdentity self,
            RpcTls tls,
            RpcSettings rpc,
            ChannelTrial trial,
            Clock clock,
            MeterRegistry meters) {
        RpcServices services = RpcServices.builder()
                .serve(AlertService.class, peer -> new AlertEndpoint(self.nodeId(), clock, trial))
                .build();
        return RpcServer.start(listen.listenHost(), listen.listenPort(), self, services, tls, rpc, meters, peer -> {});
    }

    @Bean
    Registration registration(
            NodeRegistry registry, NodeIdentity self, NodeSettings settings, RpcServer server, Clock clock) {
        return new Registration(registry, Registration.record(self, settings, server.port(), NodeLoad.NONE, clock));
    }
}
