package io.scheduler.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WatchingTest extends CliHarness {
    @Test
    void startAndFollowPrintsChangesAndEndsWithTheRunsFate() {
        server.on("POST /projects/default/workflows/sales/instances", 201, json("{'id':42}"))
                .on(INSTANCE, 200, instance("RUNNING", "null"))
                .on(TASKS, 200, tasks(task(1, "split", "RUNNING", 1, "null", "null", "null")))
                .on(INSTANCE, 200, instance("RUNNING", "null"))
                .on(TASKS, 200, tasks(task(1, "split", "RUNNING", 1, "null", "null", "null")))
                .on(INSTANCE, 200, instance("SUCCEEDED", "null"))
                .on(TASKS, 200, tasks(task(1, "split", "SUCCEEDED", 1, "'2026-01-01T10:00:01.500Z'", "0", "null")));

        assertThat(run("start", "default/sales", "--follow")).isZero();

        assertThat(out())
                .containsOnlyOnce("split  RUNNING  on w1")
                .contains("split  SUCCEEDED  after 1.5s")
                .contains("run #42  SUCCEEDED")
                .contains("default/sales #42  version 3  SUCCEEDED");
    }

    @Test
    void aRunThatIsAskedToGoOnIsFollowedAlsoWhileItStillCountsAsFailed() {
        String asked = instance("FAILED", "null").replaceFirst("}$", ",\"pendingOperations\":[\"RECOVER\"]}");
        server.on("POST /workflow-instances/42/recover", 202, asked)
                .on(INSTANCE, 200, asked)
                .on(TASKS, 200, tasks(task(1, "split", "FAILED", 1, "null", "4", "null")))
                .on(INSTANCE, 200, instance("SUCCEEDED", "null"))
                .on(TASKS, 200, tasks(task(2, "split", "SUCCEEDED", 2, "'2026-01-01T10:00:01Z'", "0", "null")));

        assertThat(run("recover", "42", "--follow")).isZero();

        assertThat(out()).contains("default/sales #42  version 3  SUCCEEDED");
        run("status", "42");
        server.on(INSTANCE, 200, asked);
        run("status", "42");
        run("status", "42");
        assertThat(out()).contains("asked for and not done yet: recover");
    }

    @Test
    void aFailedRunShowsItsReasonAndTheNextCommand() {
        server.on(INSTANCE, 200, instance("FAILED", "'2 of 5 tasks failed'"))
                .on(
                        TASKS,
                        200,
                        tasks(
                                task(1, "split", "FAILED", 1, "'2026-01-01T10:00:01Z'", "3", "'first try'"),
                                task(
                                        2,
                                        "split",
                                        "FAILED",
                                        2,
                                        "'2026-01-01T10:00:01Z'",
                                        "3",
                                        "'exit code 3\\u001b[2J'")));

        assertThat(run("status", "42")).isZero();
        assertThat(out())
                .contains("2 of 5 tasks failed")
                .contains("exit code 3")
                .doesNotContain("first try")
                .doesNotContain("\u001b")
                .contains("bin/scheduler logs 2")
                .contains("bin/scheduler recover 42");
        assertThat(run("follow", "42")).isEqualTo(1);
    }

    @Test
    void statusAsJsonIsWhatTheServerSaid() {
        server.on(INSTANCE, 200, instance("RUNNING", "null"))
                .on(TASKS, 200, tasks(task(1, "split", "RUNNING", 1, "null", "null", "null")));
        assertThat(run("status", "42", "--json")).isZero();
        assertThat(out())
                .contains("\"state\" : \"RUNNING\"")
                .contains("\"tasks\"")
                .contains("\"split\"");
    }

    @Test
    void aRunOfManyTasksIsReadPageByPage() {
        server.on(INSTANCE, 200, instance("RUNNING", "null"))
                .on(
                        TASKS,
                        200,
                        tasks(task(1, "a", "RUNNING", 1, "null", "null", "null"))
                                .replace("\"total\":1", "\"total\":2"))
                .on(
                        "GET /workflow-instances/42/task-instances?page=1&size=500",
                        200,
                        tasks(task(2, "b", "QUEUED", 1, "null", "null", "null")).replace("\"total\":1", "\"total\":2"));
        assertThat(run("status", "42")).isZero();
        assertThat(out()).contains("\na  ").contains("\nb  ");
    }

    @Test
    void followingSurvivesARestartOfTheApi() {
        server.on(INSTANCE, 200, instance("RUNNING", "null"))
                .on(INSTANCE, 0, "")
                .on(INSTANCE, 503, "")
                .on(INSTANCE, 200, instance("SUCCEEDED", "null"))
                .on(TASKS, 200, tasks());

        assertThat(run("follow", "42")).isZero();
        assertThat(err()).containsOnlyOnce("lost the server").contains("connected again");
    }

    @Test
    void followingGivesUpAfterFiveMinutesWithoutAServer() {
        server.on(INSTANCE, 200, instance("RUNNING", "null"))
                .on(INSTANCE, 0, "")
                .on(TASKS, 200, tasks());
        assertThat(run("follow", "42")).isEqualTo(4);
        assertThat(now).isBetween(Instant.parse("2026-01-01T10:05:00Z"), Instant.parse("2026-01-01T10:06:00Z"));
    }

    @Test
    void followingGivesUpAfterTheTimeGiven() {
        server.on(INSTANCE, 200, instance("RUNNING", "null")).on(TASKS, 200, tasks());
        assertThat(run("follow", "42", "--give-up-after", "0")).isEqualTo(1);
        assertThat(err()).contains("gave up watching #42");
    }

    @Test
    void aTerminalGetsATableThatIsRedrawn() {
        terminal = Surroundings.Terminal.of(Map.of(), "40 100");
        server.on(INSTANCE, 200, instance("RUNNING", "null"))
                .on(INSTANCE, 200, instance("SUCCEEDED", "null"))
                .on(TASKS, 200, tasks(task(1, "split", "RUNNING", 1, "null", "null", "null")));
        assertThat(run("follow", "42")).isZero();
        assertThat(out()).contains("\u001b[3A\u001b[J").contains("\u001b[36mRUNNING\u001b[0m");
        assertThat(Surroundings.Terminal.of(Map.of("NO_COLOR", "1"), "40 100").colours())
                .isFalse();
        assertThat(Surroundings.Terminal.of(Map.of("TERM", "dumb"), "40 100").interactive())
                .isFalse();
        assertThat(Surroundings.Terminal.of(Map.of(), "").interactive()).isFalse();
    }

    @Test
    void logsAreReadChunkByChunkUntilComplete() {
        server.on("GET /task-instances/9/log?offset=0&limit=262144", 200, "one\n", log(4, false))
                .on("GET /task-instances/9/log?offset=4&limit=262144", 200, "", log(4, false))
                .on("GET /task-instances/9/log?offset=4&limit=262144", 0, "")
                .on("GET /task-instances/9/log?offset=4&limit=262144", 200, "two ü\n", log(11, true))
                .on("GET /task-instances/9/log?offset=11&limit=262144", 200, "", log(11, true));
        assertThat(run("logs", "9", "--follow")).isZero();
        assertThat(out()).isEqualTo("one\ntwo ü\n");
    }

    @Test
    void withoutFollowTheLogEndsWhereItIs() {
        server.on(INSTANCE, 200, instance("RUNNING", "null"))
                .on(TASKS, 200, tasks(task(9, "split", "RUNNING", 1, "null", "null", "null")))
                .on("GET /task-instances/9/log?offset=0&limit=262144", 200, "one\n", log(4, false))
                .on("GET /task-instances/9/log?offset=4&limit=262144", 200, "", log(4, false));
        assertThat(run("logs", "42/split")).isZero();
        assertThat(out()).isEqualTo("one\n");
        assertThat(run("logs", "42/nope")).isEqualTo(3);
        assertThat(err()).contains("has no task 'nope'");
    }
}
