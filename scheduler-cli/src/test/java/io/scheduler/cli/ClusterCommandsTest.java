package io.scheduler.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ClusterCommandsTest extends CliHarness {
    private static final String MASTER =
            "{'nodeId':'m1','incarnation':'i1','host':'10.0.0.1','port':5678,'version':'1.0',"
                    + "'startedAt':'2026-01-01T09:00:00Z','mode':'ACTIVE','wantedMode':'PASSIVE','wishedBy':'eve',"
                    + "'wishReason':'new memory','takenOver':false,'slots':43,'groups':[]}";
    private static final String WORKER = "{'nodeId':'w1','incarnation':'i2','host':'10.0.0.2','port':0,'version':'1.0',"
            + "'startedAt':'2026-01-01T09:00:00Z','mode':'ACTIVE','wantedMode':'ACTIVE','running':2,'capacity':8,"
            + "'obstacle':'disk full','groups':['default','gpu']}";

    @Test
    void nodesAreShownWithWhatIsWrongOrAboutToChange() {
        server.on("GET /cluster/masters", 200, json("{'items':[" + MASTER + "]}"))
                .on("GET /cluster/workers", 200, json("{'items':[" + WORKER + "]}"))
                .on("GET /cluster/apis", 200, json("{'items':[]}"))
                .on("GET /cluster/alerts", 200, json("{'items':[]}"));

        assertThat(run("cluster")).isZero();

        assertThat(out().lines().toList())
                .containsExactly(
                        "ROLE    NODE  MODE    HOST           VERSION  UP     LOAD       GROUPS       INCARNATION  REMARK",
                        "master  m1    ACTIVE  10.0.0.1:5678  1.0      1h 0m  43 slots   -            i1           "
                                + "is to become PASSIVE; by eve: new memory",
                        "worker  w1    ACTIVE  10.0.0.2       1.0      1h 0m  2/8 tasks  default,gpu  i2           disk full");
    }

    @Test
    void slotsAreCountedByOwner() {
        server.on(
                "GET /cluster/slots",
                200,
                json("{'items':[{'slot':0,'state':'OWNED','ownerNode':'m1','owner':'i1','epoch':3},"
                        + "{'slot':1,'state':'OWNED','ownerNode':'m1','owner':'i1','epoch':3},"
                        + "{'slot':2,'state':'FREE','ownerNode':null,'owner':null,'epoch':3}],"
                        + "'masters':[{'nodeId':'m1','registered':true,'mode':'ACTIVE','wantedMode':'PASSIVE','slots':2},"
                        + "{'nodeId':'m2','registered':true,'mode':'PASSIVE','wantedMode':'PASSIVE','slots':0}]}"));

        assertThat(run("cluster", "slots")).isZero();

        assertThat(out().lines().toList())
                .containsExactly(
                        "OWNER  MODE                    STATE  SLOTS",
                        "-      -                       FREE   1",
                        "m1     ACTIVE, wanted PASSIVE  OWNED  2",
                        "m2     PASSIVE                 -      0");
    }

    @Test
    void modesAreWished() {
        server.on("PUT /cluster/masters/m1/mode", 200, json(MASTER));

        assertThat(run("cluster", "passivate", "master", "m1", "--reason", "new memory"))
                .isZero();

        assertThat(server.bodies.getLast()).isEqualTo(json("{'reason':'new memory','mode':'PASSIVE','force':false}"));
        assertThat(out()).isEqualTo("master m1 is ACTIVE and is to be PASSIVE\n");
        assertThat(run("cluster", "take-over", "worker", "w1")).isEqualTo(2);
    }

    @Test
    void groupsAreDefinedAndForgotten() {
        server.on(
                        "PUT /cluster/worker-groups/gpu",
                        201,
                        json("{'name':'gpu','policy':'PRESET','tags':['gpu'],'fallback':true,'members':['w1'],"
                                + "'unregistered':['w7','w8']}"))
                .on("DELETE /cluster/worker-groups/gpu", 204, "");

        assertThat(run("cluster", "group", "gpu", "--policy", "PRESET", "--tag", "gpu", "--fallback"))
                .isZero();
        assertThat(server.bodies.getLast())
                .isEqualTo(json("{'workers':[],'tags':['gpu'],'fallback':true,'policy':'PRESET'}"));
        assertThat(out()).contains("MEMBERS  NOT REGISTERED").contains("gpu    PRESET  gpu   yes       w1       w7");
        assertThat(run("cluster", "group", "gpu", "--delete")).isZero();
        assertThat(server.requests).contains("DELETE /cluster/worker-groups/gpu");
    }
}
