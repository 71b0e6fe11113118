package io.scheduler.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

@Command(
        name = "slots",
        mixinStandardHelpOptions = true,
        description = "Shows who owns the slots: how many each master has, or with --all each of them.")
final class SlotsCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    private final ServerOptions server = new ServerOptions();

    @Option(names = "--all", description = "Each slot with its epoch.")
    private boolean all;

    SlotsCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        JsonNode answer = server.client(surroundings).get("/cluster/slots");
        List<List<String>> rows =
                all ? each(answer.path("items")) : counted(answer.path("items"), answer.path("masters"));
        Table.lines(rows, all ? 1 : 2, new Paint(surroundings.terminal().colours()))
                .forEach(surroundings.out()::println);
        return ExitCodes.OK;
    }

    private static List<List<String>> each(JsonNode slots) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("SLOT", "STATE", "OWNER", "EPOCH", "SINCE", "INCARNATION"));
        for (JsonNode slot : slots) {
            rows.add(List.of(
                    slot.path("slot").asString("?"),
                    slot.path("state").asString("?"),
                    Text.printable(slot.path("ownerNode").asString("")),
                    slot.path("epoch").asString("?"),
                    Text.moment(Text.instant(slot.path("changedAt").asString(""))),
                    slot.path("owner").asString("")));
        }
        return rows;
    }

    private static List<List<String>> counted(JsonNode slots, JsonNode masters) {
        Map<List<String>, Integer> counts =
                new TreeMap<>((a, b) -> (a.get(0) + ' ' + a.get(1)).compareTo(b.get(0) + ' ' + b.get(1)));
        Map<String, String> modes = new TreeMap<>();
        for (JsonNode slot : slots) {
            String owner = slot.path("ownerNode").asString("");
            String shown = owner.isEmpty() ? slot.path("owner").asString("") : owner;
            counts.merge(List.of(shown, slot.path("state").asString("?")), 1, Integer::sum);
        }
        for (JsonNode master : masters) {
            String name = master.path("nodeId").asString("?");
            modes.put(name, mode(master));
            if (counts.keySet().stream().noneMatch(key -> key.get(0).equals(name))) {
                counts.put(List.of(name, ""), 0);
            }
        }
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("OWNER", "MODE", "STATE", "SLOTS"));
        counts.forEach((key, count) -> rows.add(List.of(
                Text.printable(key.get(0)), modes.getOrDefault(key.get(0), ""), key.get(1), Integer.toString(count))));
        return rows;
    }

    private static String mode(JsonNode master) {
        if (!master.path("registered").asBoolean(true)) {
            return "not there";
        }
        if (master.path("takenOver").asBoolean()) {
            return "TAKEN OVER";
        }
        String mode = master.path("mode").asString("?");
        String wanted = master.path("wantedMode").asString(mode);
        return mode.equals(wanted) ? mode : mode + ", wanted " + wanted;
    }
}
