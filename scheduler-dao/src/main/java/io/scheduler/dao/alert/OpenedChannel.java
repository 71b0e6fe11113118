package io.scheduler.dao.alert;

import java.util.Map;

/**
 * A channel as whoever sends needs it.
 *
 * @param settings plain JSON values, with the secret ones
 */
public record OpenedChannel(long id, String name, String type, Map<String, Object> settings) {
    /** Without the settings, which must not reach a log. */
    @Override
    public String toString() {
        return "OpenedChannel[" + name + ", " + type + "]";
    }
}
