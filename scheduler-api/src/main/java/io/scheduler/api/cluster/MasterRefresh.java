package io.scheduler.api.cluster;

/** Says to all masters that modes or worker groups were changed. Best effort: they look by themselves every few seconds. */
@FunctionalInterface
public interface MasterRefresh {
    void refresh();
}
