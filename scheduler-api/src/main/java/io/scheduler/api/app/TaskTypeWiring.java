package io.scheduler.api.app;

import io.scheduler.api.cluster.TrialByRpc;
import io.scheduler.api.datasource.DataSourceTrial;
import io.scheduler.common.workflow.PluginSchemas;
import io.scheduler.common.workflow.TaskTypeSchemas;
import io.scheduler.dao.database.Database;
import io.scheduler.dao.datasource.DataSources;
import io.scheduler.dao.secret.SecretBox;
import io.scheduler.node.NodeConfiguration;
import io.scheduler.node.PluginSettings;
import io.scheduler.rpc.link.RoleLinks;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** What tasks can be, and the databases that they use. */
@Configuration(proxyBeanMethods = false)
class TaskTypeWiring {
    private static final Logger LOG = LoggerFactory.getLogger(TaskTypeWiring.class);

    /** Read once: a plugin that is added later counts from the next start on. */
    @Bean
    TaskTypeSchemas taskTypeSchemas(Environment environment) {
        PluginSettings settings = NodeConfiguration.bind(environment, "plugins", PluginSettings.class);
        PluginSchemas plugins = PluginSchemas.read(settings.folder());
        plugins.problems().forEach(problem -> LOG.error("a plugin is left out: {}", problem));
        return TaskTypeSchemas.builtIn().with(plugins.schemas());
    }

    @Bean
    DataSources dataSources(Database database, SecretBox box) {
        return new DataSources(database, box);
    }

    @Bean
    DataSourceTrial dataSourceTrial(RoleLinks masterLinks) {
        return new TrialByRpc(masterLinks::peers);
    }
}
