package io.scheduler.common.workflow;

/** Writes where in a document something stands: {@code tasks[3].retry.delay}. */
final class Paths {
    private static final int LONGEST_NAME = 60;

    private Paths() {}

    static String field(String parent, String name) {
        String shown = name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME) + "…";
        return parent.isEmpty() ? shown : parent + "." + shown;
    }

    static String item(String parent, int index) {
        return parent + "[" + index + "]";
    }
}
