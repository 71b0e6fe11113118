/** SQL as an author writes it, with places for parameters. Knows nothing of databases and never pastes a value. */
@org.jspecify.annotations.NullMarked
package io.scheduler.common.sql;
