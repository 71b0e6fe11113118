package io.scheduler.api.run;

import io.scheduler.api.task.WorkerLoads;
import io.scheduler.common.workflow.ControlFlow;
import io.scheduler.common.workflow.TaskDefinition;
import io.scheduler.dao.database.PageRequest;
import io.scheduler.dao.datasource.DataSources;
import io.scheduler.dao.secret.Secrets;
import io.scheduler.dao.secret.StoredSecret;
import io.scheduler.dao.taskgroup.TaskGroups;
import io.scheduler.dao.user.Caller;
import io.scheduler.dao.workflow.Workflows;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What tasks name and is not there: worker groups without workers, secrets, data sources, workflows. */
@Component
class Obstacles {
    private static final int MOST = 1_000;

    private final WorkerLoads workers;
    private final Secrets secrets;
    private final DataSources dataSources;
    private final Workflows workflows;
    private final TaskGroups taskGroups;

    Obstacles(
            WorkerLoads workers, Secrets secrets, DataSources dataSources, Workflows workflows, TaskGroups taskGroups) {
        this.workers = workers;
        this.secrets = secrets;
        this.dataSources = dataSources;
        this.workflows = workflows;
        this.taskGroups = taskGroups;
    }

    Search search(Caller caller, String project) {
        return new Search(caller, project);
    }

    /** One search, which asks for each name once. Confined to one thread. */
    final class Search {
        private final Caller caller;
        private final String project;
        private final List<RunPlan.Obstacle> found = new ArrayList<>();
        private final Map<String, Boolean> known = new HashMap<>();
        private @Nullable Set<String> secretNames;

        private Search(Caller caller, String project) {
            this.caller = caller;
            this.project = project;
        }

        List<RunPlan.Obstacle> found() {
            return List.copyOf(found);
        }

        void add(String code, String path, String message) {
            if (found.size() < MOST) {
                found.add(new RunPlan.Obstacle(code, path, message));
            }
        }

        /**
         * @param path of the task in the document
         * @param config with its references replaced
         * @param wanted secrets that it refers to
         */
        void in(String path, TaskDefinition task, Map<String, Object> config, Set<String> wanted) {
            ControlFlow flow = ControlFlow.of(task);
            if (flow == null && isAbsent("group " + task.workerGroup(), this::isStaffed, task.workerGroup())) {
                add(
                        "worker-group.empty",
                        path + ".workerGroup",
                        "no worker of the group " + task.workerGroup() + " is registered: the task would wait for one");
            }
            String group = task.resources().taskGroup();
            if (group != null
                    && isAbsent(
                            "task group " + group,
                            name -> taskGroups.find(caller, project, name).isPresent(),
                            group)) {
                add(
                        "task-group.not-found",
                        path + ".taskGroup",
                        "there is no task group " + group + " in the project " + project + ": the task would fail");
            }
            ControlFlow.SubWorkflow child = ControlFlow.calledBy(flow);
            if (child != null) {
                called(path, child);
            }
            if (config.get("dataSource") instanceof String source
                    && !source.contains("${")
                    && isAbsent(
                            "source " + source,
                            name -> dataSources.find(caller, project, name).isPresent(),
                            source)) {
                add(
                        "data-source.not-found",
                        path + ".dataSource",
                        "there is no data source " + source + " in the project " + project);
            }
            wanted.stream()
                    .filter(name -> !secretNames().contains(name))
                    .forEach(name ->
                            add("secret.not-found", path, "there is no secret " + name + " in the project " + project));
        }

        private void called(String path, ControlFlow.SubWorkflow child) {
            String of = child.project() == null ? project : child.project();
            String workflow = child.workflow();
            Integer version = child.version();
            if (isAbsent(
                    "workflow " + of + "/" + workflow,
                    name -> workflows.find(caller, of, name).isPresent(),
                    workflow)) {
                add(
                        "workflow.not-found",
                        path + ".workflow",
                        "there is no workflow " + workflow + " in the project " + of);
            } else if (version != null
                    && isAbsent(
                            "version " + of + "/" + workflow + "/" + version,
                            name -> workflows
                                    .find(caller, of, name)
                                    .flatMap(found -> workflows.version(found, version))
                                    .isPresent(),
                            workflow)) {
                add(
                        "workflow.version-not-found",
                        path + ".version",
                        "the workflow " + workflow + " in the project " + of + " has no version " + version);
            }
        }

        private boolean isAbsent(String key, Function<String, Boolean> isThere, String name) {
            return !known.computeIfAbsent(key, unseen -> isThere.apply(name));
        }

        private boolean isStaffed(String group) {
            return !workers.ofGroup(group).loads().isEmpty();
        }

        private Set<String> secretNames() {
            if (secretNames == null) {
                secretNames = secrets.list(caller, project, new PageRequest(0, Secrets.MAX_COUNT)).items().stream()
                        .map(StoredSecret::name)
                        .collect(Collectors.toCollection(HashSet::new));
            }
            return secretNames;
        }
    }
}
