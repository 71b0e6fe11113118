/**
 * The way to PostgreSQL: the bounded pool, the migrations, transactions, the session that mappers run in, ids taken in
 * blocks, and what all stores share about pages and JSON columns. Knows no table but {@code slot}, whose rows it makes
 * once per installation.
 */
@org.jspecify.annotations.NullMarked
package io.scheduler.dao.database;
