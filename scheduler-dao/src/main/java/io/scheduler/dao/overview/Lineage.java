package io.scheduler.dao.overview;

import io.scheduler.common.state.WorkflowState;
import io.scheduler.dao.database.Database;
import io.scheduler.dao.user.Caller;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which workflows speak of which, by the newest version of each. Safe for use by several threads. */
public final class Lineage {
    /** Edges in an answer. */
    public static final int MOST = 2_000;

    private final LineageMapper lineage;

    public Lineage(Database database) {
        this.lineage = database.mapper(LineageMapper.class);
    }

    /** All that begin or end in a project. @param project null: all projects */
    public Graph of(Caller caller, @Nullable String project) {
        List<Edge> edges = lineage.edges(caller, project, MOST + 1);
        return graph(edges.stream().limit(MOST).toList(), Set.of(), edges.size() > MOST);
    }

    /** What is tied to a workflow, in either direction. @param depth over how many edges, at least 1 */
    public Graph around(Caller caller, Name workflow, int depth) {
        Set<Edge> edges = new LinkedHashSet<>();
        Set<Name> known = new LinkedHashSet<>(Set.of(workflow));
        Set<Name> border = Set.of(workflow);
        boolean cut = false;
        for (int i = 0; i < depth && !border.isEmpty() && !cut; i++) {
            List<Edge> found = lineage.edgesAt(caller, projects(border), workflows(border), MOST + 1 + edges.size());
            edges.addAll(found);
            cut = edges.size() > MOST;
            Set<Name> next = new LinkedHashSet<>();
            found.forEach(edge -> {
                next.add(edge.from());
                next.add(edge.to());
            });
            next.removeAll(known);
            known.addAll(next);
            border = next;
        }
        return graph(edges.stream().limit(MOST).toList(), Set.of(workflow), cut);
    }

    private Graph graph(List<Edge> edges, Set<Name> also, boolean cut) {
        Set<Name> names = new LinkedHashSet<>(also);
        edges.forEach(edge -> {
            names.add(edge.from());
            names.add(edge.to());
        });
        return new Graph(lineage.nodes(projects(names), workflows(names)), edges, cut);
    }

    private static String[] projects(Collection<Name> names) {
        return names.stream().map(Name::project).toArray(String[]::new);
    }

    private static String[] workflows(Collection<Name> names) {
        return names.stream().map(Name::workflow).toArray(String[]::new);
    }

    public record Name(String project, String workflow) {}

    /** @param cut there are more edges than {@link #MOST} */
    public record Graph(List<Node> nodes, List<Edge> edges, boolean cut) {}

    /**
     * @param exists false: it is spoken of, but not there
     * @param lastState of its newest run
     * @param schedules how many it has
     */
    public record Node(
            String project,
            String workflow,
            boolean exists,
            @Nullable WorkflowState lastState,
            int schedules) {}

    /**
     * @param kind DEPENDENT, SUB_WORKFLOW or FOREACH
     * @param tasks that speak so; empty for a version that was stored before names were kept
     */
    public record Edge(
            String fromProject,
            String fromWorkflow,
            String toProject,
            String toWorkflow,
            String kind,
            List<String> tasks) {
        Name from() {
            return new Name(fromProject, fromWorkflow);
        }

        Name to() {
            return new Name(toProject, toWorkflow);
        }
    }
}
