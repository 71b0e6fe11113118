package io.scheduler.cli;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;

/** Shows the nodes; without a subcommand, since that is what one looks for first. */
@Command(
        name = "cluster",
        mixinStandardHelpOptions = true,
        description = "Shows the nodes of the cluster; its subcommands steer them.")
final class ClusterCommand implements Callable<Integer> {
    private static final Map<String, String> ROLES = roles();

    private final Surroundings surroundings;

    @Mixin
    private final ServerOptions server = new ServerOptions();

    ClusterCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    private static Map<String, String> roles() {
        Map<String, String> roles = new LinkedHashMap<>();
        roles.put("masters", "master");
        roles.put("workers", "worker");
        roles.put("apis", "api");
        roles.put("alerts", "alert");
        return roles;
    }

    @Override
    public Integer call() {
        RestClient client = server.client(surroundings);
        Instant now = surroundings.clock().instant();
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("ROLE", "NODE", "MODE", "HOST", "VERSION", "UP", "LOAD", "GROUPS", "INCARNATION", "REMARK"));
        ROLES.forEach((path, role) -> {
            for (JsonNode node : client.get("/cluster/" + path).path("items")) {
                rows.add(List.of(
                        role,
                        Text.printable(node.path("nodeId").asString("?")),
                        node.path("mode").asString("?"),
                        host(node),
                        Text.printable(node.path("version").asString("?")),
                        Text.elapsed(Text.instant(node.path("startedAt").asString("")), null, now),
                        load(role, node),
                        texts(node.path("groups")),
                        node.path("incarnation").asString("?"),
                        remark(node)));
            }
        });
        Table.lines(rows, 2, new Paint(surroundings.terminal().colours())).forEach(surroundings.out()::println);
        return ExitCodes.OK;
    }

    private static String host(JsonNode node) {
        int port = node.path("port").asInt(0);
        return Text.printable(node.path("host").asString("?")) + (port == 0 ? "" : ":" + port);
    }

    private static String load(String role, JsonNode node) {
        return switch (role) {
            case "master" -> node.path("slots").asInt(0) + " slots";
            case "worker" ->
                node.path("running").asInt(0) + "/" + node.path("capacity").asInt(0) + " tasks";
            default -> "";
        };
    }

    static String texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(Text.printable(text.asString("?"))));
        return String.join(",", texts);
    }

    private static String remark(JsonNode node) {
        List<String> remarks = new ArrayList<>();
        String wanted = node.path("wantedMode").asString("");
        if (!wanted.isEmpty() && !wanted.equals(node.path("mode").asString(""))) {
            remarks.add("is to become " + wanted);
        }
        if (!node.path("registered").asBoolean(true)) {
            remarks.add("is not there");
        }
        if (node.path("takenOver").asBoolean(false)) {
            remarks.add("taken over");
        }
        if (node.path("away").asBoolean(false)) {
            remarks.add("being restarted");
        }
        String by = node.path("wishedBy").asString("");
        if (!by.isEmpty()) {
            String why = node.path("wishReason").asString("");
            remarks.add("by " + by + (why.isEmpty() ? "" : ": " + why));
        }
        String obstacle = node.path("obstacle").asString("");
        if (!obstacle.isEmpty()) {
            remarks.add(obstacle);
        }
        return Text.printable(String.join("; ", remarks));
    }
}
