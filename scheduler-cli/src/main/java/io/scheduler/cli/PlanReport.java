package io.scheduler.cli;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Shows what a start would do. */
final class PlanReport {
    private final Surroundings surroundings;

    PlanReport(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** Returns the exit status: whether nothing stands in the way. */
    int show(JsonNode plan) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("LIST", "LAYER", "TASK", "TYPE", "DOES", "PARAMS"));
        for (JsonNode task : plan.path("tasks")) {
            List<String> params = new ArrayList<>();
            task.path("params")
                    .properties()
                    .forEach(param ->
                            params.add(param.getKey() + "=" + param.getValue().asString("")));
            rows.add(List.of(
                    task.path("list").asString(""),
                    task.path("layer").asString(""),
                    Text.printable(task.path("name").asString("")),
                    task.path("type").asString(""),
                    task.path("does").asString(""),
                    Text.printable(String.join(" ", params))));
        }
        Table.lines(rows, 2, new Paint(surroundings.terminal().colours())).forEach(surroundings.out()::println);
        JsonNode problems = plan.path("problems");
        for (JsonNode problem : problems) {
            surroundings
                    .out()
                    .println("problem: "
                            + Text.printable(problem.path("path").asString("") + ": "
                                    + problem.path("message").asString("")));
        }
        return problems.isEmpty() ? ExitCodes.OK : ExitCodes.REFUSED;
    }
}
