package io.scheduler.api.app;

import com.zaxxer.hikari.metrics.micrometer.MicrometerMetricsTrackerFactory;
import io.micrometer.core.instrument.MeterRegistry;
import io.scheduler.dao.backfill.Backfills;
import io.scheduler.dao.cluster.NodeWishes;
import io.scheduler.dao.cluster.SlotTable;
import io.scheduler.dao.cluster.WorkerGroups;
import io.scheduler.dao.database.Database;
import io.scheduler.dao.database.DatabaseSettings;
import io.scheduler.dao.environment.Environments;
import io.scheduler.dao.instance.InstanceSearch;
import io.scheduler.dao.instance.KeptRequests;
import io.scheduler.dao.instance.TaskInstances;
import io.scheduler.dao.instance.TaskItems;
import io.scheduler.dao.instance.WorkflowInstances;
import io.scheduler.dao.overview.Lineage;
import io.scheduler.dao.overview.Lists;
import io.scheduler.dao.overview.Statistics;
import io.scheduler.dao.parameter.ProjectParameters;
import io.scheduler.dao.project.Projects;
import io.scheduler.dao.retention.ProjectRetentions;
import io.scheduler.dao.schedule.Calendars;
import io.scheduler.dao.schedule.Schedules;
import io.scheduler.dao.secret.SecretBox;
import io.scheduler.dao.secret.SecretSettings;
import io.scheduler.dao.secret.Secrets;
import io.scheduler.dao.taskgroup.TaskGroups;
import io.scheduler.dao.user.Tokens;
import io.scheduler.dao.user.Users;
import io.scheduler.dao.workflow.Workflows;
import io.scheduler.node.NodeConfiguration;
import java.security.SecureRandom;
import java.time.Duration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** The database and what is kept in it. */
@Configuration(proxyBeanMethods = false)
class StorageWiring {
    private static final Duration VALIDATION = Duration.ofSeconds(3);

    @Bean(destroyMethod = "close")
    Database database(Environment environment, MeterRegistry meters) {
        Database database =
                Database.open(NodeConfiguration.bind(environment, "database", DatabaseSettings.class), "api");
        database.measure(new MicrometerMetricsTrackerFactory(meters));
        return database;
    }

    @Bean
    Projects projects(Database database) {
        return new Projects(database);
    }

    @Bean
    Workflows workflows(Database database) {
        return new Workflows(database);
    }

    @Bean
    ProjectParameters projectParameters(Database database) {
        return new ProjectParameters(database);
    }

    @Bean
    SecretBox secretBox(Environment environment) {
        return new SecretBox(NodeConfiguration.bind(environment, "secrets", SecretSettings.class), new SecureRandom());
    }

    @Bean
    Secrets secrets(Database database, SecretBox box) {
        return new Secrets(database, box);
    }

    @Bean
    ProjectRetentions projectRetentions(Database database) {
        return new ProjectRetentions(database);
    }

    @Bean
    WorkflowInstances workflowInstances(Database database) {
        return new WorkflowInstances(database);
    }

    @Bean
    KeptRequests keptRequests(Database database) {
        return new KeptRequests(database);
    }

    @Bean
    InstanceSearch instanceSearch(Database database) {
        return new InstanceSearch(database);
    }

    @Bean
    Statistics statistics(Database database) {
        return new Statistics(database);
    }

    @Bean
    Lineage lineage(Database database) {
        return new Lineage(database);
    }

    @Bean
    Lists lists(Database database) {
        return new Lists(database);
    }

    @Bean
    TaskInstances taskInstances(Database database) {
        return new TaskInstances(database);
    }

    @Bean
    TaskItems taskItems(Database database) {
        return new TaskItems(database);
    }

    @Bean
    Schedules schedules(Database database) {
        return new Schedules(database);
    }

    @Bean
    Backfills backfills(Database database) {
        return new Backfills(database);
    }

    @Bean
    Calendars calendars(Database database) {
        return new Calendars(database);
    }

    @Bean
    TaskGroups taskGroups(Database database) {
        return new TaskGroups(database);
    }

    @Bean
    Environments environments(Database database) {
        return new Environments(database);
    }

    @Bean
    SlotTable slotTable(Database database) {
        return new SlotTable(database);
    }

    @Bean
    NodeWishes nodeWishes(Database database) {
        return new NodeWishes(database);
    }

    @Bean
    WorkerGroups workerGroups(Database database) {
        return new WorkerGroups(database);
    }

    @Bean
    Users users(Database database) {
        return new Users(database);
    }

    @Bean
    Tokens tokens(Database database) {
        return new Tokens(database);
    }

    /** Ready means that the database answers: without it every route does nothing but say so. */
    @Bean("databaseHealthIndicator")
    HealthIndicator databaseHealth(Database database) {
        return () -> database.answersWithin(VALIDATION)
                ? Health.up().build()
                : Health.down().build();
    }
}
