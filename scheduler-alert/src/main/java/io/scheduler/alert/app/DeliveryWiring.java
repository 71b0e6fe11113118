package io.scheduler.alert.app;

import io.micrometer.core.instrument.MeterRegistry;
import io.scheduler.alert.channel.Channels;
import io.scheduler.alert.delivery.ChannelTrial;
import io.scheduler.alert.delivery.Courier;
import io.scheduler.alert.delivery.DeliveryLoop;
import io.scheduler.alert.delivery.DeliverySettings;
import io.scheduler.alert.delivery.SignalThread;
import io.scheduler.alert.mail.EmailChannel;
import io.scheduler.alert.message.Messages;
import io.scheduler.alert.outbound.Outbound;
import io.scheduler.alert.outbound.OutboundHttp;
import io.scheduler.alert.outbound.OutboundSettings;
import io.scheduler.alert.script.ScriptChannel;
import io.scheduler.alert.script.ScriptSettings;
import io.scheduler.alert.web.HttpChannel;
import io.scheduler.alert.web.Webhooks;
import io.scheduler.dao.alert.AlertChannels;
import io.scheduler.dao.alert.AlertQueue;
import io.scheduler.dao.alert.AlertSignals;
import io.scheduler.dao.alert.AlertWatch;
import io.scheduler.dao.database.Database;
import io.scheduler.dao.database.DatabaseSettings;
import io.scheduler.dao.secret.SecretBox;
import io.scheduler.dao.secret.SecretSettings;
import io.scheduler.node.ExpiryListener;
import io.scheduler.node.NodeConfiguration;
import io.scheduler.node.PluginSettings;
import io.scheduler.rpc.node.NodeIdentity;
import io.scheduler.spi.AlertChannel;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** The database, the channels, and what sends. */
@Configuration(proxyBeanMethods = false)
class DeliveryWiring {
    private static final Duration VALIDATION = Duration.ofSeconds(3);

    @Bean(destroyMethod = "close")
    Database database(Environment environment) {
        return Database.open(NodeConfiguration.bind(environment, "database", DatabaseSettings.class), "alert");
    }

    @Bean
    SecretBox secretBox(Environment environment) {
        return new SecretBox(NodeConfiguration.bind(environment, "secrets", SecretSettings.class), new SecureRandom());
    }

    @Bean(destroyMethod = "close")
    Outbound outbound(Environment environment, AlertSettings settings, Clock clock) {
        return new Outbound(
                NodeConfiguration.bind(environment, "alert.outbound", OutboundSettings.class), settings.proxy(), clock);
    }

    @Bean(destroyMethod = "close")
    Channels channels(Environment environment, Outbound outbound, Clock clock) {
        OutboundHttp http = new OutboundHttp(outbound);
        List<AlertChannel> builtIn = new ArrayList<>(Webhooks.all(http, clock));
        builtIn.add(new EmailChannel(outbound));
        builtIn.add(new HttpChannel(http, clock));
        builtIn.add(
                new ScriptChannel(NodeConfiguration.bind(environment, "alert.script", ScriptSettings.class), clock));
        return new Channels(
                builtIn,
                NodeConfiguration.bind(environment, "plugins", PluginSettings.class)
                        .folder());
    }

    @Bean
    DeliverySettings deliverySettings(Environment environment) {
        return NodeConfiguration.bind(environment, "alert.delivery", DeliverySettings.class);
    }

    @Bean(destroyMethod = "shutdownNow")
    ScheduledExecutorService sendTimers() {
        return Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("send-timers").factory());
    }

    @Bean
    Courier courier(Channels channels, Clock clock, DeliverySettings settings, ScheduledExecutorService sendTimers) {
        return new Courier(channels, clock, settings.sendTimeout(), sendTimers);
    }

    @Bean
    Messages messages(AlertSettings settings) {
        return new Messages(settings.uiUrl());
    }

    @Bean
    ChannelTrial channelTrial(Database database, SecretBox box, Courier courier, Messages messages, Clock clock) {
        return new ChannelTrial(new AlertChannels(database, box), courier, messages, clock);
    }

    @Bean
    AlertQueue alertQueue(Database database, SecretBox box, NodeIdentity self) {
        return new AlertQueue(database, box, self.incarnation());
    }

    /** Tells people, too, what the log says. */
    @Bean
    ExpiryListener expiryListener(Database database, NodeIdentity self, Clock clock) {
        AlertWatch alerts = new AlertWatch(database, self.incarnation());
        return (which, end) -> alerts.certificate(self.nodeId(), which, end, clock.instant());
    }

    @Bean(initMethod = "start", destroyMethod = "close")
    DeliveryLoop deliveryLoop(
            AlertQueue queue,
            Courier courier,
            Messages messages,
            DeliverySettings settings,
            MeterRegistry meters,
            Clock clock) {
        return new DeliveryLoop(queue, courier, messages, settings, meters, new SplittableRandom(), clock);
    }

    @Bean(initMethod = "start", destroyMethod = "close")
    SignalThread signalThread(Database database, DeliveryLoop deliveries) {
        return new SignalThread(() -> AlertSignals.listen(database), deliveries::wake);
    }

    @Bean("databaseHealthIndicator")
    HealthIndicator databaseHealth(Database database) {
        return () -> database.answersWithin(VALIDATION)
                ? Health.up().build()
                : Health.down().build();
    }

    /** Part of liveness: it only comes back by a restart. */
    @Bean("deliveriesHealthIndicator")
    HealthIndicator deliveriesHealth(DeliveryLoop deliveries) {
        return () -> (deliveries.isAlive() ? Health.up() : Health.down()).build();
    }
}
