package io.scheduler.dao.parameter;

import io.scheduler.common.param.ParameterType;
import java.time.Instant;

/** A value that all workflows of a project see. */
public record ProjectParameter(
        String name, String value, ParameterType type, String description, String changedBy, Instant changedAt) {}
