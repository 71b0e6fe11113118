/** The projects that workflows belong to. Knows nothing of what is in them. */
@org.jspecify.annotations.NullMarked
package io.scheduler.dao.project;
