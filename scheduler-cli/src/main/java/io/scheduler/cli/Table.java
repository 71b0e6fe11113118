package io.scheduler.cli;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** Columns of text, as wide as their widest cell; the last one ragged. */
final class Table {
    private static final int WIDEST = 40;

    private Table() {}

    static List<String> ofTasks(List<Run.Task> tasks, Instant now, Paint paint) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("TASK", "TYPE", "STATE", "ATTEMPT", "WORKER", "STARTED", "DURATION", "EXIT", "ID", "REASON"));
        for (Run.Task task : tasks) {
            Instant started = task.moment("startedAt");
            rows.add(List.of(
                    Text.printable(task.name()),
                    task.field("type"),
                    task.state(),
                    task.field("attempt"),
                    task.field("worker"),
                    Text.moment(started),
                    Text.elapsed(started, task.moment("finishedAt"), now),
                    task.field("exitCode"),
                    task.id(),
                    task.field("reason")));
        }
        return lines(rows, 2, paint);
    }

    /**
     * @param stateColumn which column holds states, to be coloured; the first row is the heading
     */
    static List<String> lines(List<List<String>> rows, int stateColumn, Paint paint) {
        int columns = rows.getFirst().size();
        IntFunction<Integer> width = column -> rows.stream()
                .mapToInt(row -> shown(row, column, columns).length())
                .max()
                .orElse(0);
        int[] widths = new int[columns];
        for (int column = 0; column < columns; column++) {
            widths[column] = width.apply(column);
        }
        List<String> lines = new ArrayList<>();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < columns; column++) {
                String cell = shown(row, column, columns);
                line.append(column == stateColumn && !lines.isEmpty() ? paint.state(cell) : cell);
                line.append(" ".repeat(widths[column] - cell.length() + 2));
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }

    private static String shown(List<String> row, int column, int columns) {
        String cell = row.get(column).isEmpty() ? "-" : row.get(column);
        boolean last = column == columns - 1;
        return last || cell.length() <= WIDEST ? cell : cell.substring(0, WIDEST - 1) + "…";
    }
}
