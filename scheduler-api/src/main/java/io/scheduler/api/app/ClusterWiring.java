package io.scheduler.api.app;

import io.micrometer.core.instrument.MeterRegistry;
import io.scheduler.api.cluster.GroupLoads;
import io.scheduler.api.cluster.LogsByRpc;
import io.scheduler.api.cluster.MasterRefresh;
import io.scheduler.api.cluster.NudgeByRpc;
import io.scheduler.api.instance.MasterNudge;
import io.scheduler.api.log.LogReading;
import io.scheduler.api.schedule.ScheduleNudge;
import io.scheduler.api.task.WorkerLoads;
import io.scheduler.api.taskgroup.PermitNudge;
import io.scheduler.dao.cluster.WorkerGroups;
import io.scheduler.logs.LogStoreSettings;
import io.scheduler.logs.LogStores;
import io.scheduler.logs.s3.S3Settings;
import io.scheduler.node.NodeConfiguration;
import io.scheduler.node.NodeSettings;
import io.scheduler.node.Registration;
import io.scheduler.rpc.contract.MasterService;
import io.scheduler.rpc.contract.NudgeRequest;
import io.scheduler.rpc.contract.RefreshRequest;
import io.scheduler.rpc.link.RoleLinks;
import io.scheduler.rpc.node.NodeIdentity;
import io.scheduler.rpc.node.NodeLoad;
import io.scheduler.rpc.node.NodeRole;
import io.scheduler.rpc.registry.NodeRegistry;
import io.scheduler.rpc.tls.RpcTls;
import io.scheduler.rpc.transport.RpcDialer;
import io.scheduler.rpc.transport.RpcServices;
import io.scheduler.rpc.transport.RpcSettings;
import java.time.Clock;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.core.env.Environment;

/** The registry and the connections to masters. */
@Configuration(proxyBeanMethods = false)
class ClusterWiring {

    @Bean
    NodeRole nodeRole() {
        return NodeRole.API;
    }

    @Bean(destroyMethod = "close")
    RpcDialer rpcDialer(NodeIdentity self, RpcTls tls, RpcSettings settings, MeterRegistry meters) {
        return new RpcDialer(self, RpcServices.none(), tls, settings, meters);
    }

    /** Those that are meant where nobody says which. */
    @Primary
    @Bean(destroyMethod = "close")
    RoleLinks masterLinks(NodeRegistry registry, RpcDialer dialer) {
        return new RoleLinks(registry, NodeRole.MASTER, dialer, peer -> {});
    }

    @Bean
    MasterNudge masterNudge(RoleLinks masterLinks) {
        return new NudgeByRpc(masterLinks::peers);
    }

    @Bean
    MasterRefresh masterRefresh(RoleLinks masterLinks) {
        return () -> masterLinks
                .peers()
                .forEach(master -> master.service(MasterService.class).refresh(new RefreshRequest()));
    }

    @Bean
    ScheduleNudge scheduleNudge(RoleLinks masterLinks) {
        return slots -> {
            NudgeRequest request = new NudgeRequest(List.copyOf(slots));
            masterLinks
                    .peers()
                    .forEach(master -> master.service(MasterService.class).reschedule(request));
        };
    }

    @Bean
    PermitNudge permitNudge(RoleLinks masterLinks) {
        return slots -> {
            NudgeRequest request = new NudgeRequest(List.copyOf(slots));
            masterLinks
                    .peers()
                    .forEach(master -> master.service(MasterService.class).permits(request));
        };
    }

    @Bean(destroyMethod = "close")
    LogReading logReading(Environment environment, NodeIdentity self, RoleLinks masterLinks, NodeRegistry registry) {
        LogStoreSettings settings = NodeConfiguration.bind(environment, "log-store", LogStoreSettings.class);
        S3Settings s3 = NodeConfiguration.bind(environment, "log-store.s3", S3Settings.class);
        return new LogReading(
                new LogsByRpc(
                        masterLinks::peers,
                        worker -> registry.nodes(NodeRole.WORKER).stream()
                                .anyMatch(node -> node.identity().nodeId().equals(worker))),
                LogStores.open(settings, s3, self.incarnation()).orElse(null));
    }

    @Bean
    WorkerLoads workerLoads(NodeRegistry registry, WorkerGroups groups, Clock clock) {
        return new GroupLoads(registry, groups, clock);
    }

    @Bean
    Registration registration(NodeRegistry registry, NodeIdentity self, NodeSettings settings, Clock clock) {
        return new Registration(registry, Registration.record(self, settings, 0, NodeLoad.NONE, clock));
    }
}
