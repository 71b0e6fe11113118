package io.scheduler.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SchedulerCliTest extends CliHarness {
    @Test
    void applyCreatesTheProjectAndSaysTheVersion() throws IOException {
        server.on("PUT /projects/default", 201, "{}")
                .on("PUT /projects/default/workflows/sales", 200, json("{'name':'sales','version':1}"));

        assertThat(run("apply", "-f", file(DOCUMENT))).isZero();

        assertThat(out()).isEqualTo("default/sales version 1\n");
        assertThat(server.requests).contains("PUT /projects/default");
        assertThat(server.bodies.getLast()).isEqualTo(DOCUMENT);
        assertThat(server.contentTypes.getLast()).isEqualTo("application/yaml");
        assertThat(server.tokens).containsOnly("Bearer secret");
    }

    @Test
    void applyingTheSameAgainIsUnchanged() throws IOException {
        server.on("HEAD /projects/my%20team", 200, "")
                .on("HEAD /projects/my%20team/workflows/sales", 200, "", Map.of("ETag", "\"7\""))
                .on("PUT /projects/my%20team/workflows/sales", 200, json("{'name':'sales','version':7}"));

        String document = json("{'name':'sales','tasks':[]}");
        assertThat(run("apply", "-f", file(document), "--project", "my team")).isZero();

        assertThat(out()).isEqualTo("my team/sales version 7 (unchanged)\n");
        assertThat(server.requests).doesNotContain("PUT /projects/my%20team");
        assertThat(server.contentTypes.getLast()).isEqualTo("application/json");
    }

    @Test
    void aRefusedDocumentShowsEachProblemWithItsLine() throws IOException {
        server.on("HEAD /projects/default", 200, "{}")
                .on(
                        "PUT /projects/default/workflows/sales",
                        422,
                        json("{'code':'invalid-document','detail':'the document is invalid','errors':["
                                + "{'path':'tasks[0].type','message':'expected one of http, noop, procedure, python, shell, sql','line':3},"
                                + "{'path':'params','message':'wrong'}]}"));

        String file = file(DOCUMENT);
        assertThat(run("apply", "-f", file)).isEqualTo(3);

        assertThat(err())
                .isEqualTo("error: the document is invalid [invalid-document]\n" + "  " + file
                        + ":3: tasks[0].type: expected one of http, noop, procedure, python, shell, sql\n" + "  " + file
                        + ": params: wrong\n");
    }

    @Test
    void aDocumentWithoutANameIsRefusedBeforeItIsSent() throws IOException {
        assertThat(run("apply", "-f", file("nam: x\ntasks: [\n"))).isEqualTo(3);
        assertThat(err()).contains("is no valid workflow document").contains(":2: not valid YAML");
        assertThat(server.requests).isEmpty();
    }

    @Test
    void aDocumentThatCannotBeReadIsSaidWithoutTheWholeUsage() {
        String missing = home.resolve("missing").toString();
        assertThat(run("apply", "-f", missing)).isEqualTo(2);
        assertThat(err()).isEqualTo("error: cannot read " + missing + ": no such file\n");
        assertThat(run("apply", "-f", home.toString())).isEqualTo(2);
        assertThat(err()).endsWith("error: cannot read " + home + ": Is a directory\n");
        assertThat(server.requests).isEmpty();
    }

    @Test
    void aParameterWithoutANameOrAValueIsRefusedBeforeItIsSent() {
        assertThat(run("start", "sales", "--param", "=x")).isEqualTo(2);
        assertThat(err()).isEqualTo("error: expected --param name=value, but got '=x'\n");
        assertThat(run("start", "sales", "-P", "day")).isEqualTo(2);
        assertThat(err()).endsWith("error: expected --param name=value, but got 'day'\n");
        assertThat(server.requests).isEmpty();
    }

    @Test
    void aMistakeThatTheMessageNamesIsSaidOnce() {
        server.on(
                "GET /workflow-instances/abc",
                400,
                json("{'code':'request.invalid-parameter','detail':'id: expected a number, but got abc',"
                        + "'errors':[{'path':'id','message':'expected a number, but got abc'}]}"));
        assertThat(run("status", "abc")).isEqualTo(3);
        assertThat(err()).isEqualTo("error: id: expected a number, but got abc [request.invalid-parameter]\n");
    }

    @Test
    void startSendsParametersAndTheIdempotencyKey() {
        server.on("POST /projects/default/workflows/sales/instances", 201, json("{'id':42}"));

        assertThat(run("start", "default/sales", "--param", "day=2026=01", "-P", "x=", "--idempotency-key", "k1"))
                .isZero();

        assertThat(out()).startsWith("started default/sales #42\n").contains("bin/scheduler follow 42");
        assertThat(server.bodies.getLast()).isEqualTo(json("{'params':{'day':'2026=01','x':''}}"));
        assertThat(server.idempotencyKeys.getLast()).isEqualTo("k1");
        assertThat(run("start", "sales", "--quiet")).isZero();
        assertThat(out()).endsWith("\n42\n");
        assertThat(run("start", "a/b/c")).isEqualTo(2);
    }

    @Test
    void steeringPostsTheVerb() {
        for (String verb : List.of("pause", "resume", "stop", "recover")) {
            server.on("POST /workflow-instances/42/" + verb, 202, "");
            assertThat(run(verb, "42")).isZero();
            assertThat(out()).endsWith(verb + " of #42 accepted\n");
        }
        assertThat(run("stop", "43")).isEqualTo(3);
        assertThat(err()).contains("nothing at POST /workflow-instances/43/stop [not-found]");
    }

    @Test
    void aPartIsStarted() {
        server.on("POST /projects/default/workflows/sales/instances", 201, json("{'id':42}"));

        assertThat(run("start", "sales", "--from", "a,b", "--from", "c", "-q")).isZero();
        assertThat(server.bodies.getLast()).isEqualTo(json("{'params':{},'tasks':{'from':['a','b','c']}}"));
        assertThat(run("start", "sales", "--up-to", "a", "-q")).isZero();
        assertThat(server.bodies.getLast()).isEqualTo(json("{'params':{},'tasks':{'upTo':['a']}}"));
        assertThat(run("start", "sales", "--from", "a", "--only", "b")).isEqualTo(2);
        assertThat(err()).endsWith("error: expected one of --from, --only and --up-to, but got several\n");
    }

    @Test
    void aDryRunIsShownWithItsProblems() {
        server.on(
                "POST /projects/default/workflows/sales/instances",
                200,
                json("{'tasks':[{'name':'a','type':'shell','list':'tasks','layer':0,'does':'RUN','params':{'p':'1'}}],"
                        + "'problems':[{'code':'x','path':'params.day','message':'required'}]}"));

        assertThat(run("start", "sales", "--dry-run")).isEqualTo(3);

        assertThat(server.bodies.getLast()).isEqualTo(json("{'params':{},'dryRun':true}"));
        assertThat(out()).contains("a     shell  RUN   p=1").contains("problem: params.day: required");
    }

    @Test
    void aRunIsRepeated() {
        server.on("POST /workflow-instances/42/rerun", 201, json("{'id':43}"));

        assertThat(run("rerun", "42")).isZero();
        assertThat(server.bodies.getLast()).isEqualTo("{}");
        assertThat(out()).endsWith("rerun of #42 is #43\n");
        assertThat(run("rerun", "42", "-P", "day=1", "--only", "a", "--latest")).isZero();
        assertThat(server.bodies.getLast())
                .isEqualTo(json("{'params':{'day':'1'},'tasks':{'only':['a']},'version':'latest'}"));
        assertThat(run("rerun", "42", "--in-place")).isZero();
        assertThat(server.bodies.getLast()).isEqualTo(json("{'inPlace':true}"));
        server.on("POST /task-instances/7/rerun", 202, "{}");
        assertThat(run("rerun-task", "7", "--downstream")).isZero();
        assertThat(server.bodies.getLast()).isEqualTo(json("{'downstream':true}"));
        server.on("POST /task-instances/7/force-success", 202, "{}");
        assertThat(run("force-success", "7")).isZero();
        assertThat(out()).endsWith("force success of the task 7 accepted\n");
        server.on(
                "POST /task-instances/8/force-success",
                409,
                json("{'code':'task-instance.not-failed','detail':'the task is SUCCEEDED'}"));
        assertThat(run("force-success", "8")).isEqualTo(3);
        assertThat(err()).contains("the task is SUCCEEDED");
    }

    @Test
    void severalRunsAreAskedTogether() {
        server.on(
                "POST /workflow-instances/batch",
                200,
                json("{'items':[{'id':1,'ok':true},{'id':2,'ok':false,'code':'c','detail':'too late'}]}"));

        assertThat(run("stop", "1", "2")).isEqualTo(3);
        assertThat(out()).endsWith("stop of 1 runs accepted, of 1 refused\n");
        assertThat(err()).isEqualTo("#2: too late [c]\n");
        assertThat(server.bodies.getLast()).contains(json("'ids':[1,2]")).contains(json("'action':'stop'"));
        run("recover", "--all-matching", "-p", "x", "-s", "FAILED");
        assertThat(server.bodies.getLast()).contains(json("'filter':{'project':'x','state':'FAILED'}"));
        assertThat(run("stop")).isEqualTo(2);
        assertThat(run("stop", "1", "--all-matching")).isEqualTo(2);
        assertThat(run("stop", "1", "-p", "x")).isEqualTo(2);
        server.on("DELETE /workflow-instances/42", 204, "");
        assertThat(run("delete", "42")).isZero();
        assertThat(out()).endsWith("deleted #42\n");
    }

    @Test
    void listFiltersOnTheServer() {
        server.on(
                "GET /workflow-instances?page=0&size=20&project=p&workflow=w+x&state=FAILED",
                200,
                json("{'items':[" + RUN.formatted("FAILED", "null", "'broken'") + "],'total':30}"));
        assertThat(run("list", "--project", "p", "--workflow", "w x", "--state", "FAILED"))
                .isZero();
        assertThat(out())
                .contains("42  default/sales  FAILED")
                .contains("broken")
                .contains("1 of 30");
    }

    @Test
    void withoutAServerTheMessageSaysWhatToCheck() throws IOException {
        assertThat(run("status", "42", "--url", "http://127.0.0.1:1")).isEqualTo(4);
        assertThat(err())
                .contains("cannot reach the server at http://127.0.0.1:1")
                .contains("is it running? Check with bin/standalone.sh status, in a cluster with bin/status-all.sh,");
        Files.delete(home.resolve("context.json"));
        assertThat(run("list")).isEqualTo(4);
        assertThat(err())
                .contains("no server is known")
                .contains("for a standalone start one with bin/standalone.sh start;")
                .contains("for a cluster name one of its apis, which bin/status-all.sh shows, with --url and --token");
        assertThat(run("list", "--url", "ftp://x")).isEqualTo(4);
    }

    @Test
    void theContextsTokenGoesToNoOtherServer() throws IOException {
        try (FakeServer other = new FakeServer()) {
            environment.put("SCHEDULER_URL", other.url());
            run("status", "42");
            assertThat(other.tokens).containsOnly("null");
            environment.put("SCHEDULER_TOKEN", "mine");
            run("status", "42");
            assertThat(other.tokens.getLast()).isEqualTo("Bearer mine");
            run("status", "42", "--url", server.url(), "--token", "given");
            assertThat(server.tokens).containsExactly("Bearer given");
        }
    }

    @Test
    void aWrongTokenIsExplained() {
        server.on(INSTANCE, 401, json("{'code':'unauthenticated','detail':'the token is not valid'}"));
        assertThat(run("status", "42")).isEqualTo(3);
        assertThat(err()).contains("the token is not valid [unauthenticated]; check the token");
    }

    @Test
    void usage() {
        assertThat(run("--version")).isZero();
        assertThat(run("--help")).isZero();
        assertThat(out()).contains("recover").contains("Exit status");
        assertThat(run()).isEqualTo(2);
        assertThat(run("nonsense")).isEqualTo(2);
        assertThat(run("start")).isEqualTo(2);
    }
}
