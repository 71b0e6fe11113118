package io.scheduler.common.cluster;

/**
 * A node in its data folder. Only one process at a time can hold the folder, and it knows what those before it did there: of two
 * starts with one home the later one speaks for both. Another start under the same node id, in a folder of its own, knows
 * nothing, and the earlier one may be alive: a machine that is cut off and was replaced, for instance.
 *
 * @param nodeId stays the same over restarts
 * @param folder name of the data folder, which is made with it; empty when it is not known
 */
public record NodeHome(String nodeId, String folder) {
    private static final char AT = '@';

    /** What a start of a process in a folder is called everywhere: unlike any other. */
    public static String incarnation(String start, String folder) {
        return start + AT + folder;
    }

    public static NodeHome of(String nodeId, String incarnation) {
        int at = incarnation.lastIndexOf(AT);
        return new NodeHome(nodeId, at < 0 ? "" : incarnation.substring(at + 1));
    }
}
