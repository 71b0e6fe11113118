package io.scheduler.common.workflow;

/**
 * One thing that is wrong with a document.
 *
 * @param path where, for instance {@code tasks[3].retry.delay}; empty when it concerns the document as a whole
 * @param message what was expected, what was found, what to do
 * @param line line of the text it was read from, from 1; 0 when unknown
 */
public record DocumentProblem(String path, String message, int line) {
    @Override
    public String toString() {
        return (path.isEmpty() ? "" : path + ": ") + message + (line > 0 ? " (line " + line + ")" : "");
    }
}
