/** Makes and migrates the schema, says how the database is, keeps and brings back backups. All SQL is in {@code dao}. */
@org.jspecify.annotations.NullMarked
package io.scheduler.admin.db;
