package io.scheduler.dao.datasource;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Bound from {@code secrets.*}.
 *
 * @param keyFile the keys, the same file on all masters and apis; null: no password can be stored
 */
public record KeySettings(@Nullable Path keyFile) {}
