package io.scheduler.api.cluster;

import io.scheduler.api.access.Access;
import io.scheduler.api.access.Action;
import io.scheduler.api.access.Resource;
import io.scheduler.api.problem.ApiException;
import io.scheduler.api.web.Check;
import io.scheduler.common.cluster.DispatchPolicy;
import io.scheduler.common.cluster.WorkerGroup;
import io.scheduler.common.workflow.NameRule;
import io.scheduler.dao.cluster.WorkerGroups;
import io.scheduler.dao.database.Page;
import io.scheduler.dao.user.Caller;
import io.scheduler.rpc.node.NodeRecord;
import io.scheduler.rpc.node.NodeRole;
import io.scheduler.rpc.registry.NodeRegistry;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Groups of workers: those that people have defined, and those that only stand in workers' configurations. */
@RestController
@RequestMapping("/api/v1/cluster/worker-groups")
@Tag(name = "Cluster")
class WorkerGroupController {
    private static final int MAX_DESCRIPTION = 10_000;

    private final WorkerGroups groups;
    private final NodeRegistry registry;
    private final MasterRefresh masters;

    WorkerGroupController(WorkerGroups groups, NodeRegistry registry, MasterRefresh masters) {
        this.groups = groups;
        this.registry = registry;
        this.masters = masters;
    }

    @GetMapping
    @Access(resource = Resource.CLUSTER, action = Action.READ)
    @Operation(summary = "Lists worker groups by name, with the registered workers that belong to each")
    Page<GroupView> list(Caller caller) {
        Map<String, WorkerGroup> all = new TreeMap<>();
        registry.nodes(NodeRole.WORKER)
                .forEach(node -> node.load().groups().forEach(name -> all.put(name, WorkerGroup.unlisted(name))));
        List<WorkerGroup> defined = groups.all();
        defined.forEach(group -> all.put(group.name(), group));
        List<GroupView> items = all.values().stream()
                .map(group -> view(group, defined.contains(group)))
                .toList();
        return new Page<>(items, items.size(), 0, Math.max(1, items.size()));
    }

    @GetMapping("/{group}")
    @Access(resource = Resource.CLUSTER, action = Action.READ)
    @Operation(summary = "Shows a worker group")
    GroupView get(Caller caller, @PathVariable String group) {
        return list(caller).items().stream()
                .filter(view -> view.name().equals(group))
                .findFirst()
                .orElseThrow(() -> notFound(group));
    }

    @PutMapping("/{group}")
    @Access(resource = Resource.CLUSTER, action = Action.WRITE)
    @Operation(
            summary = "Defines a worker group: further members, and how tasks are spread over them",
            description =
                    "Workers may be named before they are there; the answer's \"unregistered\" says which of them are"
                            + " not registered now, because they are down, not installed yet or misspelt")
    ResponseEntity<GroupView> put(Caller caller, @PathVariable String group, @RequestBody GroupBody body) {
        WorkerGroup wanted = body.checked(Check.name("group", group));
        boolean created = groups.put(wanted, caller.name());
        masters.refresh();
        return ResponseEntity.status(created ? HttpStatus.CREATED : HttpStatus.OK)
                .body(view(wanted, true));
    }

    @DeleteMapping("/{group}")
    @Access(resource = Resource.CLUSTER, action = Action.DELETE)
    @Operation(summary = "Forgets the definition; workers whose configuration names the group stay in it")
    ResponseEntity<Void> delete(Caller caller, @PathVariable String group) {
        if (!groups.delete(Check.name("group", group))) {
            throw notFound(group);
        }
        masters.refresh();
        return ResponseEntity.noContent().build();
    }

    private static ApiException notFound(String group) {
        return ApiException.notFound("worker-group.not-found", "there is no worker group " + group);
    }

    private GroupView view(WorkerGroup group, boolean defined) {
        TreeSet<String> members = new TreeSet<>();
        TreeSet<String> unregistered = new TreeSet<>(group.workers());
        for (NodeRecord node : registry.nodes(NodeRole.WORKER)) {
            String nodeId = node.identity().nodeId();
            unregistered.remove(nodeId);
            if (node.load().groups().contains(group.name()) || group.workers().contains(nodeId)) {
                members.add(nodeId);
            }
        }
        return new GroupView(
                group.name(),
                group.description(),
                group.policy(),
                group.tags(),
                group.fallback(),
                group.workers(),
                List.copyOf(members),
                List.copyOf(unregistered),
                defined);
    }

    /**
     * @param workers node ids that the definition lists
     * @param members node ids of the registered workers that belong to it, by definition or by their own configuration
     * @param unregistered node ids among {@code workers} that are not registered now: down, yet to come or misspelt
     * @param defined false: it only stands in the configuration of workers
     */
    record GroupView(
            String name,
            String description,
            DispatchPolicy policy,
            List<String> tags,
            boolean fallback,
            List<String> workers,
            List<String> members,

            @Schema(description = "Node ids among workers that are not registered now: down, yet to come or misspelt")
            List<String> unregistered,

            boolean defined) {}

    @Schema(name = "WorkerGroupBody")
    record GroupBody(
            @Nullable String description,
            @Nullable List<@Nullable String> workers,
            @Nullable DispatchPolicy policy,
            @Nullable List<@Nullable String> tags,
            @Nullable Boolean fallback) {

        WorkerGroup checked(String name) {
            DispatchPolicy chosen = policy == null ? DispatchPolicy.LEAST_LOAD : policy;
            List<String> wantedTags = names("tags", tags, WorkerGroup.MAX_TAGS);
            if (chosen == DispatchPolicy.PRESET && wantedTags.isEmpty()) {
                throw ApiException.invalidField("tags", "expected at least one tag, since the policy is PRESET");
            }
            if (chosen != DispatchPolicy.PRESET && (!wantedTags.isEmpty() || Boolean.TRUE.equals(fallback))) {
                String field = wantedTags.isEmpty() ? "fallback" : "tags";
                throw ApiException.invalidField(
                        field, "expected nothing, since only the policy PRESET chooses by tags; it is " + chosen);
            }
            return new WorkerGroup(
                    name,
                    description == null ? "" : Check.optionalText("description", description, MAX_DESCRIPTION),
                    names("workers", workers, WorkerGroup.MAX_WORKERS),
                    chosen,
                    wantedTags,
                    Boolean.TRUE.equals(fallback));
        }

        private static List<String> names(String field, @Nullable List<@Nullable String> given, int most) {
            if (given == null) {
                return List.of();
            }
            if (given.size() > most) {
                throw ApiException.invalidField(field, "expected at most " + most + ", but got " + given.size());
            }
            for (int i = 0; i < given.size(); i++) {
                String name = given.get(i);
                if (name == null || !NameRule.allows(name)) {
                    throw ApiException.invalidField(field + "[" + i + "]", "expected " + NameRule.inWords());
                }
            }
            return given.stream().map(String::valueOf).distinct().toList();
        }
    }
}
