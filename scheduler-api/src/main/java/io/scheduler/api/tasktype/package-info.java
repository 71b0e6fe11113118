/** The types of tasks that documents may use, with the schemas from which forms are drawn. Runs none of them. */
@org.jspecify.annotations.NullMarked
package io.scheduler.api.tasktype;
