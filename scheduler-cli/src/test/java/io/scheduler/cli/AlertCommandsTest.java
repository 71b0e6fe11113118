package io.scheduler.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AlertCommandsTest extends CliHarness {

    @Test
    void alertsAreListedWithWhatBecameOfThem() {
        server.on(
                "GET /alerts?size=20&project=sales&state=FAILED",
                200,
                json("{'items':[{'id':7,'event':'WORKFLOW_FAILED','project':'sales','workflowInstanceId':4711,"
                        + "'createdAt':'2026-01-01T10:00:00Z','deliveries':[{'channel':'mail','state':'FAILED',"
                        + "'attempts':10,'outcome':'no route'}]},{'id':6,'event':'WORKER_LOST','project':null,"
                        + "'workflowInstanceId':null,'createdAt':'2026-01-01T09:00:00Z','deliveries':[]}],'total':2}"));
        assertThat(run("alert", "--project", "sales", "--state", "FAILED")).isZero();
        assertThat(out().lines().toList())
                .containsExactly(
                        "ID  EVENT            WHEN                  PROJECT  RUN   CHANNEL  STATE   ATTEMPTS  OUTCOME",
                        "7   WORKFLOW_FAILED  2026-01-01T10:00:00Z  sales    4711  mail     FAILED  10        no route",
                        "6   WORKER_LOST      2026-01-01T09:00:00Z  -        -     -        -       -         -");
        server.on("POST /alerts/7/retry", 200, json("{'deliveries':1}"));
        assertThat(run("alert", "retry", "7")).isZero();
        assertThat(out()).contains("alert 7 is sent once more to 1 channels");
    }

    @Test
    void allThatHaveFailedAreSentOnceMoreByOneCommand() {
        String first = IntStream.rangeClosed(1, 100)
                .mapToObj(id -> "{'id':" + id + "}")
                .collect(Collectors.joining(","));
        server.on("GET /alerts?size=100&page=0&state=FAILED&project=sales", 200, json("{'items':[" + first + "]}"))
                .on(
                        "GET /alerts?size=100&page=1&state=FAILED&project=sales",
                        200,
                        json("{'items':[{'id':100},{'id':101}]}"));
        IntStream.rangeClosed(1, 101)
                .forEach(id -> server.on("POST /alerts/" + id + "/retry", 200, json("{'deliveries':2}")));
        assertThat(run("alert", "retry", "--failed", "--project", "sales")).isZero();
        assertThat(server.requests.stream().filter(request -> request.startsWith("POST")))
                .hasSize(101)
                .doesNotHaveDuplicates();
        assertThat(out()).contains("alert 101 is sent once more to 2 channels");

        assertThat(run("alert", "retry", "5", "6")).isZero();
        assertThat(run("alert", "retry", "999", "6")).isEqualTo(ExitCodes.REFUSED);
        assertThat(out()).contains("alert 999 is not sent: ", "alert 6 is sent once more");
        server.on("GET /alerts?size=100&page=0&state=FAILED&event=WORKER_LOST", 200, json("{'items':[]}"));
        assertThat(run("alert", "retry", "--failed", "--event", "WORKER_LOST")).isZero();
        assertThat(out()).contains("nothing has failed");
        assertThat(run("alert", "retry")).isEqualTo(ExitCodes.MISUSED);
        assertThat(run("alert", "retry", "7", "--failed")).isEqualTo(ExitCodes.MISUSED);
        assertThat(run("alert", "retry", "7", "--project", "sales")).isEqualTo(ExitCodes.MISUSED);
        assertThat(err()).contains("expected ids of alerts, or --failed");
    }

    @Test
    void aChannelIsDefinedTriedAndDeleted() throws Exception {
        String settings = file("{\"url\": \"https://h/\"}");
        String channel = "{'name':'hook','type':'http','settings':{'url':'https://h/'},'secrets':['secretHeaders'],"
                + "'enabled':true,'description':''}";
        server.on("PUT /alert-channels/hook", 201, json(channel))
                .on("POST /alert-channels/hook/test", 200, json("{'sent':false,'message':'no route'}"))
                .on("DELETE /alert-channels/hook", 204, "");
        assertThat(run("alert", "channel", "hook", "--type", "http", "--settings", settings))
                .isZero();
        assertThat(server.bodies.getLast())
                .isEqualTo(json("{'type':'http','enabled':true,'settings':{'url':'https://h/'}}"));
        assertThat(run("alert", "channel", "hook", "--test")).isEqualTo(ExitCodes.REFUSED);
        assertThat(out()).contains("not sent: no route");
        assertThat(run("alert", "channel", "hook", "--delete")).isZero();
        assertThat(run("alert", "channel", "hook", "--type", "http")).isEqualTo(ExitCodes.MISUSED);
        assertThat(run("alert", "channel", "hook", "--type", "http", "--settings", file("secret")))
                .isEqualTo(ExitCodes.MISUSED);
        assertThat(err()).doesNotContain("secret\"");
    }

    @Test
    void groupsAndRulesAreDefined() {
        server.on("PUT /alert-groups/team", 201, json("{'name':'team','channels':['hook','mail'],'description':''}"))
                .on(
                        "PUT /projects/sales/alert-rules/broken",
                        201,
                        json("{'name':'broken','workflow':'daily','schedule':null,'group':'team','enabled':true,"
                                + "'events':['WORKFLOW_FAILED','SCHEDULE_LATE']}"))
                .on("GET /alert-rules?size=200", 200, json("{'items':[],'total':0}"))
                .on("DELETE /alert-rules/lost", 204, "");
        assertThat(run("alert", "group", "team", "--channels", "hook,mail")).isZero();
        assertThat(server.bodies.getLast()).isEqualTo(json("{'channels':['hook','mail']}"));
        assertThat(run(
                        "alert",
                        "rule",
                        "broken",
                        "--project",
                        "sales",
                        "--workflow",
                        "daily",
                        "--group",
                        "team",
                        "--events",
                        "WORKFLOW_FAILED,SCHEDULE_LATE",
                        "--late-by",
                        "1m"))
                .isZero();
        assertThat(server.bodies.getLast())
                .isEqualTo(json("{'events':['WORKFLOW_FAILED','SCHEDULE_LATE'],'enabled':true,'group':'team',"
                        + "'workflow':'daily','lateBy':'1m'}"));
        assertThat(run("alert", "rule")).isZero();
        assertThat(run("alert", "rule", "lost", "--delete")).isZero();
    }
}
