/** The secrets of projects over REST: put, listed by name and deleted, but never shown. */
@org.jspecify.annotations.NullMarked
package io.scheduler.api.secret;
