package io.scheduler.common.param;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of one attempt with all that their texts refer to, except for secrets, which stay marks until
 * {@link #reveal}. Confined to one thread.
 */
public final class TaskParameters {
    private final Map<String, String> values;
    private final @Nullable BuiltIns builtIn;
    private final TimeExpressions time;
    private final SecretReferences secrets;

    TaskParameters(
            Map<String, String> values, @Nullable BuiltIns builtIn, TimeExpressions time, SecretReferences secrets) {
        this.values = values;
        this.builtIn = builtIn;
        this.time = time;
        this.secrets = secrets;
    }

    /** The value of each parameter. Of built-in ones only those that somebody has given a value of their own. */
    public Map<String, String> values() {
        return values;
    }

    /** Whether the value of a parameter refers to a secret, so that nobody can say here what it will be. */
    public boolean holdsSecret(String name) {
        String value = values.get(name);
        return value != null && SecretReferences.isMarked(value);
    }

    /** Every text of a task's configuration with its references replaced, however deep; names of fields are left alone. */
    public Map<String, Object> config(Map<String, Object> config) {
        // a reference to a secret counts where it stands in the configuration itself, not within a parameter's value
        Placeholders.Source source = new Placeholders.Source(values, builtIn, secrets, name -> false);
        return Placeholders.resolveConfig(config, source, time);
    }

    /** Texts that are handed on to other tasks; they can not hold secrets. */
    public Map<String, String> handedOn(Map<String, String> declared) {
        Placeholders.Source source = new Placeholders.Source(values, builtIn, null, name -> false);
        Growth growth = new Growth();
        Map<String, String> resolved = new LinkedHashMap<>();
        declared.forEach((name, text) -> {
            String value = growth.resolve(text, time.expand(text), own -> Placeholders.resolve(own, source, time));
            resolved.put(name, SecretReferences.reveal(value, Map.of()));
        });
        return resolved;
    }

    /** Names of the secrets that what was asked for so far refers to. */
    public Set<String> secrets() {
        return secrets.names();
    }

    /** The map with the secrets' values; one that is not among them stays a reference. */
    public static Map<String, String> reveal(Map<String, String> values, Map<String, String> secrets) {
        return SecretReferences.reveal(values, secrets);
    }

    /** The same for a configuration. */
    public static Map<String, Object> revealConfig(Map<String, Object> config, Map<String, String> secrets) {
        Map<String, Object> revealed = new LinkedHashMap<>();
        config.forEach((name, value) -> revealed.put(name, revealValue(value, secrets)));
        return Collections.unmodifiableMap(revealed);
    }

    private static Object revealValue(Object value, Map<String, String> secrets) {
        return switch (value) {
            case String text -> SecretReferences.reveal(text, secrets);
            case List<?> list -> {
                List<Object> revealed = new ArrayList<>(list.size());
                list.forEach(item -> revealed.add(revealValue(item, secrets)));
                yield Collections.unmodifiableList(revealed);
            }
            case Map<?, ?> map -> {
                Map<Object, Object> revealed = new LinkedHashMap<>();
                map.forEach((name, item) -> revealed.put(name, revealValue(item, secrets)));
                yield Collections.unmodifiableMap(revealed);
            }
            default -> value;
        };
    }
}
