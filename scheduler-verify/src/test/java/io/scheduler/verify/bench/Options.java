package io.scheduler.verify.bench;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What {@code bin/bench} was asked to do.
 *
 * @param rounds that are counted
 * @param json where the figures go, null for nowhere
 * @param keep the folder with data and logs
 * @param quick small sizes, one round, no warm-up: shows that all of it works
 * @param check a missed target is a failure
 */
record Options(
        int rounds, Set<Part> only, @Nullable Path json, boolean keep, boolean quick, boolean check, int capacity) {

    /** What can be asked for. */
    enum Part {
        LIMITS,
        W1,
        W2,
        W3,
        W4,
        W5,
        W6,
        COST,
        LARGE,
        W7,
        RETENTION
    }

    static final int DEFAULT_CAPACITY = 256;

    static final String USAGE = """
            usage: bin/bench [--rounds N] [--only W1,W3,...] [--json FILE] [--capacity N] [--quick] [--check] [--keep]
              --rounds N    counted rounds of each workload, after two that are not counted; default 3
              --only LIST   of W1 to W7, limits (of the machine), cost (counted), large (a workflow of
                            100,000 tasks with 512 MB for the master) and retention (1,000,000 rows of old
                            tasks deleted under load); default: all of them
              --json FILE   where to write the figures
              --capacity N  of the worker, tasks at once; default 256
              --quick       small sizes and one round: shows that all of it works, its figures say little
              --check       exit status 1 when a target is missed
              --keep        keep the folder with data and logs
              --micro       runs the microbenchmarks instead; what follows goes to JMH
            exit status: 0 it ran, 1 a target is missed (with --check), 2 it could not be carried out""";

    /** @throws IllegalArgumentException with a text for people */
    static Options parse(String... arguments) {
        int rounds = -1;
        Set<Part> only = EnumSet.allOf(Part.class);
        Path json = null;
        boolean keep = false;
        boolean quick = false;
        boolean check = false;
        int capacity = DEFAULT_CAPACITY;
        for (int i = 0; i < arguments.length; i++) {
            switch (arguments[i]) {
                case "--rounds" -> rounds = number(arguments, ++i);
                case "--only" -> only = parts(value(arguments, ++i));
                case "--json" -> json = Path.of(value(arguments, ++i)).toAbsolutePath();
                case "--capacity" -> capacity = number(arguments, ++i);
                case "--keep" -> keep = true;
                case "--quick" -> quick = true;
                case "--check" -> check = true;
                case "--help" -> throw new IllegalArgumentException(USAGE);
                default -> throw new IllegalArgumentException("there is no option " + arguments[i] + "\n" + USAGE);
            }
        }
        int wanted = rounds > 0 ? rounds : quick ? 1 : 3;
        return new Options(wanted, only, json, keep, quick, check, capacity);
    }

    boolean wants(Part part) {
        return only.contains(part);
    }

    private static Set<Part> parts(String list) {
        Set<Part> parts = EnumSet.noneOf(Part.class);
        for (String word : list.split(",")) {
            try {
                parts.add(Part.valueOf(word.strip().toUpperCase(Locale.ROOT)));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        "expected some of W1 to W7, limits, cost, large and retention after --only, but got " + word
                                + "\n" + USAGE,
                        e);
            }
        }
        return parts;
    }

    private static int number(String[] arguments, int i) {
        String text = value(arguments, i);
        if (!text.matches("[1-9][0-9]{0,5}")) {
            throw new IllegalArgumentException(
                    "expected a number of at least 1 after " + arguments[i - 1] + ", but got " + text + "\n" + USAGE);
        }
        return Integer.parseInt(text);
    }

    private static String value(String[] arguments, int i) {
        if (i >= arguments.length) {
            throw new IllegalArgumentException("expected a value after " + arguments[i - 1] + "\n" + USAGE);
        }
        return arguments[i];
    }
}
