package io.scheduler.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CertCommandsTest extends AdminHarness {

    @Test
    void fromNothingToACertificate() throws Exception {
        assertThat(run("cert", "init-ca", "--ca-dir", path("ca"))).isZero();
        assertThat(out()).contains("goes to every node").contains("stays here");
        assertThat(issue("worker", "host1,10.0.0.1")).isZero();

        assertThat(mode("ca/ca-key.pem")).isEqualTo("rw-------");
        assertThat(mode("certs/worker-key.pem")).isEqualTo("rw-------");
        assertThat(mode("certs/worker.pem")).isEqualTo("rw-r--r--");
        assertThat(run("cert", "show", path("certs/worker.pem"))).isZero();
        assertThat(out())
                .contains("subject  CN=host1")
                .contains("issuer   CN=scheduler CA")
                .contains("role     worker")
                .contains("names    host1, 10.0.0.1")
                .containsPattern("36[45] days left")
                .containsPattern("sha256   ([0-9A-F]{2}:){31}[0-9A-F]{2}");
        JsonNode json = show("certs/worker.pem");
        assertThat(json.path("roles").path(0).asString()).isEqualTo("worker");
        assertThat(json.path("expired").asBoolean()).isFalse();
    }

    @Test
    void aNameMayStandForAllBelowIt() {
        run("cert", "init-ca", "--ca-dir", path("ca"));
        assertThat(issue("master", "*.masters.example")).isZero();
        assertThat(show("certs/master.pem").path("hosts").toString()).contains("*.masters.example");
        assertThat(issue("alert", "masters.*.example")).isEqualTo(3);
        assertThat(err()).contains("expected host names and addresses");
    }

    @Test
    void nothingIsReplacedUnasked() {
        run("cert", "init-ca", "--ca-dir", path("ca"));
        issue("api", "h");
        assertThat(run("cert", "init-ca", "--ca-dir", path("ca"))).isEqualTo(3);
        assertThat(err()).contains("--force");
        assertThat(issue("api", "h")).isEqualTo(3);
        assertThat(err()).contains("renew").contains("--force");
        assertThat(issue("api", "h", "--force")).isZero();
        assertThat(run("cert", "init-ca", "--ca-dir", path("ca"), "--force")).isZero();
    }

    @Test
    void renewsWhatIsAboutToEnd() throws Exception {
        clock = Clock.offset(Clock.systemUTC(), Duration.ofDays(-340));
        run("cert", "init-ca", "--ca-dir", path("ca"));
        issue("master", "h,127.0.0.1");
        String before = show("certs/master.pem").path("sha256").asString();
        String cert = path("certs/master.pem");
        assertThat(run("cert", "renew", "--ca-dir", path("ca"), "--if-days-left", "30", cert))
                .isZero();
        assertThat(out()).contains("Left").contains("more days");

        clock = Clock.systemUTC();
        assertThat(run("cert", "renew", "--ca-dir", path("ca"), "--if-days-left", "30", cert))
                .isZero();
        assertThat(out()).contains("Renewed").contains("master-key.pem");
        JsonNode after = show("certs/master.pem");
        assertThat(after.path("sha256").asString()).isNotEqualTo(before);
        assertThat(after.path("daysLeft").asInt()).isBetween(363, 366);
        assertThat(after.path("addresses").path(0).asString()).isEqualTo("127.0.0.1");
        assertThat(after.path("roles").path(0).asString()).isEqualTo("master");
    }

    @Test
    void saysWhatIsWrong() throws Exception {
        assertThat(issue("worker", "h")).isEqualTo(3);
        assertThat(err()).contains("expected a CA in").contains("init-ca");
        run("cert", "init-ca", "--ca-dir", path("ca"));
        assertThat(issue("king", "h")).isEqualTo(2);
        assertThat(err()).contains("expected master, worker, api or alert");
        assertThat(issue("worker", "a b")).isEqualTo(3);
        assertThat(err()).contains("expected host names and addresses");
        Path text = Files.writeString(dir.resolve("text.pem"), "nothing\n");
        assertThat(run("cert", "show", text.toString())).isEqualTo(3);
        assertThat(err()).contains("expected a PEM certificate");
        assertThat(run("cert")).isEqualTo(2);
        assertThat(run("cert", "--help")).isZero();
    }

    private int issue(String role, String names, String... more) {
        String[] words = new String[9 + more.length];
        System.arraycopy(
                new String[] {
                    "cert", "issue", "--ca-dir", path("ca"), "--role=" + role, "--san", names, "--out", path("certs")
                },
                0,
                words,
                0,
                9);
        System.arraycopy(more, 0, words, 9, more.length);
        return run(words);
    }

    private JsonNode show(String file) {
        assertThat(run("cert", "show", "--json", path(file))).isZero();
        return JsonMapper.shared().readTree(out()).path(0);
    }

    private String mode(String file) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(dir.resolve(file)));
    }
}
