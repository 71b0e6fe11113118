package io.scheduler.dao.partition;

import io.scheduler.common.instance.ItemRun;

/** @param taskInstanceId the attempt that waits for the run of the item */
public record ItemRow(long taskInstanceId, ItemRun item) {}
