package io.scheduler.verify.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.FileSystemResource;

/** The files in {@code conf/} name every key there is, no other, and with its default. */
class ShippedConfigurationTest {

    /** Those that have no default, or another one in a file that somebody is to fill in. */
    private static final Set<String> FILLED_IN = Set.of(
            "database.url",
            "registry.connect-string",
            "rpc.ssl.enabled",
            "rpc.ssl.cert-file-path",
            "rpc.ssl.key-file-path",
            "rpc.ssl.trust-file-path",
            "node.data-dir",
            "node.shutdown-delay");

    /** Read by Spring Boot itself. */
    private static final List<String> SPRINGS_OWN = List.of("server.", "management.");

    private static final Map<String, String> COMMON = Map.of(
            "node", "io.scheduler.node.NodeSettings",
            "registry", "io.scheduler.rpc.registry.RegistrySettings",
            "rpc", "io.scheduler.rpc.transport.RpcSettings",
            "rpc.ssl", "io.scheduler.rpc.tls.RpcTlsSettings");

    private static final String PLUGINS = "io.scheduler.node.PluginSettings";

    private static final Map<String, String> LOG_STORE = Map.of(
            "log-store", "io.scheduler.logs.LogStoreSettings",
            "log-store.s3", "io.scheduler.logs.s3.S3Settings");

    private static final Map<String, String> DATABASE = Map.of(
            "database", "io.scheduler.dao.database.DatabaseSettings",
            "secrets", "io.scheduler.dao.secret.SecretSettings");

    record Service(String name, Map<String, String> records) {
        Path file() {
            return Path.of("..", "conf", name + ".yaml");
        }
    }

    static List<Service> services() {
        return List.of(
                service(
                        "master",
                        both(DATABASE, LOG_STORE),
                        Map.of(
                                "master", "io.scheduler.master.app.MasterSettings",
                                "master.loop", "io.scheduler.master.loop.LoopSettings",
                                "master.schedule", "io.scheduler.master.schedule.ScheduleSettings",
                                "master.retention", "io.scheduler.master.retention.RetentionSettings",
                                "master.tracing", "io.scheduler.master.trace.TraceSettings")),
                service(
                        "worker",
                        LOG_STORE,
                        Map.of(
                                "worker", "io.scheduler.worker.WorkerSettings",
                                "worker.logs", "io.scheduler.worker.log.LogSettings",
                                "plugins", PLUGINS)),
                service(
                        "api",
                        both(DATABASE, LOG_STORE),
                        Map.of(
                                "plugins", PLUGINS,
                                "session", "io.scheduler.dao.user.SessionLife",
                                "live", "io.scheduler.api.live.LiveSettings")),
                service(
                        "alert",
                        DATABASE,
                        Map.of(
                                "plugins", PLUGINS,
                                "alert", "io.scheduler.alert.app.AlertSettings",
                                "alert.delivery", "io.scheduler.alert.delivery.DeliverySettings",
                                "alert.outbound", "io.scheduler.alert.outbound.OutboundSettings",
                                "alert.script", "io.scheduler.alert.script.ScriptSettings")));
    }

    private static Map<String, String> both(Map<String, String> one, Map<String, String> other) {
        var all = new TreeMap<>(one);
        all.putAll(other);
        return all;
    }

    private static Service service(String name, Map<String, String> database, Map<String, String> own) {
        var records = new TreeMap<>(COMMON);
        records.putAll(database);
        records.putAll(own);
        return new Service(name, records);
    }

    @ParameterizedTest
    @MethodSource("services")
    void namesEveryKeyAndNoOther(Service service) throws Exception {
        var expected = new TreeSet<String>();
        for (var each : service.records().entrySet()) {
            for (RecordComponent part : Class.forName(each.getValue()).getRecordComponents()) {
                expected.add(each.getKey() + "." + kebab(part.getName()));
            }
        }
        // A key whose default is made at run time stands there as a comment.
        String text = Files.readString(service.file());
        var named = new TreeSet<>(withoutIndexes(yaml(service)));
        named.removeIf(key -> SPRINGS_OWN.stream().anyMatch(key::startsWith));
        for (String key : expected) {
            String last = key.substring(key.lastIndexOf('.') + 1);
            if (text.contains("  # " + last + ":")) {
                named.add(key);
            }
        }
        assertThat(named).isEqualTo(expected);
    }

    @ParameterizedTest
    @MethodSource("services")
    void saysTheDefaults(Service service) throws Exception {
        EnumerablePropertySource<?> shipped = yaml(service);
        var required = new LinkedHashMap<String, Object>();
        for (String key : FILLED_IN) {
            if (shipped.containsProperty(key)) {
                required.put(key, Objects.requireNonNull(shipped.getProperty(key)));
            }
        }
        Binder file = binder(shipped);
        Binder defaults = binder(new MapPropertySource("required", required));
        for (var each : service.records().entrySet()) {
            Class<?> type = Class.forName(each.getValue());
            assertThat(file.bindOrCreate(each.getKey(), type))
                    .as(each.getKey())
                    .isEqualTo(defaults.bindOrCreate(each.getKey(), type));
        }
    }

    private static Binder binder(PropertySource<?> source) {
        var sources = new MutablePropertySources();
        sources.addLast(source);
        return new Binder(ConfigurationPropertySources.from(sources));
    }

    private static EnumerablePropertySource<?> yaml(Service service) throws IOException {
        var sources = new YamlPropertySourceLoader().load("shipped", new FileSystemResource(service.file()));
        assertThat(sources).hasSize(1);
        return (EnumerablePropertySource<?>) sources.getFirst();
    }

    private static List<String> withoutIndexes(EnumerablePropertySource<?> source) {
        var keys = new ArrayList<String>();
        for (String key : source.getPropertyNames()) {
            keys.add(key.replaceAll("\\[[0-9]+]$", ""));
        }
        return keys;
    }

    private static String kebab(String name) {
        return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }
}
