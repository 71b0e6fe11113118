package io.scheduler.verify.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scripts in {@code bin/} as somebody types them, here on a PostgreSQL and a ZooKeeper that exist already. */
class ScriptsTest {

    private static final int LIMIT_SECONDS = 180;

    @TempDir
    Path dir;

    /** What a command said and how it ended. */
    private record Said(int status, String text) {
        Said expect(int expected) {
            assertThat(status).as(text).isEqualTo(expected);
            return this;
        }
    }

    @Test
    void aDayWithTheCommandLine() throws Exception {
        try (Cluster backends = Cluster.backends(dir.resolve("backends"))) {
            run("bin/standalone.sh", "status").expect(3);
            run(
                            "bin/standalone.sh",
                            "start",
                            "--database-url",
                            backends.postgres().jdbcUrl("scheduler"),
                            "--database-username",
                            backends.postgres().username(),
                            "--zookeeper",
                            backends.zookeeper().connectString())
                    .with("SCHEDULER_DATABASE_PASSWORD", backends.postgres().password())
                    .expect(0);
            try {
                runsTheExample();
                recoversWhatFailed();
                saysWhatIsWrong();
            } finally {
                run("bin/standalone.sh", "stop").expect(0);
            }
            run("bin/standalone.sh", "status").expect(3);
            assertThat(dir.resolve("a home/data/postgres")).doesNotExist();
        }
    }

    private void runsTheExample() throws Exception {
        Path example = Repository.root().resolve("examples/sales-etl");
        run("bin/scheduler", "apply", "-f", example.resolve("workflow.yaml").toString())
                .expect(0);
        Said followed = run(
                        "bin/scheduler",
                        "start",
                        "default/sales-etl",
                        "--param",
                        "input=" + example.resolve("sales.csv"),
                        "--param",
                        "workdir=" + dir,
                        "--follow")
                .expect(0);
        assertThat(followed.text()).contains("SUCCEEDED").contains("by-region").contains("join");
    }

    private void recoversWhatFailed() throws Exception {
        Path repaired = dir.resolve("repaired");
        Path document = Files.writeString(dir.resolve("nightly.yaml"), """
                name: nightly
                tasks:
                  - {name: before, type: shell, script: echo before}
                  - name: breaks
                    type: shell
                    dependsOn: [before]
                    script: "[ -e '%s' ] || { echo the warehouse is closed; exit 4; }"
                """.formatted(repaired));
        run("bin/scheduler", "apply", "-f", document.toString()).expect(0);
        String id = run("bin/scheduler", "start", "default/nightly", "--quiet")
                .expect(0)
                .text()
                .strip();
        run("bin/scheduler", "follow", id).expect(1);
        assertThat(run("bin/scheduler", "status", id).text())
                .contains("FAILED")
                .contains("exit status 4")
                .contains("recover " + id);
        assertThat(run("bin/scheduler", "logs", id + "/breaks").expect(0).text())
                .contains("the warehouse is closed");
        Files.createFile(repaired);
        Said recovered = run("bin/scheduler", "recover", id, "--follow").expect(0);
        assertThat(recovered.text()).contains("SUCCEEDED");
    }

    private void saysWhatIsWrong() throws Exception {
        Path document = Files.writeString(dir.resolve("bad.yaml"), "name: bad\ntasks:\n  - {name: a, colour: red}\n");
        assertThat(run("bin/scheduler", "apply", "-f", document.toString())
                        .expect(3)
                        .text())
                .contains("bad.yaml:3: tasks[0].type");
        assertThat(run("bin/scheduler", "start", "default/nothing").expect(3).text())
                .contains("nothing");
        run("bin/scheduler", "start").expect(2);
    }

    private Command run(String... command) {
        return new Command(List.of(command), new ArrayList<>());
    }

    /** A command that is run when its end is asked for. */
    private final class Command {
        private final List<String> words;
        private final List<String> environment;

        Command(List<String> words, List<String> environment) {
            this.words = words;
            this.environment = environment;
        }

        Command with(String name, String value) {
            environment.add(name + "=" + value);
            return this;
        }

        Said expect(int status) throws Exception {
            return said().expect(status);
        }

        String text() throws Exception {
            return said().text();
        }

        private Said said() throws IOException, InterruptedException {
            List<String> command = new ArrayList<>(words);
            command.set(0, Repository.root().resolve(words.getFirst()).toString());
            Path output = Files.createTempFile(dir, "said", ".txt");
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectInput(new File("/dev/null"))
                    .redirectOutput(output.toFile());
            builder.environment().put("SCHEDULER_HOME", dir.resolve("a home").toString());
            for (String port : List.of("SCHEDULER_API_PORT", "SCHEDULER_MASTER_PORT", "SCHEDULER_ALERT_PORT")) {
                builder.environment().put(port, "0");
            }
            environment.forEach(pair -> builder.environment()
                    .put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1)));
            Process process = builder.start();
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(words + " did not end: " + Files.readString(output));
            }
            return new Said(process.exitValue(), Files.readString(output));
        }
    }
}
