package io.scheduler.worker.spawn;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What is to be started.
 *
 * @param command an absolute program and its arguments
 * @param directory where it begins
 * @param output where it appends what it says; made, for its owner alone, when it is missing
 * @param environment all that it sees
 */
public record Launch(List<String> command, Path directory, Path output, Map<String, String> environment) {}
