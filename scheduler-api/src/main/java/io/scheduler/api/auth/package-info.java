/**
 * Who a request comes from: logins with password, tokens, the first administrator, and what keeps guessing slow. Knows
 * nothing of what callers then may do.
 */
@org.jspecify.annotations.NullMarked
package io.scheduler.api.auth;
