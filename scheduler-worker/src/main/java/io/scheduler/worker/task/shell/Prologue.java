package io.scheduler.worker.task.shell;

import io.scheduler.worker.text.Shortened;
import java.io.IOException;
import java.util.Set;

/**
 * Shell text of an environment that runs before a script, in the same shell: what it exports, sets and defines holds for the
 * script. It is taken in on the script's own first line, so that the numbers of lines in messages stay those of the author.
 */
final class Prologue {
    /** Beside the script. */
    static final String FILE = "prologue";

    private static final Set<String> SHELLS = Set.of("sh", "bash", "dash", "ash", "ksh", "mksh", "zsh");
    private static final int SHOWN = 200;

    private Prologue() {}

    /**
     * The script with the prologue taken in.
     *
     * @param environment its name, for people
     * @throws IOException when it is no shell that reads the script
     */
    static String before(String script, String environment) throws IOException {
        String take = ". ../" + FILE + "; ";
        if (!script.startsWith("#!")) {
            return take + script;
        }
        int end = script.indexOf('\n');
        String line = end < 0 ? script : script.substring(0, end);
        String program = program(line.substring(2).trim());
        if (!SHELLS.contains(program)) {
            throw new IOException("the environment " + environment + " has a prologue, which a shell must read, but the"
                    + " script's first line names " + Shortened.whole(SHOWN, program)
                    + ": use an environment with variables only, or a task of another type");
        }
        return end < 0 ? script : line + "\n" + take + script.substring(end + 1);
    }

    /** The name of the program, also behind {@code /usr/bin/env}. */
    private static String program(String line) {
        String[] words = line.split("[ \t]+");
        String first = words[0].substring(words[0].lastIndexOf('/') + 1);
        if (!first.equals("env")) {
            return first;
        }
        for (int i = 1; i < words.length; i++) {
            if (!words[i].startsWith("-") && !words[i].contains("=")) {
                return words[i].substring(words[i].lastIndexOf('/') + 1);
            }
        }
        return first;
    }
}
