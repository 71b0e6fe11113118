package io.scheduler.verify.configuration;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.FileSystemResource;

/** A shipped file as the service reads it; the keys that have no default, or another one in a file that somebody is to fill in. */
record FilledIn(ConfiguredService service, EnumerablePropertySource<?> shipped) {
    static final Set<String> KEYS = Set.of(
            "database.url",
            "registry.connect-string",
            "rpc.ssl.enabled",
            "rpc.ssl.cert-file-path",
            "rpc.ssl.key-file-path",
            "rpc.ssl.trust-file-path",
            "node.data-dir",
            "node.shutdown-delay");

    static FilledIn of(ConfiguredService service) throws IOException {
        var sources = new YamlPropertySourceLoader().load("shipped", new FileSystemResource(service.file()));
        return new FilledIn(service, (EnumerablePropertySource<?>) sources.getFirst());
    }

    /** What the file says. */
    Binder file() {
        return binder(shipped);
    }

    /**
     * What counts without the file.
     *
     * @param but left out of what is filled in; null for nothing
     */
    Binder defaults(@Nullable String but) {
        Map<String, Object> required = new LinkedHashMap<>();
        for (String key : KEYS) {
            if (!key.equals(but) && shipped.containsProperty(key)) {
                required.put(key, Objects.requireNonNull(shipped.getProperty(key)));
            }
        }
        return binder(new MapPropertySource("required", required));
    }

    /** What a key is that nobody fills in, in words. */
    String without(String key) throws ReflectiveOperationException {
        String prefix = key.substring(0, key.lastIndexOf('.'));
        RecordComponent part = Objects.requireNonNull(service.keys().get(key));
        try {
            Object bound = defaults(key)
                    .bindOrCreate(
                            prefix, Objects.requireNonNull(service.records().get(prefix)));
            part.getAccessor().setAccessible(true);
            Object value = part.getAccessor().invoke(bound);
            if (value == null) {
                return "not set";
            }
            return "`" + (value instanceof Duration time ? time.toSeconds() + "s" : value) + "`";
        } catch (BindException refused) {
            return "**required**";
        }
    }

    private static Binder binder(PropertySource<?> source) {
        var sources = new MutablePropertySources();
        sources.addLast(source);
        return new Binder(ConfigurationPropertySources.from(sources));
    }
}
