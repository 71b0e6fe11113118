package io.scheduler.cli;

import io.scheduler.common.retry.Backoff;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Looks at a run again and again until it has ended: on a terminal a table that is redrawn, elsewhere a line for each
 * change of state. When the server goes away it says so and tries for five minutes, for an api that restarts.
 */
final class Follower {
    private static final Duration INTERVAL = Duration.ofMillis(400);
    private static final Backoff BACKOFF = new Backoff(INTERVAL, Duration.ofSeconds(5));
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    /** Header, table heading, the note about more rows and the cursor's own line. */
    private static final int LINES_BESIDE_ROWS = 4;

    private final Surroundings surroundings;
    private final ServerOptions server;
    private final Duration limit;
    private final Paint paint;
    private final Map<String, String> shownStates = new HashMap<>();
    private String shownRunState = "";
    private int drawnLines;

    Follower(Surroundings surroundings, ServerOptions server, Duration limit) {
        this.surroundings = surroundings;
        this.server = server;
        this.limit = limit;
        this.paint = new Paint(surroundings.terminal().colours());
    }

    int follow(String id) throws InterruptedException {
        Instant end = surroundings.clock().instant().plus(limit);
        Run run = look(id);
        while (!run.isFinished()) {
            show(run);
            if (surroundings.clock().instant().isAfter(end)) {
                surroundings
                        .err()
                        .println("gave up watching #" + id + " after " + limit.toHours() + " h; it is " + run.state()
                                + ". Go on with: bin/scheduler follow " + id);
                return ExitCodes.RUN_FAILED;
            }
            surroundings.waiter().await(INTERVAL);
            run = look(id);
        }
        show(run);
        StatusReport.print(run, surroundings, drawnLines == 0);
        return run.succeeded() ? ExitCodes.OK : ExitCodes.RUN_FAILED;
    }

    private Run look(String id) throws InterruptedException {
        Instant lostSince = null;
        int failures = 0;
        while (true) {
            try {
                Run run = Run.fetch(server.client(surroundings), id);
                if (lostSince != null) {
                    note("connected again");
                }
                return run;
            } catch (CommandFailure.Unreachable lost) {
                Instant now = surroundings.clock().instant();
                // the very first look tells at once that the address is wrong
                if (shownRunState.isEmpty() || lostSince != null && now.isAfter(lostSince.plus(PATIENCE))) {
                    throw lost;
                }
                if (lostSince == null) {
                    lostSince = now;
                    note("lost the server (" + lost.getMessage() + "); trying again for up to " + PATIENCE.toMinutes()
                            + " minutes; the run goes on without us");
                }
                surroundings.waiter().await(BACKOFF.after(++failures));
            }
        }
    }

    private void note(String text) {
        surroundings.err().println("note: " + Text.printable(text));
        drawnLines = 0; // what was drawn stays above the note
    }

    private void show(Run run) {
        if (surroundings.terminal().interactive()) {
            redraw(run);
        } else {
            printChanges(run);
        }
        if (run.state().equals("PAUSED") && !shownRunState.equals("PAUSED")) {
            note("paused; go on with: bin/scheduler resume " + run.id());
        }
        shownRunState = run.state();
    }

    private void printChanges(Run run) {
        String now = Text.moment(surroundings.clock().instant());
        for (Run.Task task : run.tasks()) {
            String state = task.state() + (task.field("attempt").isEmpty() ? "" : "#" + task.field("attempt"));
            String shown = shownStates.put(task.name(), state);
            // that a task waits is no news, and there may be thousands of them
            if (!state.equals(shown) && !(shown == null && task.state().equals("WAITING"))) {
                surroundings.out().println(now + "  " + Text.printable(task.name()) + "  " + described(task));
            }
        }
        if (!run.state().equals(shownRunState)) {
            surroundings
                    .out()
                    .println(now + "  run #" + run.id() + "  " + run.state()
                            + (run.reason().isEmpty() ? "" : "  " + run.reason()));
        }
    }

    private String described(Run.Task task) {
        StringBuilder line = new StringBuilder(task.state());
        String attempt = task.field("attempt");
        if (!attempt.isEmpty() && !attempt.equals("1") && !attempt.equals("0")) {
            line.append("  attempt ").append(attempt);
        }
        if (!task.field("worker").isEmpty() && task.moment("finishedAt") == null) {
            line.append("  on ").append(task.field("worker"));
        }
        if (task.moment("finishedAt") != null && task.moment("startedAt") != null) {
            line.append("  after ")
                    .append(Text.elapsed(
                            task.moment("startedAt"),
                            task.moment("finishedAt"),
                            surroundings.clock().instant()));
        }
        return line + (task.field("reason").isEmpty() ? "" : "  " + task.field("reason"));
    }

    private void redraw(Run run) {
        Instant now = surroundings.clock().instant();
        int rows = surroundings.terminal().rows() - LINES_BESIDE_ROWS;
        List<Run.Task> visible = run.tasks();
        if (visible.size() > rows) {
            // what moves is worth more than what is done or has not begun
            visible = visible.stream()
                    .sorted(Comparator.comparingInt(Follower::interest))
                    .limit(rows)
                    .toList();
        }
        List<String> lines = new ArrayList<>();
        lines.add(run.header(now, paint));
        lines.addAll(Table.ofTasks(visible, now, paint));
        long hidden = run.tasks().size() - visible.size() + run.tasksLeftOut();
        if (hidden > 0) {
            lines.add("… and " + hidden + " more");
        }
        String up = drawnLines == 0 ? "" : "\u001b[" + drawnLines + "A\u001b[J";
        // no wrapping while drawing, or the count of lines to go back would be wrong
        surroundings.out().print(up + "\u001b[?7l" + String.join("\n", lines) + "\n\u001b[?7h");
        surroundings.out().flush();
        drawnLines = lines.size();
    }

    private static int interest(Run.Task task) {
        return switch (task.state()) {
            case "RUNNING", "DISPATCHED" -> 0;
            case "FAILED", "LOST", "KILLED" -> 1;
            case "SUCCEEDED", "SKIPPED" -> 3;
            default -> 2;
        };
    }
}
