/**
 * What has changed of runs since somebody looked last, for whoever watches many of them at once. Knows nothing of who
 * watches, and costs those who write the rows nothing.
 */
@org.jspecify.annotations.NullMarked
package io.scheduler.dao.live;
