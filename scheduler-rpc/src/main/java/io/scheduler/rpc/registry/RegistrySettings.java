package io.scheduler.rpc.registry;

import java.time.Duration;

/**
 * How to reach ZooKeeper. A null stands for the default.
 *
 * @param connectString {@code host:port} of the servers, with commas between them
 * @param namespace the node under which everything lies, "scheduler"
 * @param sessionTimeout after which a node that is not heard counts as gone, 4 s
 * @param connectionTimeout for one attempt to connect, and for one request, 4 s
 * @param registerWait how long a starting node waits for ZooKeeper, 60 s
 */
public record RegistrySettings(
        String connectString,
        String namespace,
        Duration sessionTimeout,
        Duration connectionTimeout,
        Duration registerWait) {

    public RegistrySettings {
        namespace = namespace == null ? "scheduler" : namespace;
        sessionTimeout = sessionTimeout == null ? Duration.ofSeconds(4) : sessionTimeout;
        connectionTimeout = connectionTimeout == null ? Duration.ofSeconds(4) : connectionTimeout;
        registerWait = registerWait == null ? Duration.ofSeconds(60) : registerWait;
        check(
                connectString != null && !connectString.isBlank(),
                "registry.connect-string: expected host:port of ZooKeeper, such as localhost:2181");
        check(
                namespace.matches("[A-Za-z0-9._-]+"),
                "registry.namespace: expected letters, digits, '.', '_' and '-', but got '" + namespace + "'");
        positive("session-timeout", sessionTimeout);
        positive("connection-timeout", connectionTimeout);
        positive("register-wait", registerWait);
    }

    /** Everything by default but the address. */
    public static RegistrySettings of(String connectString) {
        return new RegistrySettings(connectString, null, null, null, null);
    }

    private static void positive(String key, Duration value) {
        check(value.isPositive(), "registry." + key + ": expected a positive duration, but got " + value);
    }

    private static void check(boolean valid, String message) {
        if (!valid) {
            throw new IllegalArgumentException(message);
        }
    }
}
