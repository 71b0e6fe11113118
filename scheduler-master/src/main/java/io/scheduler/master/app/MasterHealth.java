package io.scheduler.master.app;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Ready means: others can find this master. A lost registry is shown, and heals by itself. */
final class MasterHealth implements HealthIndicator {

    private final Master master;

    MasterHealth(Master master) {
        this.master = master;
    }

    @Override
    public Health health() {
        return master.isReady()
                ? Health.up().build()
                : Health.down()
                        .withDetail("registry", "not registered in ZooKeeper")
                        .build();
    }
}
