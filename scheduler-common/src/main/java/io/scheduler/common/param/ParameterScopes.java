package io.scheduler.common.param;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where a task's parameters come from, strongest first.
 *
 * @param startup given when the run was started
 * @param local written at the task
 * @param context outputs of its upstream tasks
 * @param workflow written at the workflow
 */
public record ParameterScopes(
        Map<String, String> startup,
        Map<String, String> local,
        Map<String, String> context,
        Map<String, String> workflow) {

    /** One value for each name, its placeholders replaced by the values of the same winning set. */
    public Map<String, String> resolve(TimeExpressions time) {
        Map<String, String> winners = new LinkedHashMap<>(workflow);
        winners.putAll(context);
        winners.putAll(local);
        winners.putAll(startup);
        Growth growth = new Growth();
        Map<String, String> resolved = new LinkedHashMap<>();
        winners.forEach((name, value) -> resolved.put(
                name,
                value.contains("${")
                        // resolving a reference to it, not its value, lets a circle stop at the parameter itself
                        ? growth.resolve("${" + name + "}", value, own -> Placeholders.resolve(own, winners, time))
                        : time.expand(value)));
        return Collections.unmodifiableMap(resolved);
    }

    public Map<String, String> resolve() {
        return resolve(TimeExpressions.UNTOUCHED);
    }
}
