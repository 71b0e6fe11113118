package io.scheduler.dao.secret;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Bound from {@code secrets.*}.
 *
 * @param keyFile the keys, the same file on all masters and apis; null: there are no secrets
 */
public record SecretSettings(@Nullable Path keyFile) {}
