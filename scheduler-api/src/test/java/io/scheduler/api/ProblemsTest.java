package io.scheduler.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.scheduler.api.TestApi.Reply;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ProblemsTest {
    private static final String WORKFLOW = "/api/v1/projects/problems/workflows/x";
    private static final String START = "/api/v1/projects/problems/workflows/w/instances";
    private static final String JSON = "application/json";
    private static final String YAML = "application/yaml";

    private static TestApi api;

    @BeforeAll
    static void start() {
        api = TestApi.get();
        api.givenWorkflow("problems");
    }

    /**
     * @param errorPath of the first mistake; null when the problem names none
     */
    record Case(
            String what,
            String method,
            String path,
            String type,
            String body,
            int status,
            String code,
            String errorPath) {
        @Override
        public String toString() {
            return what;
        }
    }

    static Stream<Case> cases() {
        return Stream.of(
                new Case("route", "GET", "/api/v1/nothing", JSON, null, 404, "route.not-found", null),
                new Case("method", "PATCH", "/api/v1/projects/p", JSON, "{}", 405, "request.method-not-allowed", null),
                new Case(
                        "type",
                        "PUT",
                        "/api/v1/projects/p",
                        "text/csv",
                        "a,b",
                        415,
                        "request.unsupported-media-type",
                        null),
                new Case(
                        "document type",
                        "PUT",
                        WORKFLOW,
                        "text/csv",
                        "a,b",
                        415,
                        "request.unsupported-media-type",
                        null),
                new Case(
                        "json",
                        "PUT",
                        "/api/v1/projects/p",
                        JSON,
                        "{\n \"description\": }",
                        400,
                        "request.malformed-json",
                        ""),
                new Case("json twice", "PUT", "/api/v1/projects/p", JSON, "{} {}", 422, "request.invalid", ""),
                new Case(
                        "same field twice",
                        "PUT",
                        "/api/v1/projects/p",
                        JSON,
                        "{\"description\":\"a\",\"description\":\"b\"}",
                        400,
                        "request.malformed-json",
                        ""),
                new Case(
                        "unknown field",
                        "PUT",
                        "/api/v1/projects/p",
                        JSON,
                        "{\"descripton\": \"\"}",
                        422,
                        "request.invalid",
                        "descripton"),
                new Case(
                        "wrong kind",
                        "PUT",
                        "/api/v1/projects/p",
                        JSON,
                        "{\"description\": []}",
                        422,
                        "request.invalid",
                        "description"),
                new Case(
                        "U+0000",
                        "PUT",
                        "/api/v1/projects/p",
                        JSON,
                        "{\"description\": \"a\\u0000\"}",
                        422,
                        "request.invalid",
                        "description"),
                new Case("no body", "POST", "/api/v1/login", JSON, "", 400, "request.no-body", null),
                new Case(
                        "name",
                        "PUT",
                        "/api/v1/projects/a%20b",
                        JSON,
                        "{}",
                        400,
                        "request.invalid-parameter",
                        "project"),
                new Case("dots", "GET", "/api/v1/projects/..%2e", JSON, null, 400, null, null),
                new Case("null in the address", "GET", "/api/v1/projects/a%00", JSON, null, 400, null, null),
                new Case(
                        "null in the query",
                        "GET",
                        "/api/v1/workflow-instances?project=a%00",
                        JSON,
                        null,
                        400,
                        "request.invalid-parameter",
                        "project"),
                new Case("project", "GET", "/api/v1/projects/none", JSON, null, 404, "project.not-found", null),
                new Case(
                        "project of a list",
                        "GET",
                        "/api/v1/projects/none/workflows",
                        JSON,
                        null,
                        404,
                        "project.not-found",
                        null),
                new Case(
                        "project of a document",
                        "PUT",
                        "/api/v1/projects/none/workflows/x",
                        JSON,
                        TestApi.chain("x"),
                        404,
                        "project.not-found",
                        null),
                new Case(
                        "workflow",
                        "GET",
                        "/api/v1/projects/problems/workflows/none",
                        JSON,
                        null,
                        404,
                        "workflow.not-found",
                        null),
                new Case(
                        "version",
                        "GET",
                        "/api/v1/projects/problems/workflows/w/versions/7",
                        JSON,
                        null,
                        404,
                        "workflow.version-not-found",
                        null),
                new Case(
                        "version's kind",
                        "GET",
                        "/api/v1/projects/problems/workflows/w/versions/x",
                        JSON,
                        null,
                        400,
                        "request.invalid-parameter",
                        "version"),
                new Case(
                        "start",
                        "POST",
                        "/api/v1/projects/problems/workflows/none/instances",
                        JSON,
                        "{}",
                        404,
                        "workflow.not-found",
                        null),
                new Case(
                        "project in use",
                        "DELETE",
                        "/api/v1/projects/problems",
                        JSON,
                        null,
                        409,
                        "project.not-empty",
                        null),
                new Case(
                        "instance",
                        "GET",
                        "/api/v1/workflow-instances/99",
                        JSON,
                        null,
                        404,
                        "instance.not-found",
                        null),
                new Case(
                        "instance's kind",
                        "GET",
                        "/api/v1/workflow-instances/x",
                        JSON,
                        null,
                        400,
                        "request.invalid-parameter",
                        "id"),
                new Case(
                        "instance to stop",
                        "POST",
                        "/api/v1/workflow-instances/99/stop",
                        JSON,
                        null,
                        404,
                        "instance.not-found",
                        null),
                new Case(
                        "instance's tasks",
                        "GET",
                        "/api/v1/workflow-instances/99/task-instances",
                        JSON,
                        null,
                        404,
                        "instance.not-found",
                        null),
                new Case(
                        "state",
                        "GET",
                        "/api/v1/workflow-instances?state=DONE",
                        JSON,
                        null,
                        400,
                        "request.invalid-parameter",
                        "state"),
                new Case(
                        "page",
                        "GET",
                        "/api/v1/workflow-instances?page=-1",
                        JSON,
                        null,
                        400,
                        "request.invalid-parameter",
                        "page"),
                new Case(
                        "size",
                        "GET",
                        "/api/v1/workflow-instances?size=201",
                        JSON,
                        null,
                        400,
                        "request.invalid-parameter",
                        "size"),
                new Case("task", "GET", "/api/v1/task-instances/99", JSON, null, 404, "task-instance.not-found", null),
                new Case(
                        "task's log",
                        "GET",
                        "/api/v1/task-instances/99/log",
                        JSON,
                        null,
                        404,
                        "task-instance.not-found",
                        null),
                new Case("token", "DELETE", "/api/v1/tokens/999999", JSON, null, 404, "token.not-found", null),
                new Case(
                        "params of a wrong name",
                        "POST",
                        START,
                        JSON,
                        "{\"params\": {\"a b\": \"1\"}}",
                        422,
                        "request.invalid",
                        "params.a b"),
                new Case(
                        "params without a value",
                        "POST",
                        START,
                        JSON,
                        "{\"params\": {\"a\": null}}",
                        422,
                        "request.invalid",
                        "params.a"),
                new Case(
                        "params too long",
                        "POST",
                        START,
                        JSON,
                        "{\"params\": {\"a\": \"" + "x".repeat(65537) + "\"}}",
                        422,
                        "request.invalid",
                        "params.a"),
                new Case("params too many", "POST", START, JSON, manyParams(), 422, "request.invalid", "params"),
                new Case("start's field", "POST", START, JSON, "{\"parms\": {}}", 422, "request.invalid", "parms"),
                new Case("document's json", "PUT", WORKFLOW, JSON, "{\"name\": }", 422, "workflow.invalid", ""),
                new Case("document's yaml", "PUT", WORKFLOW, YAML, "name: [", 422, "workflow.invalid", ""),
                new Case(
                        "document's field",
                        "PUT",
                        WORKFLOW,
                        YAML,
                        "name: x\ntasks:\n  - {name: a, type: shell, script: x, scrpt: y}\n",
                        422,
                        "workflow.invalid",
                        "tasks[0].scrpt"),
                new Case("document's name", "PUT", WORKFLOW, JSON, TestApi.chain("y"), 422, "workflow.invalid", "name"),
                new Case(
                        "cycle",
                        "PUT",
                        WORKFLOW,
                        YAML,
                        "name: x\ntasks:\n- {name: a, type: noop, dependsOn: [b]}\n- {name: b, type: noop, dependsOn: [a]}\n",
                        422,
                        "workflow.invalid",
                        "tasks[0].dependsOn"),
                new Case("anchors bomb", "PUT", WORKFLOW, YAML, bomb(), 422, "workflow.invalid", null));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isAnsweredWithAProblem(Case c) {
        Reply reply =
                c.body() == null ? api.call(c.method(), c.path()) : api.call(c.method(), c.path(), c.type(), c.body());

        assertThat(reply.status()).as(reply.body()).isEqualTo(c.status());
        assertThat(reply.code()).isNotEmpty();
        if (c.code() != null) {
            assertThat(reply.code()).as(reply.body()).isEqualTo(c.code());
            assertThat(reply.json().get("type").asString()).isEqualTo("urn:scheduler:problem:" + c.code());
        }
        assertThat(reply.json().get("status").asInt()).isEqualTo(c.status());
        assertThat(reply.json().get("title").asString()).isNotEmpty();
        assertThat(reply.json().get("detail").asString()).isNotEmpty();
        assertThat(reply.json().get("instance").asString()).startsWith("/api/v1/");
        if (c.errorPath() != null) {
            assertThat(reply.errorPath()).as(reply.body()).isEqualTo(c.errorPath());
        }
        assertThat(api.call("GET", WORKFLOW).status()).isEqualTo(404);
    }

    @Test
    void malformedJsonIsAnsweredWithItsPosition() {
        Reply reply = api.call("PUT", "/api/v1/projects/p", "{\n \"description\": }");

        assertThat(reply.json().get("detail").asString()).contains("line 2");
        assertThat(reply.json().get("errors").get(0).get("line").asInt()).isEqualTo(2);
    }

    @Test
    void problemIsSentAlsoToThoseWhoAcceptOnlySomethingElse() {
        Reply reply = api.send(
                "GET",
                "/api/v1/projects/none",
                null,
                r -> r.header("Authorization", "Bearer " + api.token()).header("Accept", "text/html"));

        assertThat(reply.code()).isIn("project.not-found", "request.not-acceptable");
        Reply document = api.send(
                "GET",
                "/api/v1/projects/problems/workflows/w",
                null,
                r -> r.header("Authorization", "Bearer " + api.token()).header("Accept", "text/html"));
        assertThat(document.status()).isEqualTo(406);
        assertThat(document.code()).isEqualTo("request.not-acceptable");
    }

    @Test
    void documentOf100_001TasksIsRefusedWithinTwoSeconds() {
        StringBuilder document = new StringBuilder("{\"name\":\"x\",\"tasks\":[");
        for (int i = 0; i <= 100_000; i++) {
            document.append(i == 0 ? "" : ",").append("{\"name\":\"t").append(i).append("\",\"type\":\"noop\"}");
        }
        long began = System.nanoTime();
        Reply reply = api.call("PUT", WORKFLOW, document.append("]}").toString());

        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.errorPath()).isEqualTo("tasks");
        assertThat(System.nanoTime() - began).isLessThan(10_000_000_000L);
    }

    @Test
    void bodyThatSaysItIsTooLargeIsRefusedBeforeItIsRead() {
        byte[] large = new byte[50 << 20];
        for (String path : new String[] {WORKFLOW, "/api/v1/projects/p"}) {
            Reply reply = api.send(
                    HttpRequest.newBuilder(api.uri(path)).PUT(BodyPublishers.ofByteArray(large)),
                    r -> r.header("Authorization", "Bearer " + api.token()).header("Content-Type", JSON));

            assertThat(reply.status()).isEqualTo(413);
            assertThat(reply.code()).isEqualTo("request.too-large");
        }
        assertThat(api.call("PUT", "/api/v1/projects/p", "{\"description\": \"" + "x".repeat(1 << 20) + "\"}")
                        .status())
                .isEqualTo(413);
    }

    @Test
    void bodyWhoseLengthIsNotSaidIsCutOff() {
        Reply reply = api.send(
                HttpRequest.newBuilder(api.uri(WORKFLOW))
                        .PUT(BodyPublishers.ofInputStream(() -> new Endless(50 << 20))),
                r -> r.header("Authorization", "Bearer " + api.token()).header("Content-Type", JSON));

        assertThat(reply.status()).isEqualTo(413);
        assertThat(reply.code()).isEqualTo("request.too-large");
    }

    @Test
    void addressThatTheContainerRefusesShowsNothingOfTheInside() throws Exception {
        try (Socket socket = new Socket("127.0.0.1", api.uri("/").getPort())) {
            OutputStream out = socket.getOutputStream();
            out.write("GET /api/v1/{bad}|path HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII));
            out.flush();
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer)
                    .startsWith("HTTP/1.1 400")
                    .doesNotContain("org.apache")
                    .doesNotContain("at java");
        }
    }

    private static String manyParams() {
        StringBuilder body = new StringBuilder("{\"params\":{\"p\":\"\"");
        for (int i = 0; i < 1_000; i++) {
            body.append(",\"p").append(i).append("\":\"\"");
        }
        return body.append("}}").toString();
    }

    private static String bomb() {
        StringBuilder yaml = new StringBuilder("name: x\na0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 12; i++) {
            yaml.append("a%d: &a%d [".formatted(i, i))
                    .append(("*a" + (i - 1) + ", ").repeat(10))
                    .append("x]\n");
        }
        return yaml.append("tasks: *a11\n").toString();
    }

    private static final class Endless extends InputStream {
        private long left;

        Endless(long size) {
            this.left = size;
        }

        @Override
        public int read() {
            return left-- > 0 ? ' ' : -1;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) {
            if (left <= 0) {
                return -1;
            }
            int count = (int) Math.min(left, length);
            java.util.Arrays.fill(bytes, offset, offset + count, (byte) ' ');
            left -= count;
            return count;
        }
    }
}
