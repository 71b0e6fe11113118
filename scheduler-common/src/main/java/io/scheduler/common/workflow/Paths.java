package io.scheduler.common.workflow;

/** Writes where in a document something stands: {@code tasks[3].retry.delay}. */
final class Paths {
    private static final int LONGEST_NAME = 60;

    private Paths() {}

    static String field(String parent, String name) {
        return parent.isEmpty() ? shown(name) : parent + "." + shown(name);
    }

    /** A name of the author's as messages show it: not at any length. */
    static String shown(String name) {
        return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME) + "…";
    }

    static String item(String parent, int index) {
        return parent + "[" + index + "]";
    }
}
