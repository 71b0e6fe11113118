/** What tasks share: task groups, environments, and who comes first, on the running whole. */
@org.jspecify.annotations.NullMarked
package io.scheduler.verify.group;
