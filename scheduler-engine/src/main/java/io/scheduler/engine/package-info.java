/**
 * The brain: one workflow instance as a pure state machine.
 *
 * <p>{@link io.scheduler.engine.WorkflowEngine#decide} takes the state, an event, the time and a source of ids and
 * brings changes, actions and a reply; {@link io.scheduler.engine.WorkflowRun#apply} is the only thing that makes new
 * state, live and in recovery. Nothing here knows a clock, a thread, a socket, a table or a logger.
 */
@org.jspecify.annotations.NullMarked
package io.scheduler.engine;
