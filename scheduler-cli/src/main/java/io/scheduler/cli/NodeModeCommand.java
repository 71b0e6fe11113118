package io.scheduler.cli;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Says what a master or worker is to do; it follows in its own time. */
@Command(mixinStandardHelpOptions = true)
final class NodeModeCommand implements Callable<Integer> {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    enum Verb {
        ACTIVATE("ACTIVE", "Lets a node do all of its work again."),
        PASSIVATE("PASSIVE", "A master then owns no slots, a worker takes no tasks; both stay up."),
        DRAIN("DRAINING", "Lets a node hand over its slots, or its tasks come to their end, and then stop."),
        TAKE_OVER("", "Moves all slots of a master to the others without waiting for it.");

        private final String mode;
        private final String description;

        Verb(String mode, String description) {
            this.mode = mode;
            this.description = description;
        }

        String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        String description() {
            return description;
        }
    }

    enum Role {
        MASTER,
        WORKER
    }

    private final Verb verb;
    private final Surroundings surroundings;

    @Mixin
    private final ServerOptions server = new ServerOptions();

    @Parameters(index = "0", paramLabel = "ROLE", description = "master or worker.")
    private Role role = Role.MASTER;

    @Parameters(index = "1", paramLabel = "NODE", description = "Node id; bin/scheduler cluster lists them.")
    private String node = "";

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for others to read.")
    private @Nullable String reason;

    @Option(names = "--force", description = "Also when no other node of the role would be left active.")
    private boolean force;

    NodeModeCommand(Verb verb, Surroundings surroundings) {
        this.verb = verb;
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        if (verb == Verb.TAKE_OVER && role != Role.MASTER) {
            throw new CommandFailure.Misused("expected a master to take over from: workers own no slots");
        }
        RestClient client = server.client(surroundings);
        String path = "/cluster/" + role.name().toLowerCase(Locale.ROOT) + "s/" + RestClient.segment(node);
        Map<String, Object> body = new LinkedHashMap<>();
        if (reason != null) {
            body.put("reason", reason);
        }
        JsonNode answer;
        if (verb == Verb.TAKE_OVER) {
            answer = client.post(path + "/take-over", body, Map.of());
        } else {
            body.put("mode", verb.mode);
            body.put("force", force);
            answer = client.put(
                    path + "/mode",
                    "application/json",
                    JSON.writeValueAsString(body).getBytes(StandardCharsets.UTF_8));
        }
        surroundings
                .out()
                .println(role.name().toLowerCase(Locale.ROOT) + " " + Text.printable(node) + " is "
                        + answer.path("mode").asString("?") + " and is to be "
                        + answer.path("wantedMode").asString("?")
                        + (answer.path("takenOver").asBoolean(false) ? "; the others take its slots" : ""));
        return ExitCodes.OK;
    }
}
