package io.scheduler.verify.bench.figure;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** All figures of a run, in the order in which they were measured. For one thread. */
public final class Figures {

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    private static final String LINE = "%-34s %11s  %-24s %-9s %s%n";

    private final Map<String, Target> targets;
    private final Map<String, Figure> figures = new LinkedHashMap<>();

    /** @param targets by the names of figures */
    public Figures(Map<String, Target> targets) {
        this.targets = Map.copyOf(targets);
    }

    /** Makes a figure of each measured value that the rounds have in common by name. */
    public List<Figure> addRounds(List<Map<String, Double>> rounds) {
        Map<String, List<Double>> values = new LinkedHashMap<>();
        rounds.forEach(round -> round.forEach((name, value) ->
                values.computeIfAbsent(name, any -> new ArrayList<>()).add(value)));
        return values.entrySet().stream()
                .map(entry -> add(entry.getKey(), entry.getValue()))
                .toList();
    }

    public Figure add(String name, List<Double> values) {
        Figure figure = new Figure(name, values, targets.get(name));
        figures.put(name, figure);
        return figure;
    }

    public Optional<Figure> find(String name) {
        return Optional.ofNullable(figures.get(name));
    }

    public List<Figure> all() {
        return List.copyOf(figures.values());
    }

    public List<Figure> missed() {
        return figures.values().stream().filter(figure -> !figure.isMet()).toList();
    }

    public String json() {
        Map<String, Object> all = new LinkedHashMap<>();
        figures.forEach((name, figure) -> all.put(name, figure.json()));
        return JSON.writeValueAsString(all) + "\n";
    }

    public void print(PrintStream out) {
        out.printf(LINE, "figure", "median", "min – max", "target", "");
        figures.values().forEach(figure -> print(figure, out));
    }

    public static void print(Figure figure, PrintStream out) {
        Target target = figure.target();
        out.printf(
                LINE,
                figure.name(),
                number(figure.median()),
                number(figure.min()) + " – " + number(figure.max()),
                target == null ? "" : target,
                target == null ? "" : figure.isMet() ? "ok" : "missed");
    }

    /** With three digits that say something. */
    static String number(double value) {
        double size = Math.abs(value);
        int decimals = size >= 100 || value == 0 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
        return String.format(Locale.ROOT, "%,." + decimals + "f", value);
    }
}
