package io.scheduler.verify.drill;

import java.nio.file.Path;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * What {@code bin/drill} was asked to do.
 *
 * @param minutes of faults; starting and settling come on top
 * @param json where the figures go, null for nowhere
 * @param folder of all evidence, null for a new temporary one
 * @param keep the folder even when all is well
 */
record Options(
        double minutes,
        long seed,
        @Nullable Path json,
        @Nullable Path folder,
        boolean keep) {

    static final String USAGE = """
            usage: bin/drill --minutes N [--seed S] [--json FILE] [--folder DIR] [--keep]
              --minutes N   how long faults happen; starting and settling come on top
              --seed S      the same seed gives the same faults; a random one is printed
              --json FILE   where to write the figures
              --folder DIR  an empty folder for logs, data and what the tasks wrote; default: a temporary one
              --keep        keep that folder when all is well, too
            exit status: 0 all is well, 1 a promise was broken, 2 wrong arguments or no cluster""";

    /** @throws IllegalArgumentException with a text for people */
    static Options parse(String... arguments) {
        double minutes = -1;
        long seed = new Random().nextInt(1_000_000);
        Path json = null;
        Path folder = null;
        boolean keep = false;
        for (int i = 0; i < arguments.length; i++) {
            switch (arguments[i]) {
                case "--minutes" -> minutes = number(arguments, ++i);
                case "--seed" -> seed = (long) number(arguments, ++i);
                case "--json" -> json = Path.of(value(arguments, ++i));
                case "--folder" -> folder = Path.of(value(arguments, ++i)).toAbsolutePath();
                case "--keep" -> keep = true;
                default -> throw new IllegalArgumentException("there is no option " + arguments[i] + "\n" + USAGE);
            }
        }
        if (minutes <= 0) {
            throw new IllegalArgumentException("expected --minutes with a number above 0\n" + USAGE);
        }
        return new Options(minutes, seed, json, folder, keep);
    }

    private static double number(String[] arguments, int i) {
        String text = value(arguments, i);
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "expected a number after " + arguments[i - 1] + ", but got " + text + "\n" + USAGE, e);
        }
    }

    private static String value(String[] arguments, int i) {
        if (i >= arguments.length) {
            throw new IllegalArgumentException("expected a value after " + arguments[i - 1] + "\n" + USAGE);
        }
        return arguments[i];
    }
}
