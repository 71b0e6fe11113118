package io.scheduler.worker.process;

import org.jspecify.annotations.Nullable;

/**
 * How the processes of a task are known: by a value in their environment, by the session and group that the root
 * process leads, and by descent from any of those.
 *
 * @param marker value of {@link ProcessSnapshot#MARKER_VARIABLE} in their environment
 * @param root leader of their session; null when it is not known, then only the marker and descent count
 */
public record ProcessTree(String marker, @Nullable ProcessId root) {}
