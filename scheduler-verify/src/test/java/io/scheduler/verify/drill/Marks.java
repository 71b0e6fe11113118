package io.scheduler.verify.drill;

import io.scheduler.verify.drill.history.Execution;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads what the tasks wrote down: a file an attempt, {@code start TIME PID [PID beside]…} and {@code end TIME PID STATUS}. */
final class Marks {

    private Marks() {}

    /** @param lastAlive by the name of the execution's file in {@code live} */
    static List<Execution> read(Path folder, Map<String, Long> lastAlive) throws IOException {
        List<Execution> executions = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                executions.addAll(parse(file.getFileName().toString(), Files.readAllLines(file), lastAlive));
            }
        }
        return executions;
    }

    /** @param name {@code instance.task.attempt} */
    static List<Execution> parse(String name, List<String> lines, Map<String, Long> lastAlive) {
        int first = name.indexOf('.');
        int last = name.lastIndexOf('.');
        long instance = Long.parseLong(name.substring(0, first));
        String task = name.substring(first + 1, last);
        int attempt = Integer.parseInt(name.substring(last + 1));
        List<Execution> executions = new ArrayList<>();
        for (String line : lines) {
            String[] words = line.split(" ");
            long time = Long.parseLong(words[1]);
            long pid = Long.parseLong(words[2]);
            switch (words[0]) {
                case "start" -> {
                    Set<Long> beside = new HashSet<>();
                    Arrays.stream(words).skip(3).map(Long::parseLong).forEach(beside::add);
                    long alive = lastAlive.getOrDefault(name + "." + pid, time);
                    executions.add(new Execution(
                            instance, task, attempt, pid, time, Execution.NEVER, 0, Math.max(time, alive), beside));
                }
                case "end" -> end(executions, pid, time, Integer.parseInt(words[3]));
                default -> throw new IllegalArgumentException("expected start or end in " + name + ", but got " + line);
            }
        }
        return executions;
    }

    private static void end(List<Execution> executions, long pid, long time, int status) {
        for (int i = executions.size() - 1; i >= 0; i--) {
            Execution each = executions.get(i);
            if (each.pid() == pid && each.ended() == Execution.NEVER) {
                executions.set(
                        i,
                        new Execution(
                                each.instance(),
                                each.task(),
                                each.attempt(),
                                pid,
                                each.started(),
                                time,
                                status,
                                time,
                                each.beside()));
                return;
            }
        }
        throw new IllegalArgumentException("process " + pid + " ended without a start");
    }
}
