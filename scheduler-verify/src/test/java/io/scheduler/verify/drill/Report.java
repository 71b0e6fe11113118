package io.scheduler.verify.drill;

import io.scheduler.verify.drill.history.Execution;
import io.scheduler.verify.drill.history.History;
import io.scheduler.verify.drill.history.History.Finding;
import io.scheduler.verify.drill.history.Stalls.Stall;
import io.scheduler.verify.drill.history.Times;
import io.scheduler.verify.drill.history.Verdict;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The outcome for people and for programs.
 *
 * @param faults how many of each kind
 * @param delays how many ms the drill itself was late, by time
 */
record Report(
        Options options,
        History history,
        Verdict verdict,
        Map<String, Integer> faults,
        Map<Long, Long> delays,
        int failedCalls) {

    static final long STALL_LIMIT_MILLIS = 15_000;
    private static final int WORST = 5;
    private static final int SHOWN = 20;
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    boolean isGood() {
        return verdict.isSafe() && verdict.longestStallMillis() <= STALL_LIMIT_MILLIS;
    }

    Map<String, Object> figures() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("lost", verdict.lost());
        all.put("overlapping", verdict.overlapping().size());
        all.put("rerunAfterSuccess", verdict.rerunAfterSuccess().size());
        all.put("staleWrites", verdict.staleWrites().size());
        all.put("longestStallMs", verdict.longestStallMillis());
        all.put("longestStallOutsideDatabaseOutageMs", verdict.longestStallOutsideOutageMillis());
        all.put("lostRuns", verdict.lostRuns().size());
        all.put("lostTasks", verdict.lostTasks().size());
        all.put("failedRuns", verdict.failedRuns().size());
        all.put("successDiedWithWorker", verdict.successDiedWithWorker().size());
        all.put("acceptedRuns", history.accepted().size());
        all.put("storedRuns", history.runs().size());
        all.put("attempts", history.attempts().size());
        all.put("lostAttempts", states("LOST"));
        all.put("killedAttempts", states("KILLED"));
        all.put("processes", history.executions().size());
        all.put("processesEndedFromOutside", endedFromOutside());
        all.put("auditedWrites", history.writes().size());
        all.put("unansweredStarts", failedCalls);
        all.put(
                "longestDrillDelayMs",
                delays.values().stream().mapToLong(d -> d).max().orElse(0));
        all.put("faultCount", faults.values().stream().mapToInt(n -> n).sum());
        all.put("faults", faults);
        all.put("worstStalls", worst().stream().map(this::describe).toList());
        all.put("minutes", options.minutes());
        all.put("seed", options.seed());
        return all;
    }

    private long states(String state) {
        return history.attempts().stream()
                .filter(attempt -> attempt.state().equals(state))
                .count();
    }

    private long endedFromOutside() {
        return history.executions().stream()
                .filter(execution -> execution.ended() == Execution.NEVER)
                .count();
    }

    String json() {
        return JSON.writeValueAsString(figures()) + "\n";
    }

    void print(PrintStream out) {
        print(out, "LOST RUNS", verdict.lostRuns());
        print(out, "LOST TASKS", verdict.lostTasks());
        print(out, "FAILED RUNS", verdict.failedRuns());
        print(out, "OVERLAPPING ATTEMPTS", verdict.overlapping());
        print(out, "RUN AGAIN AFTER SUCCESS", verdict.rerunAfterSuccess());
        print(out, "STALE WRITES", verdict.staleWrites());
        print(
                out,
                "run again since the success died with its worker (no promise is broken)",
                verdict.successDiedWithWorker());
        out.println("worst stalls:");
        worst().forEach(stall -> out.println("  " + describe(stall)));
        out.println(json());
        out.println(isGood() ? "All is well." : "A promise was broken, see above.");
    }

    private static void print(PrintStream out, String title, List<Finding> findings) {
        if (!findings.isEmpty()) {
            out.println(title + " (" + findings.size() + "):");
            findings.stream().limit(SHOWN).forEach(finding -> out.println("  " + finding));
        }
    }

    private List<Stall> worst() {
        List<Stall> worst =
                new ArrayList<>(verdict.stalls().stream().limit(WORST).toList());
        verdict.stalls().stream()
                .filter(stall -> stall.outsideOutageMillis() == verdict.longestStallOutsideOutageMillis())
                .filter(stall -> !worst.contains(stall))
                .findFirst()
                .ifPresent(worst::add);
        return worst;
    }

    private String describe(Stall stall) {
        long late = delays.entrySet().stream()
                .filter(delay -> delay.getKey() >= stall.from() && delay.getKey() <= stall.to())
                .mapToLong(Map.Entry::getValue)
                .sum();
        return "%d ms (%d ms without database outage; the drill itself was late by %d ms meanwhile): run %d of %s, %s to %s; %s"
                .formatted(
                        stall.millis(),
                        stall.outsideOutageMillis(),
                        late,
                        stall.instance(),
                        stall.workflow(),
                        Times.text(stall.from()),
                        Times.text(stall.to()),
                        stall.around().isEmpty() ? "no fault at that time" : "meanwhile " + stall.around());
    }
}
