package io.scheduler.verify.drill;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The workflows of a drill. Every shell task writes down its start and its end in files of its own. */
final class Workload {

    static final String PROJECT = "drill";

    /**
     * Before its start is written, an execution makes itself visible in {@code live} and looks whether another one of the
     * same task is alive: of two that overlap at least one sees the other. Braces would be placeholders.
     */
    private static final String BEGIN = """
            d='%s'
            n="$SCHEDULER_WORKFLOW_INSTANCE_ID.$SCHEDULER_TASK"
            read -r s < /proc/$$/stat; set -- $s; shift 21; birth=$1
            echo "$$ $birth" > "$d/live/$n.$SCHEDULER_ATTEMPT.$$"
            seen=
            for o in "$d/live/$n".*; do
              read -r p b < "$o" 2> /dev/null || continue
              [ "$p" != $$ ] && read -r s 2> /dev/null < "/proc/$p/stat" || continue
              set -- $s; state=$3; shift 21
              [ "$1" = "$b" ] && [ "$state" != Z ] && seen="$seen $p"
            done
            echo "start $(date +%%s%%N) $$$seen" >> "$d/marks/$n.$SCHEDULER_ATTEMPT"
            """;

    private static final String END = """
            echo "end $(date +%s%N) $$ $status" >> "$d/marks/$n.$SCHEDULER_ATTEMPT"
            rm -f "$d/live/$n.$SCHEDULER_ATTEMPT.$$"
            exit $status
            """;

    private final String begin;
    private final Map<String, String> documents = new LinkedHashMap<>();
    private final Map<String, Set<String>> tasks = new LinkedHashMap<>();
    private final Map<String, Set<String>> shellTasks = new LinkedHashMap<>();

    /** @param marks folder with the folders {@code marks} and {@code live} */
    Workload(Path marks) {
        begin = BEGIN.formatted(marks);
        chain();
        fan();
        diamond();
        longTasks();
        flaky();
    }

    /** YAML by name. */
    Map<String, String> documents() {
        return documents;
    }

    Map<String, Set<String>> tasks() {
        return tasks;
    }

    Map<String, Set<String>> shellTasks() {
        return shellTasks;
    }

    private void chain() {
        Document document = new Document("chain");
        document.shell("t1", List.of(), "sleep 0.2");
        for (int i = 2; i <= 5; i++) {
            document.shell("t" + i, List.of("t" + (i - 1)), "sleep 0." + i);
        }
        document.done();
    }

    private void fan() {
        Document document = new Document("fan");
        document.shell("split", List.of(), "sleep 0.1");
        List<String> parts = List.of("p1", "p2", "p3", "p4", "p5", "p6");
        parts.forEach(part -> document.shell(part, List.of("split"), "sleep 1"));
        document.shell("join", parts, "sleep 0.1");
        document.done();
    }

    private void diamond() {
        Document document = new Document("diamond");
        document.noop("begin", List.of());
        document.shell("left", List.of("begin"), "sleep 1.5");
        document.shell("right", List.of("begin"), "sleep 0.3");
        document.noop("pass", List.of("right"));
        document.noop("meet", List.of("left", "pass"));
        document.shell("last", List.of("meet"), "sleep 0.1");
        document.done();
    }

    private void longTasks() {
        Document document = new Document("long");
        document.shell("first", List.of(), "sleep 0.1");
        document.shell("slow", List.of("first"), "sleep ${seconds}");
        document.shell("also-slow", List.of("first"), "sleep 6");
        document.shell("last", List.of("slow", "also-slow"), "sleep 0.1");
        document.done();
    }

    private void flaky() {
        Document document = new Document("flaky");
        document.shell("first", List.of(), "sleep 0.1");
        document.shell("fails-once", List.of("first"), "sleep 0.2; [ \"$SCHEDULER_ATTEMPT\" -ge 2 ]");
        document.shell("fails-twice", List.of("first"), "sleep 0.2; [ \"$SCHEDULER_ATTEMPT\" -ge 3 ]");
        document.shell("last", List.of("fails-once", "fails-twice"), "sleep 0.1");
        document.done();
    }

    /** One workflow in the making. */
    private final class Document {
        private final String name;
        private final StringBuilder yaml;
        private final Set<String> all = new LinkedHashSet<>();
        private final Set<String> shell = new LinkedHashSet<>();

        Document(String name) {
            this.name = name;
            this.yaml = new StringBuilder("name: " + name + "\nparams: {seconds: '5'}\ntasks:\n");
        }

        void shell(String task, List<String> upstreams, String work) {
            all.add(task);
            shell.add(task);
            yaml.append("  - name: ")
                    .append(task)
                    .append("\n    type: shell\n    dependsOn: ")
                    .append(upstreams);
            yaml.append("\n    retry: {attempts: 5, delay: 1s}\n    script: |\n");
            String script = begin + work + "\nstatus=$?\n" + END;
            script.lines().forEach(line -> yaml.append("      ").append(line).append('\n'));
        }

        void noop(String task, List<String> upstreams) {
            all.add(task);
            yaml.append("  - {name: ")
                    .append(task)
                    .append(", type: noop, dependsOn: ")
                    .append(upstreams)
                    .append("}\n");
        }

        void done() {
            documents.put(name, yaml.toString());
            tasks.put(name, all);
            shellTasks.put(name, shell);
        }
    }
}
