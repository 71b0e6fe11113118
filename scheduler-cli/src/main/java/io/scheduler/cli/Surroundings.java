package io.scheduler.cli;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;

/**
 * Everything a command takes from outside, so that tests can bring their own.
 *
 * @param terminal what standard output is
 * @param waiter lets time pass between two looks at the server
 */
record Surroundings(
        Map<String, String> environment,
        Path userHome,
        PrintStream out,
        PrintStream err,
        Terminal terminal,
        Clock clock,
        Waiter waiter) {

    static Surroundings ofThisProcess() {
        return new Surroundings(
                System.getenv(),
                Path.of(System.getProperty("user.home")),
                System.out,
                System.err,
                Terminal.of(System.getenv(), System.getProperty("scheduler.terminal", "")),
                Clock.systemUTC(),
                duration -> Thread.sleep(duration.toMillis()));
    }

    @FunctionalInterface
    interface Waiter {
        void await(Duration duration) throws InterruptedException;
    }

    /**
     * @param interactive lines may be redrawn
     * @param colours may be used
     * @param rows how many lines fit; at least 10
     */
    record Terminal(boolean interactive, boolean colours, int rows) {
        static final Terminal NONE = new Terminal(false, false, 24);

        /**
         * @param size {@code "rows columns"} as {@code stty size} says it, given by the start script only when standard
         *     output is a terminal; empty otherwise. Java itself cannot tell reliably.
         */
        static Terminal of(Map<String, String> environment, String size) {
            if (size.isBlank() || "dumb".equals(environment.get("TERM"))) {
                return NONE;
            }
            String rows = size.strip().split(" ")[0];
            int known = rows.matches("\\d{1,4}") ? Integer.parseInt(rows) : 24;
            boolean colours = environment.getOrDefault("NO_COLOR", "").isEmpty();
            return new Terminal(true, colours, Math.max(10, known));
        }
    }
}
