package io.scheduler.master.schedule;

import java.time.Duration;

/**
 * Bound from {@code master.schedule.*}.
 *
 * @param misfireThreshold a fire time that is due for longer counts as missed and is treated by the schedule's policy; default
 *     60 s
 * @param batch how many fire times one statement decides at most, 1 to 5000; default 500
 * @param reconcileInterval how often what is known of schedules is compared with what is stored; default 10 s
 * @param fireRetention how long the records of fire times are kept; default 30 d
 */
public record ScheduleSettings(
        Duration misfireThreshold, Integer batch, Duration reconcileInterval, Duration fireRetention) {

    public ScheduleSettings {
        misfireThreshold = misfireThreshold == null ? Duration.ofSeconds(60) : misfireThreshold;
        batch = batch == null ? 500 : batch;
        reconcileInterval = reconcileInterval == null ? Duration.ofSeconds(10) : reconcileInterval;
        fireRetention = fireRetention == null ? Duration.ofDays(30) : fireRetention;
        if (misfireThreshold.compareTo(Duration.ofSeconds(1)) < 0
                || misfireThreshold.compareTo(Duration.ofHours(1)) > 0) {
            throw new IllegalArgumentException(
                    "master.schedule.misfire-threshold: expected 1 s to 1 h, but got " + misfireThreshold);
        }
        if (batch < 1 || batch > 5_000) {
            throw new IllegalArgumentException("master.schedule.batch: expected 1 to 5000, but got " + batch);
        }
        if (!reconcileInterval.isPositive() || !fireRetention.isPositive()) {
            throw new IllegalArgumentException(
                    "master.schedule.reconcile-interval and master.schedule.fire-retention: expected positive durations");
        }
    }

    public static ScheduleSettings defaults() {
        return new ScheduleSettings(null, null, null, null);
    }
}
