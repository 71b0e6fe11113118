package io.scheduler.dao.workflow;

/**
 * A document to be stored.
 *
 * @param document canonical JSON: equal documents are equal texts
 * @param limited its runs wait for each other: all of them belong to one slot
 */
public record NewVersion(String document, boolean limited) {}
