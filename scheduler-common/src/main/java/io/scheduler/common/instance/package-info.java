/**
 * What is kept of a running workflow: the instance and the attempts of its tasks, as whole values. The engine makes
 * them, the database stores them; neither adds a meaning of its own.
 */
@org.jspecify.annotations.NullMarked
package io.scheduler.common.instance;
