package io.scheduler.dao.alert;

import java.util.List;

/** What became of deleting something that others may use. */
public sealed interface Deletion {
    record Deleted() implements Deletion {}

    record Absent() implements Deletion {}

    /** @param by their names; at most the first few */
    record InUse(List<String> by) implements Deletion {}
}
