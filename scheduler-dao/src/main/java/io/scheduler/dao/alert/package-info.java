/**
 * Alerts: who is told of what, what happened, and what became of telling. Rules are matched in the transaction of what they
 * speak of; alert servers claim what is due. Must not know how a message is written or sent.
 */
@org.jspecify.annotations.NullMarked
package io.scheduler.dao.alert;
