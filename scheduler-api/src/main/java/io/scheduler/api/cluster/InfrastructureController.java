package io.scheduler.api.cluster;

import io.scheduler.api.access.Access;
import io.scheduler.api.access.Action;
import io.scheduler.api.access.Resource;
import io.scheduler.dao.database.Database;
import io.scheduler.dao.overview.DatabaseFigures;
import io.scheduler.dao.user.Caller;
import io.scheduler.node.NodeConfiguration;
import io.scheduler.rpc.registry.NodeRegistry;
import io.scheduler.rpc.registry.RegistrySettings;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What the cluster stands on. */
@RestController
@RequestMapping("/api/v1/cluster")
@Tag(name = "Cluster")
class InfrastructureController {
    private final Database database;
    private final NodeRegistry registry;
    private final RegistrySettings settings;

    InfrastructureController(Database database, NodeRegistry registry, Environment environment) {
        this.database = database;
        this.registry = registry;
        this.settings = NodeConfiguration.bind(environment, "registry", RegistrySettings.class);
    }

    @GetMapping("/database")
    @Access(resource = Resource.CLUSTER, action = Action.READ)
    @Operation(
            summary = "Shows how the database is",
            description = "As far as the server tells our user. Code: database.unavailable (503).")
    DatabaseView database(Caller caller) {
        DatabaseFigures of = DatabaseFigures.of(database);
        return new DatabaseView(
                of.version(),
                of.standby() ? DatabaseRole.STANDBY : DatabaseRole.PRIMARY,
                of.connections(),
                of.maxConnections(),
                of.sizeBytes(),
                of.longestTransactionSeconds(),
                of.standbys(),
                of.replayLagSeconds());
    }

    @GetMapping("/registry")
    @Access(resource = Resource.CLUSTER, action = Action.READ)
    @Operation(summary = "Shows the connection of this api to ZooKeeper")
    RegistryView registry(Caller caller) {
        return new RegistryView(
                registry.state(),
                servers(settings.connectString()),
                settings.namespace(),
                settings.sessionTimeout().toMillis());
    }

    /** Without what may stand before and behind them: credentials and a path. */
    static List<String> servers(String connectString) {
        return Arrays.stream(connectString.split(","))
                .map(server ->
                        server.replaceFirst(".*@", "").replaceFirst("/.*", "").strip())
                .filter(server -> !server.isEmpty())
                .toList();
    }

    enum DatabaseRole {
        PRIMARY,
        STANDBY
    }

    /**
     * @param connections of all who use the server
     * @param sizeBytes of our database
     * @param standbys that follow it, as far as it tells
     * @param replayLagSeconds of the slowest standby that can be seen
     */
    record DatabaseView(
            String version,
            DatabaseRole role,
            int connections,
            int maxConnections,
            long sizeBytes,
            @Nullable Double longestTransactionSeconds,
            int standbys,
            @Nullable Double replayLagSeconds) {}

    /**
     * @param servers host:port of those that it may connect to
     * @param namespace the node under which everything lies
     */
    record RegistryView(NodeRegistry.State state, List<String> servers, String namespace, long sessionTimeoutMillis) {}
}
