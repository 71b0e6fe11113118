package io.scheduler.verify.docs;

import io.scheduler.admin.SchedulerAdmin;
import io.scheduler.cli.SchedulerCli;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;

/** What may be typed: our programs and scripts with what they accept, Maven's modules and profiles, npm's scripts. */
final class Programs {
    private static final Set<String> OF_OPERATORS = Set.of("cert", "db", "secret");

    /** Scripts that only start a program: what it accepts stands in its own text. */
    private static final Map<String, String> BEHIND = Map.of(
            "bin/bench", "bench/Options.java",
            "bin/drill", "drill/Options.java",
            "bin/simulate", "simulation/Simulate.java");

    /** A word with one of these before it is said to Maven or npm by name. */
    private static final Pattern PROFILE = Pattern.compile("-P(\\w+)");

    private final Path root;

    Programs(Path root) {
        this.root = root;
    }

    /**
     * @param words of one command
     * @param whole every word must be right, else only those that name something
     * @return what is wrong with it, if anything is
     */
    Optional<String> problem(List<String> words, boolean whole) throws IOException {
        // what stands on the PATH of whoever reads about troubles
        String program = words.getFirst().equals("scheduler") ? "bin/scheduler" : words.getFirst();
        List<String> rest = words.subList(1, words.size());
        if (program.equals("mvn")) {
            return maven(rest);
        }
        if (program.equals("npm")) {
            return npm(rest);
        }
        if (!program.startsWith("bin/") && !program.startsWith("deploy/")) {
            return Optional.empty();
        }
        if (!Files.isExecutable(root.resolve(program))) {
            return Optional.of("there is no program " + program);
        }
        if (program.equals("bin/scheduler")) {
            return whole ? refused(rest) : unknown(rest);
        }
        if (program.equals("bin/db.sh") && !rest.isEmpty()) {
            List<String> asked = List.copyOf(rest);
            return commands(List.of("db"))
                            .getSubcommands()
                            .get("db")
                            .getSubcommands()
                            .containsKey(asked.getFirst())
                    ? Optional.empty()
                    : Optional.of("bin/db.sh knows no " + asked.getFirst());
        }
        return script(program, rest);
    }

    private static CommandLine commands(List<String> words) {
        return !words.isEmpty() && OF_OPERATORS.contains(words.getFirst())
                ? SchedulerAdmin.commands()
                : SchedulerCli.commands();
    }

    /** As the program itself reads it, up to carrying it out. */
    private static Optional<String> refused(List<String> words) {
        try {
            commands(words).parseArgs(words.toArray(String[]::new));
            return Optional.empty();
        } catch (CommandLine.ParameterException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /** A command in the middle of a sentence may be left incomplete. */
    private static Optional<String> unknown(List<String> words) {
        CommandLine at = commands(words);
        boolean naming = true;
        for (String word : words) {
            if (word.startsWith("-")) {
                naming = false;
                String option = word.replaceFirst("=.*", "");
                if (!at.getCommandSpec().optionsMap().containsKey(option)) {
                    return Optional.of("bin/scheduler " + at.getCommandName() + " knows no " + option);
                }
            } else if (naming) {
                CommandLine below = at.getSubcommands().get(word);
                if (below == null) {
                    naming = false;
                    // then it is what a command is about, where it takes such words
                    if (at.getCommandSpec().positionalParameters().isEmpty() && !word.equals("…")) {
                        return Optional.of("bin/scheduler " + at.getCommandName() + " knows no " + word);
                    }
                } else {
                    at = below;
                }
            }
        }
        return Optional.empty();
    }

    /** Options, and the first word where it says what to do, must stand in the script's own text. */
    private Optional<String> script(String program, List<String> words) throws IOException {
        StringBuilder text = new StringBuilder(Files.readString(root.resolve(program)));
        try (var library = Files.list(root.resolve("bin/lib"))) {
            for (Path file : library.sorted().toList()) {
                text.append(program.startsWith("bin/") ? Files.readString(file) : "");
            }
        }
        if (BEHIND.containsKey(program)) {
            text.append(Files.readString(root.resolve("scheduler-verify/src/test/java/io/scheduler/verify")
                    .resolve(BEHIND.get(program))));
        }
        boolean toMicro = words.contains("--micro");
        boolean saysWhatToDo =
                Set.of("bin/standalone.sh", "bin/scheduler-daemon.sh").contains(program);
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i).replaceAll("[\\[\\]]", "");
            boolean named = word.startsWith("-") || i == 0 && saysWhatToDo;
            if (named && !toMicro) {
                Matcher there = Pattern.compile("(?<![\\w-])" + Pattern.quote(word) + "(?![\\w-])")
                        .matcher(text);
                if (!there.find()) {
                    return Optional.of(program + " knows no " + word);
                }
            }
        }
        return Optional.empty();
    }

    private Optional<String> maven(List<String> words) throws IOException {
        String pom = Files.readString(root.resolve("pom.xml"));
        for (int i = 0; i < words.size(); i++) {
            Matcher profile = PROFILE.matcher(words.get(i));
            if (profile.matches() && !pom.contains("<id>" + profile.group(1) + "</id>")) {
                return Optional.of("there is no profile " + profile.group(1));
            }
            if (words.get(i).equals("-pl")) {
                for (String module : words.get(i + 1).split(",")) {
                    if (!pom.contains("<module>" + module + "</module>")) {
                        return Optional.of("there is no module " + module);
                    }
                }
            }
        }
        return Optional.empty();
    }

    private Optional<String> npm(List<String> words) throws IOException {
        String scripts = Files.readString(root.resolve("scheduler-ui/package.json"));
        int at = words.indexOf("run");
        return at < 0 || scripts.contains("\"" + words.get(at + 1) + "\":")
                ? Optional.empty()
                : Optional.of("there is no script " + words.get(at + 1));
    }
}
