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
        description = "Shows who owns the slots: how many each, or with --all each of them.")
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
        JsonNode slots = server.client(surroundings).get("/cluster/slots").path("items");
        List<List<String>> rows = all ? each(slots) : counted(slots);
        Table.lines(rows, 1, new Paint(surroundings.terminal().colours())).forEach(surroundings.out()::println);
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

    private static List<List<String>> counted(JsonNode slots) {
        Map<List<String>, Integer> counts =
                new TreeMap<>((a, b) -> (a.get(0) + ' ' + a.get(1)).compareTo(b.get(0) + ' ' + b.get(1)));
        for (JsonNode slot : slots) {
            String owner = slot.path("ownerNode").asString("");
            String shown = owner.isEmpty() ? slot.path("owner").asString("") : owner;
            counts.merge(List.of(Text.printable(shown), slot.path("state").asString("?")), 1, Integer::sum);
        }
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("OWNER", "STATE", "SLOTS"));
        counts.forEach((key, count) -> rows.add(List.of(key.get(0), key.get(1), Integer.toString(count))));
        return rows;
    }
}
