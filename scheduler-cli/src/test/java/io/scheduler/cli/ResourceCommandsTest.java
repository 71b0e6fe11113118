package io.scheduler.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ResourceCommandsTest extends CliHarness {
    private static final String GROUP =
            "{'name':'g','description':'loads','capacity':3,'slot':7,'enabled':true,'granted':1,'waiting':1}";

    @Test
    void aTaskGroupIsShownWithWhoWaits() {
        server.on("GET /projects/default/task-groups/g", 200, json(GROUP))
                .on(
                        "GET /projects/default/task-groups/g/permits?size=100",
                        200,
                        json("{'items':[{'taskInstanceId':7,'workflowInstanceId':3,'workflow':'w','task':'a',"
                                + "'state':'GRANTED','priority':0,'position':null,'forced':false,"
                                + "'askedAt':'2026-01-01T10:00:00Z','grantedAt':'2026-01-01T10:00:01Z'},"
                                + "{'taskInstanceId':8,'workflowInstanceId':4,'workflow':'w','task':'a',"
                                + "'state':'WAITING','priority':5,'position':1,'forced':false,"
                                + "'askedAt':'2026-01-01T10:00:02Z','grantedAt':null}],'total':3}"));

        assertThat(run("task-group", "default/g")).isZero();

        assertThat(out().lines().toList())
                .containsExactly(
                        "GROUP  PERMITS  WAITING  STATE  DESCRIPTION",
                        "g      1/3      1        on     loads",
                        "TASK INSTANCE  STATE    PLACE  PRIORITY  RUN  WORKFLOW  TASK  SINCE",
                        "7              GRANTED  -      0         3    w         a     2026-01-01T10:00:01Z",
                        "8              WAITING  1      5         4    w         a     2026-01-01T10:00:02Z",
                        "and 1 more");
    }

    @Test
    void aTaskGroupIsMadeForcedAndDeleted() {
        server.on("PUT /projects/default/task-groups/g", 201, json(GROUP))
                .on("POST /projects/default/task-groups/g/permits/8/force", 202, json(GROUP))
                .on("PUT /projects/default/task-groups/g/permits/8", 200, json(GROUP))
                .on("DELETE /projects/default/task-groups/g", 204, "");

        assertThat(run("task-group", "default/g", "--capacity", "3", "--off")).isZero();
        assertThat(server.bodies.getLast()).isEqualTo(json("{'capacity':3,'enabled':false}"));
        assertThat(run("task-group", "default/g", "--force", "8")).isZero();
        assertThat(run("task-group", "default/g", "--prefer", "8", "--priority", "9"))
                .isZero();
        assertThat(server.bodies.getLast()).isEqualTo(json("{'priority':9}"));
        assertThat(run("task-group", "default/g", "--delete")).isZero();
        assertThat(server.requests).contains("DELETE /projects/default/task-groups/g");
    }

    @Test
    void anEnvironmentIsDefinedWholly() throws Exception {
        String prologue = file("set -u\n");
        server.on(
                "PUT /environments/spark",
                201,
                json("{'name':'spark','variables':{'A':'1'},'prologue':'set -u\\n','workerGroups':['etl']}"));

        assertThat(run(
                        "environment",
                        "spark",
                        "--set",
                        "A=1",
                        "--set",
                        "B=x=y",
                        "--prologue",
                        prologue,
                        "--worker-group",
                        "etl"))
                .isZero();
        assertThat(server.bodies.getLast())
                .isEqualTo(json("{'variables':{'A':'1','B':'x=y'},'prologue':'set -u\\n','workerGroups':['etl']}"));
        assertThat(out()).contains("A=1").contains("  set -u");
        assertThat(run("environment", "spark", "--set", "nonsense")).isEqualTo(2);
    }

    @Test
    void aRunIsStartedWithAPriority() {
        server.on("POST /projects/default/workflows/sales/instances", 201, json("{'id':42}"));
        assertThat(run("start", "sales", "--priority", "high", "-q")).isZero();
        assertThat(server.bodies.getLast()).isEqualTo(json("{'params':{},'priority':'high'}"));
    }
}
