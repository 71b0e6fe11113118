/** {@code bin/scheduler secret}: the keys with which the secrets of projects are sealed. Never shows a secret or a key. */
@org.jspecify.annotations.NullMarked
package io.scheduler.admin.secret;
