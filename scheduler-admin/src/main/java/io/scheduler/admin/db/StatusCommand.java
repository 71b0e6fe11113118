package io.scheduler.admin.db;

import io.scheduler.admin.Surroundings;
import io.scheduler.dao.database.Schema;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = "Says which server answers, which migrations it has, and which services are connected.")
final class StatusCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    private final DatabaseOptions database = new DatabaseOptions();

    @Option(names = "--json", description = "Print one object.")
    private boolean json;

    @Option(names = "--dry-run", description = "Only say which database would be asked.")
    private boolean dryRun;

    StatusCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    static List<Schema.Migration> pending(Schema schema) {
        return schema.migrations().stream()
                .filter(each -> each.installedAt() == null)
                .toList();
    }

    @Override
    public Integer call() {
        if (dryRun) {
            surroundings.say("Would ask " + database.settings(surroundings));
            return 0;
        }
        return database.with(surroundings, schema -> {
            if (json) {
                Map<String, Object> all = new LinkedHashMap<>();
                all.put("server", schema.server());
                all.put("migrations", schema.migrations());
                all.put("clients", schema.clients());
                surroundings.sayJson(all);
            } else {
                print(schema);
            }
            return 0;
        });
    }

    private void print(Schema schema) {
        Schema.Server server = schema.server();
        surroundings.say(server.server() + " at " + server.address() + ", "
                + (server.primary() ? "primary" : "standby: read only") + ", "
                + (server.encrypted() ? "encrypted" : "in the clear"));
        surroundings.say("Migrations:");
        for (Schema.Migration each : schema.migrations()) {
            surroundings.say(String.format(
                    Locale.ROOT,
                    "  %-6s%-30s%-10s%s",
                    each.version(),
                    each.description(),
                    each.state(),
                    each.installedAt() == null ? "-" : each.installedAt()));
        }
        List<Schema.Client> clients = schema.clients();
        surroundings.say(clients.isEmpty() ? "No service is connected." : "Connected:");
        clients.forEach(each -> surroundings.say("  " + each.name() + " from " + each.address() + ", "
                + each.connections() + " connections since " + each.since()));
    }
}
