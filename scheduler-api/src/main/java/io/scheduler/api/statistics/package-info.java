/** The numbers of the home page, each of which leads to the list of what it counts. Knows nothing of how it is drawn. */
@org.jspecify.annotations.NullMarked
package io.scheduler.api.statistics;
