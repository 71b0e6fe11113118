package io.scheduler.standalone;

import io.scheduler.rpc.node.NodeRole;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What each service is told, by the names that its own configuration file uses. */
record ServiceProperties(
        Home home, Ports ports, Certificates certificates, Backends backends, String listenHost, AdminAccess admin) {
    /** There is no other worker that tasks could go to, and a start of everything takes longer than the usual lease. */
    private static final String LEASE = "60s";

    Map<String, String> of(NodeRole role) {
        var all = new TreeMap<>(common(role));
        switch (role) {
            case MASTER -> {
                all.put("master.worker-lease", LEASE);
                all.putAll(database());
                all.put("master.listen-host", listenHost);
                all.put("master.listen-port", String.valueOf(ports.master()));
            }
            case WORKER -> all.put("worker.lease", LEASE);
            case API -> {
                all.putAll(database());
                all.put("server.address", listenHost);
                all.put("server.port", String.valueOf(ports.api()));
                all.put("management.server.address", "127.0.0.1");
                all.put("management.server.port", String.valueOf(ports.apiManagement()));
                all.putAll(admin.properties());
            }
            case ALERT -> {
                all.putAll(database());
                all.put("alert.listen-host", listenHost);
                all.put("alert.listen-port", String.valueOf(ports.alert()));
            }
        }
        return all;
    }

    int managementPort(NodeRole role) {
        return switch (role) {
            case MASTER -> ports.masterManagement();
            case WORKER -> ports.workerManagement();
            case API -> ports.apiManagement();
            case ALERT -> ports.alertManagement();
        };
    }

    private Map<String, String> common(NodeRole role) {
        String name = role.name().toLowerCase(Locale.ROOT);
        var all = new TreeMap<String, String>();
        all.put("spring.main.banner-mode", "off");
        all.put("spring.config.additional-location", "optional:file:" + home.configuration() + "/");
        all.put("server.address", "127.0.0.1");
        all.put("server.port", String.valueOf(managementPort(role)));
        all.put("registry.connect-string", backends.zookeeper());
        all.put("node.host", listenHost.equals("0.0.0.0") ? "127.0.0.1" : listenHost);
        all.put("node.data-dir", home.data(name).toString());
        all.put("plugins.folder", home.plugins().toString());
        all.put("rpc.ssl.enabled", "true");
        all.put("rpc.ssl.cert-file-path", certificates.certificate(role).toString());
        all.put("rpc.ssl.key-file-path", certificates.key(role).toString());
        all.put("rpc.ssl.trust-file-path", certificates.authority().toString());
        return all;
    }

    private Map<String, String> database() {
        return Map.of(
                "secrets.key-file", home.secretKeys().toString(),
                "database.url", backends.database().url(),
                "database.username", backends.database().username(),
                "database.password", backends.database().password());
    }

    @Override
    public String toString() {
        return "ServiceProperties of " + home;
    }
}
