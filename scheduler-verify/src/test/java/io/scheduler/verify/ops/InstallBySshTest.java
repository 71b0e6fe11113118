package io.scheduler.verify.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two hosts that are reached by a real ssh, on loopback addresses; the second is not there at first. */
class InstallBySshTest {
    private static final Path SEPARATION = Path.of("/run/sshd");

    @TempDir
    Path dir;

    private final List<Process> servers = new ArrayList<>();

    @AfterEach
    void stopServers() throws InterruptedException {
        for (Process server : servers) {
            server.destroy();
            server.waitFor(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void installsStopsAtABrokenHostAndGoesOnWhereItStopped() throws Exception {
        Assumptions.assumeTrue(Command.isThere("sshd") && Command.isThere("ssh"), "sshd or ssh is not installed");
        try (PseudoCluster cluster = new PseudoCluster(dir.resolve("cluster"))) {
            int port = cluster.ports + 38;
            makeKeys();
            serve("127.0.0.2", port);
            cluster.configure("""
                    MASTERS='127.0.0.2'
                    WORKERS='127.0.0.3'
                    APIS='127.0.0.3'
                    ALERTS=''
                    SSH_PORT=%d
                    SSH_OPTIONS='-i %s -o IdentitiesOnly=yes -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR'
                    """.formatted(port, dir.resolve("user")));
            cluster.setting("PARALLEL=1");

            Command.Said broken = cluster.fromTarball("install.sh").expect(1);
            assertThat(broken.text())
                    .contains("[127.0.0.2] done: switch")
                    .contains("[127.0.0.3] FAILED: reach")
                    .contains("run bin/install.sh again");

            serve("127.0.0.3", port);
            Command.Said again = cluster.fromTarball("install.sh").expect(0);
            assertThat(again.text())
                    .contains("[127.0.0.3] done: switch")
                    .contains("[127.0.0.2] is there already")
                    .contains("is installed on all hosts");

            holdsWhatItShould(cluster.installed());
            startsAndStops(cluster);
        }
    }

    private static void holdsWhatItShould(Path installed) throws IOException {
        assertThat(Files.readSymbolicLink(installed.resolve("current")).toString())
                .startsWith("0.");
        assertThat(installed.resolve("certs/master.pem")).exists();
        assertThat(installed.resolve("certs/worker-key.pem")).exists();
        assertThat(installed.resolve("certs/ca-key.pem")).doesNotExist();
        assertThat(Files.getPosixFilePermissions(installed.resolve("certs/worker-key.pem")))
                .hasSize(2);
        assertThat(Files.readString(installed.resolve("conf/host.env"))).contains("NODE_HOST=127.0.0.2");
        assertThat(installed.resolve("current/lib")).isDirectoryContaining("glob:**/scheduler-master-*.jar");
    }

    private static void startsAndStops(PseudoCluster cluster) throws Exception {
        assertThat(cluster.run("status-all.sh").expect(1).text()).contains("DOWN");
        cluster.run("start-all.sh", "--only", "master").expect(0);
        assertThat(cluster.run("status-all.sh", "--only", "master").expect(0).text())
                .containsPattern("127.0.0.2 +master +UP +\\S+ +\\d+\\w+ +[0-9a-f]{16}@[0-9a-f]{8} +ACTIVE +128");
        assertThat(cluster.run("rolling-restart.sh", "--only", "master")
                        .expect(1)
                        .text())
                .contains("not ready: worker@127.0.0.3")
                .contains("nothing was restarted");
        cluster.run("stop-all.sh").expect(0);
        assertThat(cluster.run("status-all.sh", "--only", "master").expect(1).text())
                .contains("DOWN");
    }

    private void makeKeys() throws Exception {
        for (String key : List.of("host", "user")) {
            Command.of(
                            dir,
                            "ssh-keygen",
                            "-q",
                            "-t",
                            "ed25519",
                            "-N",
                            "",
                            "-f",
                            dir.resolve(key).toString())
                    .expect(0);
        }
        if (System.getProperty("user.name").equals("root")) {
            // where Debian's sshd wants to lock itself in; a service would have made it
            Files.createDirectories(SEPARATION);
        }
    }

    private void serve(String address, int port) throws IOException {
        Path config = Files.writeString(dir.resolve("sshd-" + address), """
                ListenAddress %s
                Port %d
                HostKey %s
                AuthorizedKeysFile %s
                StrictModes no
                UsePAM no
                PasswordAuthentication no
                PidFile none
                """.formatted(
                        address, port, dir.resolve("host"), dir.resolve("user.pub")));
        String sshd = Files.isExecutable(Path.of("/usr/sbin/sshd")) ? "/usr/sbin/sshd" : "/usr/bin/sshd";
        servers.add(Command.of(dir, sshd, "-D", "-e", "-f", config.toString()).start(dir.resolve("sshd.log")));
    }
}
