package io.scheduler.standalone;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the person asked for, from the command line and the environment.
 *
 * @param home where everything is kept
 * @param listenHost the address that the services listen on
 * @param database an external one instead of the embedded
 * @param zookeeper the connect string of an external one instead of the embedded
 * @param ports 0 stands for any free one
 * @param adminPassword of the first start; generated when absent
 */
record StandaloneOptions(
        Path home,
        String listenHost,
        Optional<ExternalDatabase> database,
        Optional<String> zookeeper,
        AskedPorts ports,
        Optional<String> adminPassword) {

    static final String USAGE = """
            usage: standalone.sh start|stop|status|run [options]
              --home DIR                   where everything is kept (SCHEDULER_HOME, default ~/.scheduler)
              --database-url URL           an external PostgreSQL, as jdbc:postgresql://host:port/name
              --database-username NAME
              --database-password TEXT     (better: SCHEDULER_DATABASE_PASSWORD)
              --zookeeper HOST:PORT[,...]  an external ZooKeeper
            environment: SCHEDULER_API_PORT, SCHEDULER_MASTER_PORT, SCHEDULER_ALERT_PORT (0 = any free one),
              SCHEDULER_LISTEN_HOST (default 127.0.0.1), SCHEDULER_ADMIN_PASSWORD (of the first start)
            """;

    private static final List<String> NAMES =
            List.of("--home", "--database-url", "--database-username", "--database-password", "--zookeeper");

    /** Who to ask for data instead of the embedded server. */
    record ExternalDatabase(String url, String username, String password) {
        @Override
        public String toString() {
            return username + "@" + url;
        }
    }

    /** The ports of the services as asked for. */
    record AskedPorts(int api, int master, int alert) {}

    static StandaloneOptions parse(List<String> arguments, Map<String, String> environment, Path userHome) {
        Map<String, String> given = given(arguments);
        Path home = Path.of(Optional.ofNullable(given.get("--home"))
                .or(() -> variable(environment, "SCHEDULER_HOME"))
                .orElse(userHome.resolve(".scheduler").toString()));
        return new StandaloneOptions(
                home.toAbsolutePath().normalize(),
                variable(environment, "SCHEDULER_LISTEN_HOST").orElse("127.0.0.1"),
                database(given, environment),
                Optional.ofNullable(given.get("--zookeeper")),
                new AskedPorts(
                        port(environment, "SCHEDULER_API_PORT", 12345),
                        port(environment, "SCHEDULER_MASTER_PORT", 5678),
                        port(environment, "SCHEDULER_ALERT_PORT", 50052)),
                variable(environment, "SCHEDULER_ADMIN_PASSWORD"));
    }

    @Override
    public String toString() {
        return "home " + home + ", listen host " + listenHost + ", database " + database + ", ZooKeeper " + zookeeper
                + ", " + ports;
    }

    private static Map<String, String> given(List<String> arguments) {
        var given = new HashMap<String, String>();
        for (int i = 0; i < arguments.size(); i++) {
            String[] parts = arguments.get(i).split("=", 2);
            if (!NAMES.contains(parts[0])) {
                throw new StandaloneException("expected one of " + NAMES + ", but got '" + parts[0] + "'\n" + USAGE);
            }
            if (parts.length == 1 && i + 1 == arguments.size()) {
                throw new StandaloneException("expected a value after " + parts[0] + "\n" + USAGE);
            }
            given.put(parts[0], parts.length == 2 ? parts[1] : arguments.get(++i));
        }
        return given;
    }

    private static Optional<ExternalDatabase> database(Map<String, String> given, Map<String, String> environment) {
        String url = given.get("--database-url");
        if (url == null) {
            if (given.containsKey("--database-username") || given.containsKey("--database-password")) {
                throw new StandaloneException("expected --database-url beside --database-username\n" + USAGE);
            }
            return Optional.empty();
        }
        if (!url.startsWith("jdbc:postgresql:")) {
            throw new StandaloneException(
                    "expected --database-url to begin with jdbc:postgresql:, but got '" + url + "'");
        }
        String password = Optional.ofNullable(given.get("--database-password"))
                .or(() -> variable(environment, "SCHEDULER_DATABASE_PASSWORD"))
                .orElse("");
        return Optional.of(new ExternalDatabase(url, given.getOrDefault("--database-username", "scheduler"), password));
    }

    private static int port(Map<String, String> environment, String name, int byDefault) {
        Optional<String> text = variable(environment, name);
        if (text.isEmpty()) {
            return byDefault;
        }
        if (!text.get().matches("[0-9]{1,5}") || Integer.parseInt(text.get()) > 65_535) {
            throw new StandaloneException("expected " + name + " to be a port, 0 to 65535, but it is '" + text.get()
                    + "'. 0 stands for any free one");
        }
        return Integer.parseInt(text.get());
    }

    private static Optional<String> variable(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name)).map(String::strip).filter(text -> !text.isEmpty());
    }
}
