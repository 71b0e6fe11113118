package io.scheduler.api.app;

import io.scheduler.api.alert.AlertTrial;
import io.scheduler.api.alert.ChannelSettings;
import io.scheduler.api.cluster.AlertTrialByRpc;
import io.scheduler.common.workflow.SettingsSchemas;
import io.scheduler.dao.alert.AlertChannels;
import io.scheduler.dao.alert.AlertGroups;
import io.scheduler.dao.alert.AlertRules;
import io.scheduler.dao.alert.AlertWatch;
import io.scheduler.dao.alert.Alerts;
import io.scheduler.dao.database.Database;
import io.scheduler.dao.secret.SecretBox;
import io.scheduler.node.ExpiryListener;
import io.scheduler.node.NodeConfiguration;
import io.scheduler.node.PluginSettings;
import io.scheduler.rpc.link.RoleLinks;
import io.scheduler.rpc.node.NodeIdentity;
import io.scheduler.rpc.node.NodeRole;
import io.scheduler.rpc.registry.NodeRegistry;
import io.scheduler.rpc.transport.RpcDialer;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** Who is told of what, and the connections to alert servers. */
@Configuration(proxyBeanMethods = false)
class AlertWiring {
    private static final Logger LOG = LoggerFactory.getLogger(AlertWiring.class);

    @Bean
    AlertChannels alertChannels(Database database, SecretBox box) {
        return new AlertChannels(database, box);
    }

    @Bean
    AlertGroups alertGroups(Database database) {
        return new AlertGroups(database);
    }

    @Bean
    AlertRules alertRules(Database database) {
        return new AlertRules(database);
    }

    @Bean
    Alerts alerts(Database database) {
        return new Alerts(database);
    }

    /** Read once: a plugin that is added later counts from the next start on. */
    @Bean
    ChannelSettings channelSettings(Environment environment) {
        SettingsSchemas schemas =
                SettingsSchemas.with(NodeConfiguration.bind(environment, "plugins", PluginSettings.class)
                        .folder());
        schemas.problems().forEach(problem -> LOG.error("a kind of alert channel is left out: {}", problem));
        return new ChannelSettings(schemas);
    }

    @Bean(destroyMethod = "close")
    RoleLinks alertLinks(NodeRegistry registry, RpcDialer dialer) {
        return new RoleLinks(registry, NodeRole.ALERT, dialer, peer -> {});
    }

    @Bean
    AlertTrial alertTrial(@Qualifier("alertLinks") RoleLinks alertLinks) {
        return new AlertTrialByRpc(alertLinks::peers);
    }

    /** Tells people, too, what the log says. */
    @Bean
    ExpiryListener expiryListener(Database database, NodeIdentity self, Clock clock) {
        AlertWatch alerts = new AlertWatch(database, self.incarnation());
        return (which, end) -> alerts.certificate(self.nodeId(), which, end, clock.instant());
    }
}
