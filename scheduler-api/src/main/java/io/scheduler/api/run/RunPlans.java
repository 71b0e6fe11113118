package io.scheduler.api.run;

import io.scheduler.api.problem.ApiException;
import io.scheduler.common.workflow.DocumentFormat;
import io.scheduler.common.workflow.DocumentProblem;
import io.scheduler.common.workflow.DocumentResult;
import io.scheduler.common.workflow.WorkflowDocument;
import io.scheduler.common.workflow.WorkflowDocumentReader;
import io.scheduler.dao.database.PageRequest;
import io.scheduler.dao.instance.WorkflowInstances.StartRequest;
import io.scheduler.dao.parameter.ProjectParameters;
import io.scheduler.dao.user.Caller;
import io.scheduler.dao.workflow.Workflow;
import io.scheduler.dao.workflow.WorkflowVersion;
import io.scheduler.dao.workflow.Workflows;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.springframework.stereotype.Component;

/** Says what a start would do, without starting anything. Safe for use by several threads, one of which plans at a time. */
@Component
class RunPlans {
    private static final int MOST_TASKS = 10_000;

    private final Workflows workflows;
    private final ProjectParameters projectParameters;
    private final Obstacles obstacles;
    private final Clock clock;
    private final ReentrantLock planning = new ReentrantLock();

    RunPlans(Workflows workflows, ProjectParameters projectParameters, Obstacles obstacles, Clock clock) {
        this.workflows = workflows;
        this.projectParameters = projectParameters;
        this.obstacles = obstacles;
        this.clock = clock;
    }

    RunPlan of(Caller caller, StartRequest request) {
        Workflow workflow = workflows
                .find(caller, request.project(), request.workflow())
                .orElseThrow(() -> Starts.noWorkflow(request.project(), request.workflow()));
        String json = workflows
                .version(workflow, workflow.version())
                .map(WorkflowVersion::document)
                .orElseThrow(() -> Starts.noWorkflow(request.project(), request.workflow()));
        planning.lock();
        try {
            WorkflowDocument document = read(json);
            check(request, document);
            Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
            Obstacles.Search search = obstacles.search(caller, request.project());
            Planning plan = new Planning(request, document, ofProject(caller, request.project()), now);
            return new RunPlan(
                    request.project(),
                    request.workflow(),
                    workflow.version(),
                    now,
                    ZoneOffset.UTC.getId(),
                    plan.params(),
                    plan.tasks(search),
                    search.found());
        } finally {
            planning.unlock();
        }
    }

    private static void check(StartRequest request, WorkflowDocument document) {
        int size = document.allTasks().size();
        if (size > MOST_TASKS) {
            throw ApiException.invalid(
                    "instance.too-large-to-plan",
                    "expected a workflow of at most " + MOST_TASKS + " tasks for a dry run, but it has " + size,
                    List.of());
        }
        List<DocumentProblem> unknown =
                request.tasks() == null ? List.of() : request.tasks().check(document, "tasks");
        if (!unknown.isEmpty()) {
            throw ApiException.invalid("instance.tasks-unknown", unknown);
        }
    }

    private Map<String, String> ofProject(Caller caller, String project) {
        Map<String, String> params = new LinkedHashMap<>();
        projectParameters
                .list(caller, project, new PageRequest(0, ProjectParameters.MAX_COUNT))
                .items()
                .forEach(parameter -> params.put(parameter.name(), parameter.value()));
        return params;
    }

    private static WorkflowDocument read(String json) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        return switch (WorkflowDocumentReader.readStored(bytes, DocumentFormat.JSON)) {
            case DocumentResult.Valid valid -> valid.document();
            case DocumentResult.Invalid invalid ->
                throw new IllegalStateException("a stored document can not be read: " + invalid.problems());
        };
    }
}
