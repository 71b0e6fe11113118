/** The HTTP task: one request, judged and taken apart as the task says. Must not know what the answer is for. */
@org.jspecify.annotations.NullMarked
package io.scheduler.worker.task.http;
