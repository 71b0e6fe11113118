package io.scheduler.worker.process;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * All processes of the machine at about one moment, with the markers in their environments. Costs some ten
 * microseconds per process: take one for many questions. Immutable.
 */
public final class ProcessSnapshot {
    /** The variable that marks the processes of a task. */
    public static final String MARKER_VARIABLE = "SCHEDULER_ATTEMPT_ID";

    private static final byte[] MARKER_START = (MARKER_VARIABLE + '=').getBytes(StandardCharsets.ISO_8859_1);
    private static final String PROC = "/proc";
    private static final int STAT_LIMIT = 4_096;
    /** The kernel lets arguments and environment together be at most this long with the usual stack limit. */
    private static final int ENVIRONMENT_LIMIT = 2 << 20;
    /** Parent of all kernel threads. They have no environment. */
    private static final long KERNEL_THREADS = 2;

    private final Map<Long, ProcessEntry> byPid;
    private final Map<Long, List<ProcessEntry>> byParent;
    private final Set<Long> untouchable;

    private ProcessSnapshot(Map<Long, ProcessEntry> byPid) {
        this.byPid = byPid;
        this.byParent = byPid.values().stream().collect(Collectors.groupingBy(ProcessEntry::parent));
        this.untouchable = lineOf(ProcessHandle.current().pid());
    }

    /** @throws CouldNotLookException when not everybody could be seen */
    public static ProcessSnapshot take() {
        String[] names = new File(PROC).list();
        if (names == null) {
            throw new CouldNotLookException(PROC);
        }
        ProcFile file = new ProcFile();
        Map<Long, ProcessEntry> found = new LinkedHashMap<>();
        for (String name : names) {
            if (Character.isDigit(name.charAt(0))) {
                long pid = Long.parseLong(name);
                stat(pid, file)
                        .ifPresent(entry -> found.put(
                                pid,
                                entry.parent() == KERNEL_THREADS
                                        ? entry
                                        : entry.withMarker(environmentMarker(pid, file))));
            }
        }
        return new ProcessSnapshot(found);
    }

    /**
     * One process alone, with its marker; empty when there is none of that number.
     *
     * @throws CouldNotLookException when nobody can say that
     */
    public static Optional<ProcessEntry> one(long pid) {
        ProcFile file = new ProcFile();
        return stat(pid, file).map(entry -> entry.withMarker(environmentMarker(pid, file)));
    }

    /**
     * Whether exactly this process is still there and not a zombie.
     *
     * @throws CouldNotLookException when nobody can say that
     */
    public static boolean isAlive(ProcessId id) {
        return stat(id.pid(), new ProcFile())
                .filter(e -> e.id().equals(id) && e.isAlive())
                .isPresent();
    }

    boolean hasAlive(ProcessId id) {
        ProcessEntry entry = byPid.get(id.pid());
        return entry != null && entry.id().equals(id) && entry.isAlive();
    }

    /** Every marker that begins so, of living processes. */
    public Set<String> markers(String prefix) {
        Set<String> found = new HashSet<>();
        for (ProcessEntry entry : byPid.values()) {
            if (entry.marker() != null && entry.isAlive() && entry.marker().startsWith(prefix)) {
                found.add(entry.marker());
            }
        }
        return found;
    }

    /** The living processes that belong to the tree. Never this JVM nor what it descends from. */
    public Collection<ProcessId> members(ProcessTree tree) {
        Set<ProcessId> members = new HashSet<>();
        Deque<ProcessEntry> unseen = new ArrayDeque<>();
        boolean leads = leadsItsSession(tree.root());
        for (ProcessEntry entry : byPid.values()) {
            boolean inSession = leads
                    && tree.root() != null
                    && (entry.session() == tree.root().pid()
                            || entry.group() == tree.root().pid());
            if (inSession || tree.marker().equals(entry.marker()) || entry.id().equals(tree.root())) {
                unseen.add(entry);
            }
        }
        Set<Long> visited = new HashSet<>();
        while (!unseen.isEmpty()) {
            ProcessEntry entry = unseen.poll();
            if (!visited.add(entry.id().pid())
                    || untouchable.contains(entry.id().pid())) {
                continue;
            }
            if (entry.isAlive()) {
                members.add(entry.id());
            }
            unseen.addAll(byParent.getOrDefault(entry.id().pid(), List.of()));
        }
        return members;
    }

    /** How many ancestors it has. */
    int depth(ProcessId id) {
        int depth = 0;
        ProcessEntry entry = byPid.get(id.pid());
        while (entry != null && depth < byPid.size()) {
            entry = byPid.get(entry.parent());
            depth++;
        }
        return depth;
    }

    /** A number stays taken while a session or group bears it, so only another process of that number speaks against. */
    private boolean leadsItsSession(@Nullable ProcessId root) {
        if (root == null) {
            return false;
        }
        ProcessEntry now = byPid.get(root.pid());
        return now == null || now.id().equals(root);
    }

    private Set<Long> lineOf(long pid) {
        Set<Long> line = new HashSet<>();
        ProcessEntry entry = byPid.get(pid);
        line.add(pid);
        while (entry != null && line.add(entry.parent())) {
            entry = byPid.get(entry.parent());
        }
        return line;
    }

    private static Optional<ProcessEntry> stat(long pid, ProcFile file) {
        return file.read(PROC + '/' + pid + "/stat", STAT_LIMIT) ? ProcessEntry.parse(file.text()) : Optional.empty();
    }

    private static @Nullable String environmentMarker(long pid, ProcFile file) {
        return file.read(PROC + '/' + pid + "/environ", ENVIRONMENT_LIMIT) ? file.valueAfter(MARKER_START) : null;
    }

    /** For messages: at most ten numbers. */
    static String numbers(Collection<ProcessId> ids) {
        List<String> shown = new ArrayList<>();
        ids.stream().limit(10).forEach(id -> shown.add(Long.toString(id.pid())));
        return String.join(", ", shown) + (ids.size() > 10 ? ", …" : "");
    }
}
