package io.scheduler.verify.simulation;

import java.io.PrintStream;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

/** {@code bin/simulate}: exit status 0 when everything held, 1 when something did not, 2 on wrong usage. */
public final class Simulate {

    private static final int HELD = 0;
    private static final int BROKEN = 1;
    private static final int WRONG_USAGE = 2;
    private static final int LINE = 100;
    private static final Duration PROGRESS_EVERY = Duration.ofSeconds(5);

    private static final String HELP = """
            Plays whole clusters, each from one seed, in simulated time: the production parts of masters, with workers,
            registry, network and database that fail in every way, and checks what must hold in spite of it.

            Usage: bin/simulate [--seeds N] [--from S] [--plant BUG]... [--trace] [--keep-going] [--plants]

              --seeds N     how many seeds to play, default %d
              --from S      the first seed, default 0
              --plant BUG   plants a bug, to see that it is found: %s
              --trace       on failure prints every step of the failing seed instead of the last %d
              --keep-going  plays on after a failure, and prints a line for each failing seed
              --plants      plants each bug in turn and says after how many seeds it is found
              --help        this text

            Exit status: 0 everything held, 1 something did not (the failing seed and the command that repeats it are
            printed), 2 wrong usage.
            """;

    private Simulate() {}

    public static void main(String[] args) {
        System.exit(run(args, System.out, System.err));
    }

    record Options(
            int seeds,
            long from,
            Set<Plant> planted,
            boolean trace,
            boolean keepGoing,
            boolean eachPlant,
            boolean help) {}

    static int run(String[] args, PrintStream out, PrintStream err) {
        Options options;
        try {
            options = parse(args);
        } catch (IllegalArgumentException wrong) {
            err.println("error: " + wrong.getMessage());
            err.println("bin/simulate --help says how it is used.");
            return WRONG_USAGE;
        }
        if (options.help()) {
            out.printf(HELP, Campaign.DEFAULT_SEEDS, Plant.labels(), Campaign.SHORT_TRACE);
            return HELD;
        }
        return options.eachPlant() ? plantEach(options, out) : play(options, out, err);
    }

    /** Everything that is expected to be found must be. */
    private static int plantEach(Options options, PrintStream out) {
        boolean held = true;
        for (Plant plant : Plant.values()) {
            Campaign.Failure failure = new Campaign(EnumSet.of(plant), Campaign.SHORT_TRACE)
                    .play(options.from(), options.seeds(), (seed, soFar) -> {})
                    .failure();
            held &= failure != null || plant.found() == Plant.Found.NOT_WITHIN_THE_DEFAULT_SEEDS;
            out.println(
                    failure == null
                            ? plant.label() + ": not found in " + options.seeds() + " seeds"
                            : plant.label() + ": found after " + (failure.seed() - options.from() + 1) + " seeds: "
                                    + firstLine(failure));
        }
        return held ? HELD : BROKEN;
    }

    private static String firstLine(Campaign.Failure failure) {
        String first = failure.violations().getFirst();
        return first.length() <= LINE ? first : first.substring(0, LINE) + "…";
    }

    private static int play(Options options, PrintStream out, PrintStream err) {
        long begun = System.nanoTime();
        long[] toldAt = {begun};
        Campaign campaign = new Campaign(options.planted(), options.trace() ? Integer.MAX_VALUE : Campaign.SHORT_TRACE);
        Figures figures = new Figures();
        long end = options.from() + options.seeds();
        boolean held = true;
        for (long from = options.from(); from < end; ) {
            Campaign.Outcome outcome = campaign.play(from, Math.toIntExact(end - from), (seed, soFar) -> {
                if (System.nanoTime() - toldAt[0] >= PROGRESS_EVERY.toNanos()) {
                    toldAt[0] = System.nanoTime();
                    err.println((seed - options.from() + 1) + " of " + options.seeds() + " seeds");
                }
            });
            figures.add(outcome.figures());
            Campaign.Failure failure = outcome.failure();
            from = failure == null || !options.keepGoing() ? end : failure.seed() + 1;
            if (failure != null) {
                held = false;
                tell(failure, options, out);
            }
        }
        out.println(figures.summary(Duration.ofNanos(System.nanoTime() - begun)));
        return held ? HELD : BROKEN;
    }

    private static void tell(Campaign.Failure failure, Options options, PrintStream out) {
        if (options.keepGoing()) {
            out.println("seed " + failure.seed() + ": " + failure.violations().getFirst());
            return;
        }
        out.println(failure.trace());
        out.println("seed " + failure.seed() + " failed after " + (failure.seed() - options.from() + 1) + " seeds:");
        failure.violations().forEach(what -> out.println("  " + what));
        out.println("Repeat it with: " + repeat(failure.seed(), options.planted()));
    }

    static String repeat(long seed, Set<Plant> planted) {
        StringBuilder command = new StringBuilder("bin/simulate --seeds 1 --from " + seed);
        planted.forEach(plant -> command.append(" --plant ").append(plant.label()));
        return command.append(" --trace").toString();
    }

    private static Options parse(String[] args) {
        int seeds = Campaign.DEFAULT_SEEDS;
        long from = 0;
        Set<Plant> planted = EnumSet.noneOf(Plant.class);
        boolean trace = false;
        boolean keepGoing = false;
        boolean eachPlant = false;
        boolean help = false;
        for (int i = 0; i < args.length; i++) {
            switch (args[i]) {
                case "--seeds" -> seeds = Math.toIntExact(number(args, ++i, 1, Integer.MAX_VALUE));
                case "--from" -> from = number(args, ++i, 0, Long.MAX_VALUE / 2);
                case "--plant" -> planted.add(Plant.of(value(args, ++i)));
                case "--trace" -> trace = true;
                case "--keep-going" -> keepGoing = true;
                case "--plants" -> eachPlant = true;
                case "--help", "-h" -> help = true;
                default -> throw new IllegalArgumentException("expected an option, but got " + args[i]);
            }
        }
        return new Options(seeds, from, planted, trace, keepGoing, eachPlant, help);
    }

    private static String value(String[] args, int at) {
        if (at >= args.length) {
            throw new IllegalArgumentException(args[at - 1] + ": expected a value after it, but got nothing");
        }
        return args[at];
    }

    private static long number(String[] args, int at, long least, long most) {
        String text = value(args, at);
        try {
            long number = Long.parseLong(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            throw new IllegalArgumentException(
                    args[at - 1] + ": expected a number from " + least + ", but got " + text, notANumber);
        }
        throw new IllegalArgumentException(
                args[at - 1] + ": expected a number from " + least + " to " + most + ", but got " + text);
    }
}
