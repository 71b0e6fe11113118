/**
 * A real PostgreSQL and a real ZooKeeper in a folder, started by the JVM that needs them and kept between starts. For the
 * standalone and for tests; nothing here knows the scheduler's schema, its configuration or Spring, and no service of a
 * cluster may depend on it.
 *
 * <p>Both listen on loopback only. PostgreSQL is durable unless a test says otherwise. What a killed JVM leaves behind (a
 * running server, a lock file, a half-made data folder) is dealt with at the next start.
 */
@NullMarked
package io.scheduler.embedded;

import org.jspecify.annotations.NullMarked;
