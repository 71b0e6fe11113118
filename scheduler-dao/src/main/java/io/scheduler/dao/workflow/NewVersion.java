package io.scheduler.dao.workflow;

import org.jspecify.annotations.Nullable;

/**
 * A document to be stored, with what follows from it.
 *
 * @param document canonical JSON: equal documents are equal texts
 * @param inputs what holds for the parameters of a start; null: nothing does
 * @param limited its runs wait for each other: all of them belong to one slot
 */
public record NewVersion(String document, @Nullable String inputs, boolean limited) {}
