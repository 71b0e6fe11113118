/**
 * What a master's partition loop reads and writes: whole batches in one transaction, fenced by the epochs of the slots
 * that they touch. Statements are set-based and counted; nothing here goes through an object mapper. What the values
 * mean is the engine's business.
 */
@org.jspecify.annotations.NullMarked
package io.scheduler.dao.partition;
