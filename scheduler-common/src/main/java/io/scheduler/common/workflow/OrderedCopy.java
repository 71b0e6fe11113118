package io.scheduler.common.workflow;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** An unmodifiable copy that keeps the order in which the author wrote the entries; {@link Map#copyOf} does not. */
final class OrderedCopy {
    private OrderedCopy() {}

    static <V> Map<String, V> of(Map<String, V> map) {
        return map.isEmpty() ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }
}
