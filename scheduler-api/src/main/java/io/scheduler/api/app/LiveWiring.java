package io.scheduler.api.app;

import io.scheduler.api.live.LiveRuns;
import io.scheduler.api.live.LiveSettings;
import io.scheduler.api.live.RunChanges;
import io.scheduler.api.task.TaskViews;
import io.scheduler.dao.database.Database;
import io.scheduler.dao.instance.TaskInstances;
import io.scheduler.dao.instance.WorkflowInstances;
import io.scheduler.dao.live.LiveRows;
import io.scheduler.dao.user.Tokens;
import io.scheduler.node.NodeConfiguration;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import tools.jackson.databind.json.JsonMapper;

/** What those who watch runs are told. */
@Configuration(proxyBeanMethods = false)
class LiveWiring {

    @Bean
    RunChanges runChanges(
            Database database, WorkflowInstances instances, TaskInstances tasks, TaskViews views, JsonMapper json) {
        return new RunChanges(new LiveRows(database), instances, tasks, views, json);
    }

    @Bean
    LiveRuns liveRuns(Environment environment, RunChanges changes, Tokens tokens, Clock clock) {
        return new LiveRuns(NodeConfiguration.bind(environment, "live", LiveSettings.class), changes, tokens, clock);
    }
}
