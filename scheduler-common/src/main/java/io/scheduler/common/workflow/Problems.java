package io.scheduler.common.workflow;

import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong with a document; keeps the first hundred and counts the rest. Not thread-safe. */
final class Problems {
    static final int KEPT = 100;

    private final List<DocumentProblem> kept = new ArrayList<>();
    private int dropped;

    void add(String path, int line, String message) {
        if (kept.size() < KEPT) {
            kept.add(new DocumentProblem(path, message, line));
        } else {
            dropped++;
        }
    }

    int count() {
        return kept.size() + dropped;
    }

    boolean isEmpty() {
        return kept.isEmpty();
    }

    /** Whether what is added now is only counted, so that nobody goes to the length of working out good advice. */
    boolean isFull() {
        return kept.size() == KEPT;
    }

    DocumentResult.Invalid toResult() {
        List<DocumentProblem> all = new ArrayList<>(kept);
        if (dropped > 0) {
            all.add(new DocumentProblem("", "and " + dropped + " more", 0));
        }
        return new DocumentResult.Invalid(all);
    }
}
