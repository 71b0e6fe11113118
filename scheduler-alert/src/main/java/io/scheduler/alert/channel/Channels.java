package io.scheduler.alert.channel;

import io.scheduler.common.workflow.SettingsSchemas;
import io.scheduler.common.workflow.TaskTypeSchema;
import io.scheduler.spi.AlertChannel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The kinds of channel that this server can send by. Jars stay open until it is closed. Safe for use by several threads. */
public final class Channels implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Channels.class);
    private static final int MAX_PROVIDERS = 1_000;
    /** What is shorter stands in any text. */
    private static final int SHORTEST_SECRET = 4;

    private final Map<String, Kind> kinds = new TreeMap<>();
    private final List<ChannelLoader> loaders = new ArrayList<>();

    /** A kind with the code that sends. */
    public record Kind(TaskTypeSchema schema, AlertChannel channel) {
        /** With what counts for those that are absent. */
        public Map<String, Object> complete(Map<String, Object> settings) {
            return SettingsSchemas.withDefaults(schema, settings);
        }

        /** The values that nobody is to see, the longest first. */
        public List<String> secrets(Map<String, Object> settings) {
            return SettingsSchemas.secrets(schema).stream()
                    .map(settings::get)
                    .flatMap(value -> value instanceof Map<?, ?> map ? map.values().stream() : Stream.of(value))
                    .filter(String.class::isInstance)
                    .map(String.class::cast)
                    .filter(text -> text.length() >= SHORTEST_SECRET)
                    .sorted(Comparator.comparingInt(String::length).reversed())
                    .toList();
        }
    }

    /**
     * Loads what can be loaded; says in the log what can not.
     *
     * @param plugins folder of jars, which need not exist
     */
    public Channels(List<AlertChannel> builtIn, Path plugins) {
        SettingsSchemas schemas = SettingsSchemas.with(plugins);
        schemas.problems().forEach(problem -> LOG.error("a plugin is left out: {}", problem));
        for (AlertChannel channel : builtIn) {
            SettingsSchemas.Found found = schemas.find(channel.type())
                    .orElseThrow(() -> new IllegalStateException("expected a schema of " + channel.type()));
            kinds.put(channel.type(), new Kind(found.schema(), channel));
        }
        Map<Path, Set<String>> jars = new LinkedHashMap<>();
        schemas.all()
                .forEach(found -> found.jar()
                        .ifPresent(jar -> jars.computeIfAbsent(jar, unseen -> new TreeSet<>())
                                .add(found.schema().name())));
        jars.forEach((jar, types) -> load(jar, types, schemas));
    }

    private void load(Path jar, Set<String> types, SettingsSchemas schemas) {
        try {
            ChannelLoader loader = ChannelLoader.of(jar);
            loaders.add(loader);
            var providers = ServiceLoader.load(AlertChannel.class, loader).iterator();
            for (int i = 0; i < MAX_PROVIDERS; i++) {
                try {
                    if (!providers.hasNext()) {
                        break;
                    }
                    add(jar, providers.next(), types, schemas);
                } catch (ServiceConfigurationError | LinkageError | RuntimeException e) {
                    LOG.error("a kind of channel of {} can not be loaded: {}", jar, e.toString(), e);
                }
            }
        } catch (MalformedURLException e) {
            LOG.error("a plugin is left out: {}: expected a path that can be an address", jar, e);
        }
        types.stream()
                .filter(type -> !kinds.containsKey(type))
                .forEach(type ->
                        LOG.error("the channel {} of {} has a schema, but no code that could be loaded", type, jar));
    }

    private void add(Path jar, AlertChannel channel, Set<String> types, SettingsSchemas schemas) {
        String type = String.valueOf(channel.type());
        if (!types.contains(type)) {
            LOG.error("{} in {} is left out: its type {} has no schema in the same jar", channel.getClass(), jar, type);
        } else if (kinds.putIfAbsent(
                        type, new Kind(schemas.find(type).orElseThrow().schema(), channel))
                != null) {
            LOG.error("{} in {} is left out: another class has its type {}", channel.getClass(), jar, type);
        } else {
            LOG.info("channels of the type {} are sent by {}", type, jar);
        }
    }

    public Optional<Kind> find(String type) {
        return Optional.ofNullable(kinds.get(type));
    }

    /** In alphabetical order. */
    public Set<String> types() {
        return Set.copyOf(kinds.keySet());
    }

    @Override
    public void close() {
        for (ChannelLoader loader : loaders) {
            try {
                loader.close();
            } catch (IOException e) {
                throw new UncheckedIOException("a plugin's jar could not be closed", e);
            }
        }
    }
}
