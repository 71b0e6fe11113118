package io.scheduler.verify.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The operators' scripts as they stand in the source tree, without a cluster. */
class ScriptsBehaveTest extends ScriptsHarness {
    /** Scripts of a source tree, which no operator gets. */
    private static final Set<String> FOR_DEVELOPERS = Set.of("bench", "drill", "simulate", "verify-classes.sh");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "scheduler-daemon.sh",
                "start-all.sh",
                "stop-all.sh",
                "status-all.sh",
                "rolling-restart.sh",
                "install.sh",
                "db.sh"
            })
    void explainThemselvesAndRefuseWhatTheyDoNotKnow(String script) throws Exception {
        assertThat(run(script, "--help").expect(0).text()).containsIgnoringCase("usage:");
        assertThat(run(script, "--unheard-of").expect(2).text()).isNotBlank();
    }

    @Test
    void sayWhatTheyWouldDo() throws Exception {
        append("MASTERS='localhost localhost'\nWORKERS='localhost'\nINSTALL_PATH=" + dir.resolve("installed"));
        assertThat(run("install.sh", "--dry-run").expect(0).text())
                .contains("localhost: alert api master worker (here)");
        assertThat(run("rolling-restart.sh", "--dry-run")
                        .expect(0)
                        .text()
                        .lines()
                        .map(String::strip))
                .containsExactly(
                        "would restart, one after the other:",
                        "master@localhost",
                        "master@localhost#2",
                        "worker@localhost",
                        "alert@localhost",
                        "api@localhost");
        append("INSTALL_PATH=");
        assertThat(run("start-all.sh", "--dry-run", "--only", "master")
                        .expect(0)
                        .text())
                .contains("[master@localhost#2]")
                .contains("--master.listen-port=5688")
                .contains("--server.port=5689")
                .contains(dir.resolve("data/master-2").toString());
        assertThat(run("stop-all.sh", "--dry-run").expect(0).text()).contains("master-2 does not run.");
        assertThat(dir.resolve("installed")).doesNotExist();
        assertThat(run("status-all.sh").expect(1).text()).contains("master-2").contains("DOWN");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PARALLEL=0 | expected PARALLEL to be",
                "PORT_STEP=x | but it is 'x'",
                "START_SECONDS=2m | seconds without a unit",
                "MASTER_PORT=99999 | expected MASTER_PORT to be a port, a whole number from 1 to 65535",
                "MASTERS=host1 host2 | expected quotes around a value",
                "DATABASE_URL=jdbc:postgresql://db/s?a=b&c=d | expected quotes around a value",
                "MASTERS = localhost | expected no blanks around the =",
                "MASTERS=\"localhost | unexpected EOF",
                "MASTERS=localhost\r | end as on Windows"
            })
    void aMistakeInTheConfigurationIsNamed(String mistake) throws Exception {
        String[] parts = mistake.split(" \\| ");
        append(parts[0]);
        assertThat(run("start-all.sh", "--dry-run").expect(2).text())
                .contains("conf/cluster.env")
                .contains(parts[1]);
    }

    @Test
    void settingsInTheirUsualFormsAreTaken() throws Exception {
        append("MASTER_PORT=10001 MASTER_MANAGEMENT_PORT=10002 # both\nCA_DIR=$HOME/ca\nJAVA_OPTS='-Xmx64m -Da=b&c'\n"
                + "DATABASE_PASSWORD=a#b$");
        assertThat(run("start-all.sh", "--dry-run", "--only", "master")
                        .expect(0)
                        .text())
                .contains("--master.listen-port=10001");
    }

    /** As db.sh does: who works on a cluster says in one place where its database is. */
    @Test
    void theCommandLineAsksTheDatabaseOfTheCluster() throws Exception {
        String key = dir.resolve("secrets.key").toString();
        append("DATABASE_URL='jdbc:postgresql://127.0.0.1:1/of-the-cluster'\nDATABASE_PASSWORD='a b$c'");
        run("scheduler", "secret", "init", "--key-file", key).expect(0);
        assertThat(run("scheduler", "secret", "rotate", "--key-file", key)
                        .expect(4)
                        .text())
                .contains("jdbc:postgresql://127.0.0.1:1/of-the-cluster");
        assertThat(run("scheduler", "secret", "rotate", "--key-file", key)
                        .with("DATABASE_URL", "jdbc:postgresql://127.0.0.1:1/of-the-caller")
                        .expect(4)
                        .text())
                .contains("of-the-caller");
    }

    @Test
    void shellcheckHasNothingToSay() throws Exception {
        Assumptions.assumeTrue(Command.isThere("shellcheck"), "shellcheck is not installed");
        List<String> words = new ArrayList<>(List.of("shellcheck"));
        for (Path folder : List.of(ROOT.resolve("bin"), ROOT.resolve("bin/lib"))) {
            try (Stream<Path> files = Files.list(folder)) {
                files.filter(Files::isRegularFile)
                        .filter(file ->
                                !FOR_DEVELOPERS.contains(file.getFileName().toString()))
                        .map(Path::toString)
                        .forEach(words::add);
            }
        }
        Command.of(dir, words.toArray(String[]::new)).expect(0);
    }
}
