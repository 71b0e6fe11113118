package io.scheduler.worker.task;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The types of this worker by their names. Immutable. */
public final class TaskTypes {
    private final Map<String, TaskType> byName = new TreeMap<>();

    public TaskTypes(List<TaskType> types) {
        for (TaskType type : types) {
            if (byName.put(type.name(), type) != null) {
                throw new IllegalArgumentException("expected each task type once, but got two of " + type.name());
            }
        }
    }

    public Optional<TaskType> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    public String names() {
        return String.join(", ", byName.keySet());
    }
}
