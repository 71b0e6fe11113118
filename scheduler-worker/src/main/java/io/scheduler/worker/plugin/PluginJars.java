package io.scheduler.worker.plugin;

import io.scheduler.common.workflow.PluginSchemas;
import io.scheduler.common.workflow.TaskTypeSchema;
import io.scheduler.spi.TaskPlugin;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The plugins of one folder, loaded. They stay loaded, and their jars open, until this is closed. Safe for use by several
 * threads.
 */
public final class PluginJars implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PluginJars.class);
    private static final int MAX_PROVIDERS = 1_000;

    private final List<Loaded> types;
    private final List<PluginLoader> loaders;

    private PluginJars(List<Loaded> types, List<PluginLoader> loaders) {
        this.types = List.copyOf(types);
        this.loaders = List.copyOf(loaders);
    }

    /** A type with the code that runs it. */
    public record Loaded(TaskTypeSchema schema, TaskPlugin plugin) {}

    public static PluginJars none() {
        return new PluginJars(List.of(), List.of());
    }

    /** Loads what can be loaded; says in the log what can not. */
    public static PluginJars load(Path folder) {
        PluginSchemas schemas = PluginSchemas.read(folder);
        schemas.problems().forEach(problem -> LOG.error("a plugin is left out: {}", problem));
        Set<Path> jars = new LinkedHashSet<>();
        schemas.byType().values().forEach(found -> jars.add(found.jar()));
        Map<String, Loaded> types = new LinkedHashMap<>();
        List<PluginLoader> loaders = new ArrayList<>();
        for (Path jar : jars) {
            try {
                PluginLoader loader = PluginLoader.of(jar);
                loaders.add(loader);
                providers(jar, loader).forEach(plugin -> add(jar, plugin, schemas, types));
            } catch (MalformedURLException e) {
                LOG.error("a plugin is left out: {}: expected a path that can be an address", jar, e);
            }
        }
        schemas.byType().forEach((type, found) -> {
            if (!types.containsKey(type)) {
                LOG.error("the task type {} of {} has a schema, but no code that could be loaded", type, found.jar());
            }
        });
        if (!types.isEmpty()) {
            LOG.info("task types of plugins in {}: {}", folder, types.keySet());
        }
        return new PluginJars(new ArrayList<>(types.values()), loaders);
    }

    /** Those of a jar that can be made; whatever a class of it does to prevent that, the others are tried. */
    private static List<TaskPlugin> providers(Path jar, PluginLoader loader) {
        List<TaskPlugin> plugins = new ArrayList<>();
        var providers = ServiceLoader.load(TaskPlugin.class, loader).iterator();
        for (int i = 0; i < MAX_PROVIDERS; i++) {
            try {
                if (!providers.hasNext()) {
                    break;
                }
                plugins.add(providers.next());
            } catch (ServiceConfigurationError | LinkageError e) {
                LOG.error("a task type of {} can not be loaded: {}", jar, e.toString(), e);
            }
        }
        return plugins;
    }

    private static void add(Path jar, TaskPlugin plugin, PluginSchemas schemas, Map<String, Loaded> types) {
        String type;
        try {
            type = String.valueOf(plugin.type());
        } catch (RuntimeException | LinkageError e) {
            LOG.error(
                    "a task type of {} does not say its name: {}",
                    jar,
                    plugin.getClass().getName(),
                    e);
            return;
        }
        PluginSchemas.Found found = schemas.byType().get(type);
        if (found == null || !found.jar().equals(jar)) {
            LOG.error(
                    "{} in {} is left out: its type {} has no schema in the same jar that could be read",
                    plugin.getClass().getName(),
                    jar,
                    type);
        } else if (types.putIfAbsent(type, new Loaded(found.schema(), plugin)) != null) {
            LOG.error("{} in {} is left out: another class of the jar has its type {}", plugin.getClass(), jar, type);
        }
    }

    public List<Loaded> types() {
        return types;
    }

    @Override
    public void close() {
        for (PluginLoader loader : loaders) {
            try {
                loader.close();
            } catch (IOException e) {
                throw new UncheckedIOException("a plugin's jar could not be closed", e);
            }
        }
    }
}
