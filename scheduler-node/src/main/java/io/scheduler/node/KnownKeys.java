package io.scheduler.node;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.boot.env.OriginTrackedMapPropertySource;
import org.springframework.core.env.Environment;
import org.springframework.core.env.PropertySource;

/**
 * Refuses keys of configuration files that nobody reads: a misspelt one would silently leave its default in force. The
 * environment and the command line are not looked at, since others share the former and people see the latter.
 */
final class KnownKeys {
    /** What is read by records of its own below another's prefix. */
    private static final Map<String, Set<String>> NESTED = Map.of(
            "rpc", Set.of("ssl"),
            "master", Set.of("loop", "schedule", "retention", "tracing"),
            "worker", Set.of("logs"),
            "alert", Set.of("delivery", "outbound", "script"),
            "log-store", Set.of("s3"));

    private KnownKeys() {}

    static void check(Environment environment, String prefix, Class<?> type) {
        List<String> known = Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getName)
                .map(KnownKeys::dashed)
                .toList();
        Set<String> uniform = known.stream().map(KnownKeys::uniform).collect(Collectors.toSet());
        ConfigurationPropertyName above = ConfigurationPropertyName.of(prefix);
        ConfigurationPropertySources.get(environment).forEach(source -> {
            if (source.getUnderlyingSource() instanceof OriginTrackedMapPropertySource file
                    && source instanceof IterableConfigurationPropertySource names) {
                names.stream()
                        .filter(above::isAncestorOf)
                        .filter(name -> !uniform.contains(uniform(element(name, above))))
                        .filter(name -> !NESTED.getOrDefault(prefix, Set.of()).contains(element(name, above)))
                        .findFirst()
                        .ifPresent(name -> {
                            throw new IllegalArgumentException(name + ": unknown key in " + nameOf(file)
                                    + "; expected one of " + prefix + ".{" + String.join(", ", known) + "}");
                        });
            }
        });
    }

    private static String nameOf(PropertySource<?> file) {
        return file.getName().replaceFirst("^Config resource ", "");
    }

    private static String element(ConfigurationPropertyName name, ConfigurationPropertyName above) {
        return name.getElement(above.getNumberOfElements(), ConfigurationPropertyName.Form.ORIGINAL);
    }

    private static String uniform(String key) {
        return key.replace("-", "").toLowerCase(Locale.ROOT);
    }

    private static String dashed(String component) {
        return component.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }
}
