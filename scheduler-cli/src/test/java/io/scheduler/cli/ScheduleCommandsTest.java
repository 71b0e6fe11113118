package io.scheduler.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ScheduleCommandsTest extends CliHarness {
    private static final String NIGHTLY = "{'project':'default','workflow':'sales','name':'%s','cron':'0 30 2 * * ?',"
            + "'timezone':'Europe/Paris','next':'2026-01-02T01:30:00Z','misfire':'LATEST','overlap':'ALLOW',"
            + "'enabled':true,'pause':%s}";
    private static final String OF_SALES = "/projects/default/workflows/sales/schedules";

    @Test
    void schedulesAreListedWithWhatHoldsThem() {
        server.on(
                "GET /schedules?size=200",
                200,
                json("{'items':[" + NIGHTLY.formatted("default", "null") + ","
                        + NIGHTLY.formatted("other", "{'by':'eve','reason':'audit','at':'2026-01-01T09:00:00Z'}")
                        + "]}"));

        assertThat(run("schedule", "list")).isZero();

        assertThat(out().lines().toList())
                .containsExactly(
                        "SCHEDULE               CRON          ZONE          NEXT                  MISFIRE  OVERLAP  REMARK",
                        "default/sales/default  0 30 2 * * ?  Europe/Paris  2026-01-02T01:30:00Z  LATEST   ALLOW    -",
                        "default/sales/other    0 30 2 * * ?  Europe/Paris  2026-01-02T01:30:00Z  LATEST   ALLOW    "
                                + "paused by eve: audit");
    }

    @Test
    void saysWhenThereAreMore() {
        server.on(
                "GET /schedules?size=200", 200, json("{'items':[" + NIGHTLY.formatted("n", "null") + "],'total':201}"));

        assertThat(run("schedule", "list")).isZero();

        assertThat(out()).endsWith("the first 1 of 201; name a project or a workflow to see its own\n");
    }

    @Test
    void withoutANameTheDefaultOneIsMeant() {
        server.on("PUT " + OF_SALES + "/default", 201, json(NIGHTLY.formatted("default", "null")));

        assertThat(run(
                        "schedule",
                        "put",
                        "default/sales",
                        "--cron",
                        "0 30 2 * * ?",
                        "--zone",
                        "Europe/Paris",
                        "-P",
                        "a=1"))
                .isZero();

        assertThat(server.bodies.getLast())
                .isEqualTo(json("{'cron':'0 30 2 * * ?','timezone':'Europe/Paris','params':{'a':'1'},'enabled':true}"));
        assertThat(run("schedule", "put", "sales", "--cron", "x", "--zone", "UTC"))
                .isEqualTo(2);
    }

    @Test
    void pausesResumesAndDeletes() {
        server.on("POST " + OF_SALES + "/n/pause", 200, json(NIGHTLY.formatted("n", "null")))
                .on("POST " + OF_SALES + "/n/resume", 200, json(NIGHTLY.formatted("n", "null")))
                .on("DELETE " + OF_SALES + "/n", 204, "");

        assertThat(run("schedule", "pause", "default/sales/n", "--reason", "audit"))
                .isZero();
        assertThat(server.bodies.getLast()).isEqualTo(json("{'reason':'audit'}"));
        assertThat(run("schedule", "resume", "default/sales/n")).isZero();
        assertThat(run("schedule", "delete", "default/sales/n")).isZero();
        assertThat(out()).endsWith("schedule default/sales/n deleted\n");
    }

    @Test
    void saysWhyATaskDoesNotRun() {
        server.on(
                        "GET /task-instances/7/explain",
                        200,
                        json("{'code':'retrying','text':'retry at 10:00','waitsFor':[],'since':null,"
                                + "'next':'2026-01-02T10:00:00Z'}"))
                .on(
                        "GET /workflow-instances/3/explain?task=load",
                        200,
                        json("{'code':'waits-for-upstreams','text':'waits for extract','since':null,'next':null,"
                                + "'waitsFor':[{'kind':'task','name':'extract','state':'RUNNING'}]}"));

        assertThat(run("explain", "7")).isZero();
        assertThat(out()).isEqualTo("retrying: retry at 10:00\nnext: 2026-01-02T10:00:00Z\n");
        assertThat(run("explain", "3/load")).isZero();
        assertThat(out()).endsWith("waits-for-upstreams: waits for extract\n  task extract: RUNNING\n");
    }

    @Test
    void saysWhenAndWhy() {
        server.on(
                        "GET " + OF_SALES + "/default/preview?count=1",
                        200,
                        json("{'timezone':'Europe/Paris','items':[{'at':'2026-03-29T01:00:00Z',"
                                + "'local':'2026-03-29T03:00:00+02:00'}]}"))
                .on(
                        "GET " + OF_SALES + "/default/explain?at=2026-03-29T02%3A30%3A00",
                        200,
                        json("{'code':'fired','message':'it fired: run 7','local':'2026-03-29T03:00:00+02:00',"
                                + "'next':'2026-03-30T00:30:00Z'}"));

        assertThat(run("schedule", "preview", "default/sales", "--count", "1")).isZero();
        assertThat(run("schedule", "explain", "default/sales", "--at", "2026-03-29T02:30:00"))
                .isZero();

        assertThat(out().lines().toList())
                .containsExactly(
                        "UTC                   Europe/Paris",
                        "2026-03-29T01:00:00Z  2026-03-29T03:00:00+02:00",
                        "2026-03-29T03:00:00+02:00  fired: it fired: run 7",
                        "next: 2026-03-30T00:30:00Z");
    }

    @Test
    void backfillsAreStartedAndSteered() {
        String shown = json("{'id':41,'project':'default','workflow':'sales','state':'%s','description':'3 dates',"
                + "'total':3,'progress':{'waiting':2,'unfinished':1,'succeeded':0,'failed':0}}");
        server.on("POST /projects/default/workflows/sales/backfills", 201, shown.formatted("RUNNING"))
                .on("POST /backfills/41/pause", 200, shown.formatted("PAUSED"))
                .on("GET /backfills/41", 200, shown.formatted("PAUSED"));

        assertThat(run(
                        "backfill",
                        "start",
                        "default/sales",
                        "--from",
                        "2026-01-01",
                        "--to",
                        "2026-01-03",
                        "--zone",
                        "UTC"))
                .isZero();
        assertThat(server.bodies.getLast())
                .isEqualTo(
                        json("{'from':'2026-01-01','to':'2026-01-03','timezone':'UTC','parallelism':1,'order':'ASC'}"));
        assertThat(run("backfill", "pause", "41")).isZero();
        assertThat(run("backfill", "status", "41")).isZero();

        assertThat(out().lines().toList().subList(0, 3))
                .containsExactly(
                        "backfill 41 of default/sales is RUNNING: 3 dates",
                        "0 succeeded, 0 failed, 1 unfinished, 2 waiting of 3",
                        "backfill 41 of default/sales is PAUSED: 3 dates");
        assertThat(run("backfill", "start", "sales")).isEqualTo(2);
        assertThat(run("backfill", "start", "default/sales", "--date", "2026-01-01,2026-01-02", "-P", "a=b=c"))
                .isZero();
        assertThat(server.bodies.getLast())
                .isEqualTo(json(
                        "{'dates':['2026-01-01','2026-01-02'],'params':{'a':'b=c'},'parallelism':1,'order':'ASC'}"));
        assertThat(run("backfill", "start", "default/sales", "-P", "a")).isEqualTo(2);
    }
}
