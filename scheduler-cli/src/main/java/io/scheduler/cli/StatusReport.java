package io.scheduler.cli;

import java.io.PrintStream;
import java.time.Instant;

/** A run as {@code status} shows it: header, table, why it failed, and what to do next. */
final class StatusReport {
    private static final int MOST_HINTS = 5;

    private StatusReport() {}

    /**
     * @param withTable false when header and table have just been drawn
     */
    static void print(Run run, Surroundings surroundings, boolean withTable) {
        PrintStream out = surroundings.out();
        Paint paint = new Paint(surroundings.terminal().colours());
        Instant now = surroundings.clock().instant();
        if (withTable) {
            out.println(run.header(now, paint));
            out.println();
            Table.ofTasks(run.tasks(), now, paint).forEach(out::println);
            if (run.tasksLeftOut() > 0) {
                out.println("… and " + run.tasksLeftOut() + " more");
            }
        }
        run.failedTasks().stream().limit(MOST_HINTS).forEach(task -> {
            out.println();
            String reason = task.field("reason");
            String exit = task.field("exitCode");
            out.println(Text.printable(task.name()) + " " + task.state() + ": "
                    + (reason.isEmpty() ? (exit.isEmpty() ? "no reason given" : "exit code " + exit) : reason));
            out.println("  its log: bin/scheduler logs " + task.id());
        });
        String next = next(run);
        if (!next.isEmpty()) {
            out.println();
            out.println(next);
        }
    }

    private static String next(Run run) {
        return switch (run.state()) {
            case "FAILED", "STOPPED" -> "after the repair, go on from there: bin/scheduler recover " + run.id();
            case "PAUSED" -> "go on: bin/scheduler resume " + run.id();
            case "SUBMITTED", "WAITING", "RUNNING" -> "watch it: bin/scheduler follow " + run.id();
            default -> "";
        };
    }
}
