package io.scheduler.dao.project;

import java.time.Instant;

/** A folder of workflows, known by its name. */
public record Project(long id, String name, String description, Instant createdAt, Instant updatedAt) {}
