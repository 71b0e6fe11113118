package io.scheduler.common.param;

import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where a task's parameters come from, weakest first; of equal names the later one counts.
 *
 * @param builtIn what every task has; null for none
 * @param project set for the project
 * @param workflow written at the workflow
 * @param context outputs of the task's upstream tasks
 * @param local written at the task
 * @param startup given when the run was started
 */
public record ParameterScopes(
        @Nullable BuiltIns builtIn,
        Map<String, String> project,
        Map<String, String> workflow,
        Map<String, String> context,
        Map<String, String> local,
        Map<String, String> startup) {

    /** One value for each name, its placeholders replaced by the values of the same winning set. */
    public TaskParameters resolve(TimeExpressions time) {
        Map<String, String> winners = new LinkedHashMap<>(project);
        Set<String> foreign = new HashSet<>();
        put(workflow, winners, foreign, false);
        put(context, winners, foreign, true);
        put(local, winners, foreign, false);
        put(startup, winners, foreign, true);
        SecretReferences secrets = new SecretReferences();
        Placeholders.Source source =
                new Placeholders.Source(winners, builtIn, secrets, name -> !foreign.contains(name));
        Growth growth = new Growth();
        Map<String, String> resolved = new LinkedHashMap<>();
        winners.forEach((name, value) -> resolved.put(
                name,
                value.contains("${")
                        // resolving a reference to it, not its value, lets a circle stop at the parameter itself
                        ? growth.resolve("${" + name + "}", value, own -> Placeholders.resolve(own, source, time))
                        : time.expand(value)));
        return new TaskParameters(Collections.unmodifiableMap(resolved), builtIn, time, secrets);
    }

    private static void put(
            Map<String, String> scope, Map<String, String> winners, Set<String> foreign, boolean isForeign) {
        scope.forEach((name, value) -> {
            if (SecretReferences.isSecret(name)) {
                // the name of a secret is no parameter's
                return;
            }
            winners.put(name, isForeign ? SecretReferences.withoutMarks(value) : value);
            if (isForeign) {
                foreign.add(name);
            } else {
                foreign.remove(name);
            }
        });
    }
}
