package io.scheduler.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TaskGroupsTest {
    private static final String GROUPS = "/api/v1/projects/groups/task-groups";

    private final TestApi api = TestApi.get();

    @Test
    void aGroupIsMadeResizedListedAndDeleted() {
        api.givenWorkflow("groups");
        var made = api.call("PUT", GROUPS + "/g", "{\"capacity\": 3, \"description\": \"loads\"}");
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.json().get("enabled").asBoolean()).isTrue();
        assertThat(made.json().get("granted").asInt()).isZero();
        assertThat(api.call("PUT", GROUPS + "/g", "{\"capacity\": 0, \"enabled\": false}")
                        .status())
                .isEqualTo(200);
        assertThat(api.call("GET", GROUPS).json().get("total").asInt()).isEqualTo(1);
        assertThat(api.call("GET", GROUPS + "/g/permits").json().get("total").asInt())
                .isZero();
        assertThat(api.call("DELETE", GROUPS + "/g").status()).isEqualTo(204);
        assertThat(api.call("GET", GROUPS + "/g").code()).isEqualTo("task-group.not-found");
        assertThat(api.call("DELETE", GROUPS + "/g").status()).isEqualTo(404);
    }

    @Test
    void whatIsWrongIsRefused() {
        api.givenWorkflow("groups-wrong");
        String groups = "/api/v1/projects/groups-wrong/task-groups";
        assertThat(api.call("PUT", groups + "/g", "{}").errorPath()).isEqualTo("capacity");
        assertThat(api.call("PUT", groups + "/g", "{\"capacity\": -1}").status())
                .isEqualTo(422);
        assertThat(api.call("PUT", "/api/v1/projects/nowhere/task-groups/g", "{\"capacity\": 1}")
                        .code())
                .isEqualTo("project.not-found");
        api.call("PUT", groups + "/g", "{\"capacity\": 1}");
        assertThat(api.call("POST", groups + "/g/permits/4711/force", "{}").code())
                .isEqualTo("task-group.not-waiting");
        assertThat(api.call("PUT", groups + "/g/permits/4711", "{\"priority\": 1}")
                        .code())
                .isEqualTo("task-group.not-waiting");
        assertThat(api.call("PUT", groups + "/g/permits/4711", "{}").errorPath())
                .isEqualTo("priority");
    }

    @Test
    void whoWaitsIsShownAndForced() {
        api.givenWorkflow("groups-waiting");
        String groups = "/api/v1/projects/groups-waiting/task-groups";
        api.call("PUT", "/api/v1/projects/groups-waiting/workflows/grouped", """
                {"name": "grouped", "tasks": [{"name": "extract", "type": "shell", "script": "true", "taskGroup": "g"}]}""");
        api.call("PUT", groups + "/g", "{\"capacity\": 1}");
        long instance = api.call("POST", "/api/v1/projects/groups-waiting/workflows/grouped/instances", "{}")
                .json()
                .get("id")
                .asLong();
        api.jdbc().update("update workflow_instance set state = 'RUNNING' where id = ?", instance);
        long first = api.givenAttempt(instance, 0, 1, "QUEUED");
        long second = api.givenAttempt(instance, 0, 2, "QUEUED");
        for (long attempt : new long[] {first, second}) {
            api.jdbc().update("""
                    insert into task_permit (task_instance_id, group_id, workflow_instance_id, slot, priority)
                    select ?, g.id, ?, 3, 0 from task_group g join project p on p.id = g.project_id
                     where p.name = 'groups-waiting'""", attempt, instance);
        }
        assertThat(api.call("GET", "/api/v1/task-instances/" + second)
                        .json()
                        .get("reason")
                        .asString())
                .isEqualTo("waits for task group g: 0 of 1 permits taken, 1 before it");
        assertThat(api.call("PUT", groups + "/g/permits/" + second, "{\"priority\": 9}")
                        .status())
                .isEqualTo(200);
        var waiting = api.call("GET", groups + "/g/permits").json().get("items").get(0);
        assertThat(waiting.get("taskInstanceId").asLong()).isEqualTo(second);
        assertThat(waiting.get("workflow").asString()).isEqualTo("grouped");
        assertThat(waiting.get("position").asInt()).isEqualTo(1);
        var forced = api.call("POST", groups + "/g/permits/" + second + "/force", "{}");
        assertThat(forced.status()).isEqualTo(202);
        assertThat(forced.json().get("granted").asInt()).isEqualTo(1);
        assertThat(api.jdbc()
                        .queryForObject(
                                "select payload ->> 'taskInstanceId' from command where type = 'PERMIT' and workflow_instance_id = ?",
                                String.class,
                                instance))
                .isEqualTo(String.valueOf(second));
        assertThat(api.call("DELETE", groups + "/g").code()).isEqualTo("task-group.in-use");
    }
}
