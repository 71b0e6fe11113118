/**
 * Who may come in: users, their tokens (only hashes), and the caller that every query of users' data takes. Knows
 * nothing of HTTP, passwords in the clear or how a token is made.
 */
@org.jspecify.annotations.NullMarked
package io.scheduler.dao.user;
