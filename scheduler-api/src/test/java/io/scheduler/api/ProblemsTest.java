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
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ProblemsTest {
    private static final String WORKFLOW = "/api/v1/projects/problems/workflows/x";
    private static final String START = "/api/v1/projects/problems/workflows/w/instances";
    private static final String JSON = "application/json";

    private static TestApi api;

    @BeforeAll
    static void start() {
        api = TestApi.get();
        api.givenWorkflow("problems");
    }

    /**
     * @param type of the body, or - when there is none
     * @param errorPath of the first mistake; - when the problem need not name one
     */
    record Case(String method, String path, String type, int status, String code, String errorPath, String body) {
        static Case of(String line) {
            String[] cells = line.split("\\|", 7);
            for (int i = 0; i < 6; i++) {
                cells[i] = cells[i].strip();
            }
            return new Case(
                    cells[0],
                    cells[1],
                    cells[2].replace("json", "application/json").replace("yaml", "application/yaml"),
                    Integer.parseInt(cells[3]),
                    cells[4],
                    cells[5],
                    cells[6].strip().translateEscapes());
        }

        @Override
        public String toString() {
            return method + " " + path + " " + code + " " + errorPath;
        }
    }

    static Stream<Case> cases() {
        String table = """
                GET | /api/v1/nothing | - | 404 | route.not-found | - |
                PATCH | P/p | json | 405 | request.method-not-allowed | - | {}
                PUT | P/p | text/csv | 415 | request.unsupported-media-type | - | a,b
                PUT | W/x | text/csv | 415 | request.unsupported-media-type | - | a,b
                PUT | P/p | json | 400 | request.malformed-json | | {"description": }
                PUT | P/p | json | 422 | request.invalid | | {} {}
                PUT | P/p | json | 400 | request.malformed-json | | {"description": "a", "description": "b"}
                PUT | P/p | json | 422 | request.invalid | descripton | {"descripton": ""}
                PUT | P/p | json | 422 | request.invalid | description | {"description": []}
                PUT | P/p | json | 422 | request.invalid | description | {"description": "a\\\\u0000"}
                PUT | P/p | json | 422 | request.invalid | description | {"description": "a\\\\ud800"}
                PUT | P/p | json | 422 | request.invalid | description | {"description": "\\\\udc00\\\\ud800"}
                POST | W/w/instances | json | 422 | request.invalid | params.a | {"params": {"a": "\\\\ud800b"}}
                POST | W/w/instances | json | 422 | request.invalid | params.a | {"params": {"a": "\\\\u0000"}}
                POST | /api/v1/tokens | json | 422 | request.invalid | name | {"name": "\\\\udfff"}
                POST | /api/v1/login | json | 422 | request.invalid | username | {"username": "\\\\udfff", "password": "x"}
                POST | /api/v1/login | json | 400 | request.no-body | - |
                PUT | P/a%20b | json | 400 | request.invalid-parameter | project | {}
                GET | P/a%00 | - | 400 | request.refused | - |
                GET | I?project=a%00 | - | 400 | request.invalid-parameter | project |
                GET | P/none | - | 404 | project.not-found | - |
                GET | P/none/workflows | - | 404 | project.not-found | - |
                PUT | P/none/workflows/w | json | 404 | project.not-found | - | {"name": "w", "tasks": [{"name": "a", "type": "noop"}]}
                GET | W/none | - | 404 | workflow.not-found | - |
                GET | W/w/versions/7 | - | 404 | workflow.version-not-found | - |
                GET | W/w/versions/x | - | 400 | request.invalid-parameter | version |
                POST | W/none/instances | json | 404 | workflow.not-found | - | {}
                DELETE | P/problems | - | 409 | project.not-empty | - |
                GET | I/99 | - | 404 | instance.not-found | - |
                GET | I/x | - | 400 | request.invalid-parameter | id |
                POST | I/99/stop | - | 404 | instance.not-found | - |
                GET | I/99/task-instances | - | 404 | instance.not-found | - |
                GET | I?state=DONE | - | 400 | request.invalid-parameter | state |
                GET | I?page=-1 | - | 400 | request.invalid-parameter | page |
                GET | I?size=201 | - | 400 | request.invalid-parameter | size |
                GET | /api/v1/task-instances/99 | - | 404 | task-instance.not-found | - |
                GET | /api/v1/task-instances/99/log | - | 404 | task-instance.not-found | - |
                DELETE | /api/v1/tokens/999999 | - | 404 | token.not-found | - |
                POST | W/w/instances | json | 422 | request.invalid | params.a b | {"params": {"a b": "1"}}
                POST | W/w/instances | json | 422 | request.invalid | params.a | {"params": {"a": null}}
                POST | W/w/instances | json | 422 | request.invalid | params.a | {"params": {"a": {}}}
                POST | W/w/instances | json | 422 | request.invalid | parms | {"parms": {}}
                PUT | W/x | json | 422 | workflow.invalid | | {"name": }
                PUT | W/x | yaml | 422 | workflow.invalid | | name: [
                PUT | W/x | yaml | 422 | workflow.invalid | tasks[0].scrpt | name: x\\ntasks:\\n- {name: a, type: shell, script: x, scrpt: y}
                PUT | W/x | json | 422 | workflow.invalid | name | {"name": "y", "tasks": [{"name": "a", "type": "noop"}]}
                PUT | W/x | yaml | 422 | workflow.invalid | tasks[0].dependsOn | name: x\\ntasks:\\n- {name: a, type: noop, dependsOn: [b]}\\n- {name: b, type: noop, dependsOn: [a]}
                """;
        return table.lines()
                .map(line -> line.replaceFirst("\\| P", "| /api/v1/projects")
                        .replaceFirst("\\| W", "| /api/v1/projects/problems/workflows")
                        .replaceFirst("\\| I", "| /api/v1/workflow-instances"))
                .map(Case::of);
    }

    @Test
    void aParameterOfTheWrongKindIsShown() {
        assertThat(api.call("GET", "/api/v1/workflow-instances/abc")
                        .json()
                        .get("detail")
                        .asString())
                .isEqualTo("id: expected a number, but got 'abc'");
        assertThat(api.call("GET", "/api/v1/workflow-instances?state=DONE")
                        .json()
                        .get("detail")
                        .asString())
                .contains("SUCCEEDED, FAILED")
                .endsWith("but got 'DONE'");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isAnsweredWithAProblem(Case c) {
        Reply reply = c.type().equals("-")
                ? api.call(c.method(), c.path())
                : api.call(c.method(), c.path(), c.type(), c.body());

        assertProblem(reply, c.status(), c.code());
        if (!c.errorPath().equals("-")) {
            assertThat(reply.errorPath()).as(reply.body()).isEqualTo(c.errorPath());
        }
        assertThat(api.call("GET", WORKFLOW).status()).isEqualTo(404);
    }

    private static void assertProblem(Reply reply, int status, String code) {
        assertThat(reply.status()).as(reply.body()).isEqualTo(status);
        assertThat(reply.code()).as(reply.body()).isEqualTo(code);
        assertThat(reply.json().get("type").asString()).isEqualTo("urn:scheduler:problem:" + code);
        assertThat(reply.json().get("status").asInt()).isEqualTo(status);
        assertThat(reply.json().get("title").asString()).isNotEmpty();
        assertThat(reply.json().get("detail").asString()).isNotEmpty();
        assertThat(reply.json().get("instance").asString()).startsWith("/api/v1/");
    }

    @Test
    void parametersAreLimitedInNumberAndLength() {
        Reply many = api.call("POST", START, manyParams());
        assertProblem(many, 422, "request.invalid");
        assertThat(many.errorPath()).isEqualTo("params");
        Reply large = api.call("POST", START, "{\"params\": {\"a\": \"" + "x".repeat(65537) + "\"}}");
        assertProblem(large, 422, "request.invalid");
        assertThat(large.errorPath()).isEqualTo("params.a");
    }

    @Test
    void anchorsBombIsRefused() {
        assertProblem(api.call("PUT", WORKFLOW, "application/yaml", bomb()), 422, "workflow.invalid");
    }

    @Test
    @Timeout(20)
    void aScalarOfTenMegabytesIsRefusedAtOnce() {
        String yaml = "name: x\ntasks:\n- name: a\n  type: shell\n  script: " + "x".repeat(10_000_000);

        Reply reply = api.call("PUT", WORKFLOW, "application/yaml", yaml);

        assertProblem(reply, 422, "workflow.invalid");
        assertThat(reply.errorPath()).isEqualTo("tasks[0].script");
        assertThat(reply.json().get("detail").asString()).contains("at most 1048576 bytes");
        assertThat(reply.json().get("errors").get(0).get("line").asInt()).isEqualTo(5);
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
