package io.scheduler.api.app;

import static java.util.Map.entry;

import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.lang.reflect.ParameterizedType;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springframework.web.method.HandlerMethod;

/**
 * Names operations for clients that are generated: the verb of the method and what its controller is about, such as
 * {@code listWorkflowInstances}. Those that would read badly so stand in a table. Stateless.
 */
final class OperationNames implements OperationCustomizer {
    private static final Map<String, String> OTHERS = Map.ofEntries(
            entry("Session.login", "login"),
            entry("Session.logout", "logout"),
            entry("Session.createSession", "createSession"),
            entry("Session.deleteSession", "deleteSession"),
            entry("Session.me", "getMe"),
            entry("Session.changePassword", "changePassword"),
            entry("Backfill.runs", "listBackfillRuns"),
            entry("Cluster.masters", "listMasters"),
            entry("Cluster.workers", "listWorkers"),
            entry("Cluster.alerts", "listAlertServers"),
            entry("Cluster.apis", "listApis"),
            entry("Cluster.slots", "listSlots"),
            entry("NodeMode.master", "setMasterMode"),
            entry("NodeMode.worker", "setWorkerMode"),
            entry("NodeMode.takeOver", "takeOverMaster"),
            entry("Log.read", "readTaskLog"),
            entry("Log.download", "downloadTaskLog"),
            entry("Batch.batch", "batchWorkflowInstances"),
            entry("Run.start", "startWorkflow"),
            entry("Run.rerun", "rerunWorkflowInstance"),
            entry("Schedule.all", "listSchedules"),
            entry("Schedule.list", "listWorkflowSchedules"),
            entry("Schedule.getDefault", "getDefaultSchedule"),
            entry("Schedule.putDefault", "putDefaultSchedule"),
            entry("Schedule.deleteDefault", "deleteDefaultSchedule"),
            entry("ScheduleTimes.previewOf", "previewSchedule"),
            entry("ScheduleTimes.preview", "previewStoredSchedule"),
            entry("ScheduleTimes.explain", "explainSchedule"),
            entry("ScheduleTimes.fires", "listScheduleFires"),
            entry("Child.children", "listTaskChildren"),
            entry("Explanation.explain", "explainTaskInstance"),
            entry("Explanation.explainTask", "explainTask"),
            entry("TaskInstance.forceSuccess", "forceTaskSuccess"),
            entry("TaskGroup.permits", "listTaskGroupPermits"),
            entry("TaskGroup.force", "forceTaskGroupPermit"),
            entry("TaskGroup.setPriority", "setTaskGroupPermitPriority"),
            entry("TaskType.schema", "getTaskTypeSchema"),
            entry("Live.events", "watchWorkflowInstance"),
            entry("InstanceList.list", "listWorkflowInstances"),
            entry("WorkflowList.list", "listWorkflows"),
            entry("Statistics.statistics", "getStatistics"),
            entry("Grid.grid", "getWorkflowGrid"),
            entry("Lineage.ofProject", "getProjectLineage"),
            entry("Lineage.of", "getLineage"),
            entry("Infrastructure.database", "getDatabase"),
            entry("Infrastructure.registry", "getRegistry"),
            entry("Workflow.references", "getWorkflowReferences"),
            entry("Workflow.versions", "listWorkflowVersions"),
            entry("Workflow.version", "getWorkflowVersion"));

    @Override
    public Operation customize(Operation operation, HandlerMethod handler) {
        String controller = handler.getBeanType().getSimpleName().replaceFirst("Controller$", "");
        String method = handler.getMethod().getName();
        @Nullable String other = OTHERS.get(controller + "." + method);
        operation.setOperationId(other != null ? other : method + controller + (method.equals("list") ? "s" : ""));
        sayThatThereIsNothing(operation, handler);
        return operation;
    }

    /** Handlers that answer with no body answer with 204, which their type does not tell. */
    private static void sayThatThereIsNothing(Operation operation, HandlerMethod handler) {
        var type = handler.getMethod().getGenericReturnType();
        if (type instanceof ParameterizedType generic && generic.getActualTypeArguments()[0] == Void.class) {
            ApiResponse done = operation.getResponses().remove("200");
            if (done != null) {
                operation.getResponses().addApiResponse("204", done.description("Done"));
            }
        }
    }
}
