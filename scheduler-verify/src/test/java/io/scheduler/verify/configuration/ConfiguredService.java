package io.scheduler.verify.configuration;

import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A service and what it reads.
 *
 * @param records by the prefix of their keys
 */
record ConfiguredService(String name, SortedMap<String, Class<?>> records) {
    private static final Map<String, String> COMMON = Map.of(
            "node", "io.scheduler.node.NodeSettings",
            "registry", "io.scheduler.rpc.registry.RegistrySettings",
            "rpc", "io.scheduler.rpc.transport.RpcSettings",
            "rpc.ssl", "io.scheduler.rpc.tls.RpcTlsSettings");

    private static final Map<String, String> PLUGINS = Map.of("plugins", "io.scheduler.node.PluginSettings");

    private static final Map<String, String> LOG_STORE = Map.of(
            "log-store", "io.scheduler.logs.LogStoreSettings",
            "log-store.s3", "io.scheduler.logs.s3.S3Settings");

    private static final Map<String, String> DATABASE = Map.of(
            "database", "io.scheduler.dao.database.DatabaseSettings",
            "secrets", "io.scheduler.dao.secret.SecretSettings");

    static List<ConfiguredService> all() {
        return List.of(
                service(
                        "master",
                        List.of(COMMON, DATABASE, LOG_STORE),
                        Map.of(
                                "master", "io.scheduler.master.app.MasterSettings",
                                "master.loop", "io.scheduler.master.loop.LoopSettings",
                                "master.schedule", "io.scheduler.master.schedule.ScheduleSettings",
                                "master.retention", "io.scheduler.master.retention.RetentionSettings",
                                "master.tracing", "io.scheduler.master.trace.TraceSettings")),
                service(
                        "worker",
                        List.of(COMMON, LOG_STORE, PLUGINS),
                        Map.of(
                                "worker", "io.scheduler.worker.WorkerSettings",
                                "worker.logs", "io.scheduler.worker.log.LogSettings")),
                service(
                        "api",
                        List.of(COMMON, DATABASE, LOG_STORE, PLUGINS),
                        Map.of(
                                "session", "io.scheduler.dao.user.SessionLife",
                                "live", "io.scheduler.api.live.LiveSettings")),
                service(
                        "alert",
                        List.of(COMMON, DATABASE, PLUGINS),
                        Map.of(
                                "alert", "io.scheduler.alert.app.AlertSettings",
                                "alert.delivery", "io.scheduler.alert.delivery.DeliverySettings",
                                "alert.outbound", "io.scheduler.alert.outbound.OutboundSettings",
                                "alert.script", "io.scheduler.alert.script.ScriptSettings")));
    }

    private static ConfiguredService service(String name, List<Map<String, String>> shared, Map<String, String> own) {
        SortedMap<String, Class<?>> records = new TreeMap<>();
        own.forEach((prefix, type) -> records.put(prefix, named(type)));
        shared.forEach(each -> each.forEach((prefix, type) -> records.put(prefix, named(type))));
        return new ConfiguredService(name, records);
    }

    /** Some are seen by their package alone. */
    private static Class<?> named(String type) {
        try {
            return Class.forName(type);
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    Path file() {
        return Path.of("..", "conf", name + ".yaml");
    }

    /** The keys that records of this service know, with what holds their value. */
    Map<String, RecordComponent> keys() {
        Map<String, RecordComponent> keys = new TreeMap<>();
        records.forEach((prefix, type) -> {
            for (RecordComponent part : type.getRecordComponents()) {
                keys.put(prefix + "." + kebab(part.getName()), part);
            }
        });
        return keys;
    }

    private static String kebab(String name) {
        return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }
}
