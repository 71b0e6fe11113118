package io.scheduler.verify.drill.history;

import io.scheduler.verify.drill.history.History.Run;
import io.scheduler.verify.drill.history.History.Window;
import io.scheduler.verify.drill.history.History.Write;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Times in which an unfinished run neither had a process alive nor changed its state. */
public final class Stalls {

    private Stalls() {}

    /**
     * @param outsideOutage its length without the time in which PostgreSQL was down
     * @param around faults at that time
     */
    public record Stall(long instance, String workflow, long from, long to, long outsideOutage, List<Window> around) {

        public long millis() {
            return (to - from) / 1_000_000;
        }

        public long outsideOutageMillis() {
            return outsideOutage / 1_000_000;
        }
    }

    private record Span(long from, long to) {}

    /** The longest stall of each run, the worst run first. */
    static List<Stall> of(History history) {
        Map<Long, List<Span>> activity = activity(history);
        List<Stall> stalls = new ArrayList<>();
        for (Run run : history.runs()) {
            stalls.addAll(ofRun(run, activity.getOrDefault(run.id(), List.of()), history));
        }
        stalls.sort(Comparator.comparingLong(Stall::millis).reversed());
        return stalls;
    }

    private static Map<Long, List<Span>> activity(History history) {
        Map<Long, List<Span>> spans = history.executions().stream()
                .collect(Collectors.groupingBy(
                        Execution::instance,
                        Collectors.mapping(
                                execution -> new Span(execution.started(), execution.aliveUntil()),
                                Collectors.toCollection(ArrayList::new))));
        for (Write write : history.writes()) {
            spans.computeIfAbsent(write.instance(), id -> new ArrayList<>()).add(new Span(write.at(), write.at()));
        }
        return spans;
    }

    private static List<Stall> ofRun(Run run, List<Span> activity, History history) {
        long end = run.finished() ? run.finishedAt() : history.end();
        List<Span> spans = new ArrayList<>(activity);
        spans.add(new Span(end, end));
        spans.sort(Comparator.comparingLong(Span::from));
        List<Stall> stalls = new ArrayList<>();
        long quietSince = run.createdAt();
        for (Span span : spans) {
            long until = Math.min(span.from(), end);
            if (until > quietSince) {
                stalls.add(stall(run, quietSince, until, history));
            }
            quietSince = Math.max(quietSince, span.to());
        }
        Comparator<Stall> byLength = Comparator.comparingLong(Stall::millis);
        List<Stall> longest = new ArrayList<>();
        stalls.stream().max(byLength).ifPresent(longest::add);
        stalls.stream()
                .max(Comparator.comparingLong(Stall::outsideOutage))
                .filter(stall -> !longest.contains(stall))
                .ifPresent(longest::add);
        return longest;
    }

    private static Stall stall(Run run, long from, long to, History history) {
        List<Window> around = history.windows().stream()
                .filter(window -> window.touches(from, to))
                .toList();
        long outage = around.stream()
                .filter(window -> window.kind().equals(History.DATABASE_DOWN))
                .mapToLong(window -> Math.min(to, window.to()) - Math.max(from, window.from()))
                .sum();
        return new Stall(run.id(), run.workflow(), from, to, to - from - outage, around);
    }
}
