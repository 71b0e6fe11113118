package io.scheduler.verify.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** bin/install.sh on this host, with a tarball in which there is next to nothing. */
class InstallHereTest extends ScriptsHarness {
    @Test
    void aHostWithOnlyWorkersGetsNoPassword() throws Exception {
        Path installed = dir.resolve("installed");
        append("MASTERS=''\nAPIS=''\nALERTS=''\nWORKERS=localhost\nDATABASE_URL='jdbc:postgresql://db/s?a=b&c=d'\n"
                + "DATABASE_PASSWORD='se cret'\nSCHEDULER_ADMIN_PASSWORD=secret\nINSTALL_PATH=" + installed);
        Path tarball = smallTarball("one");
        assertThat(install(tarball).expect(0).text())
                .contains("unpacked: ")
                .contains("bin/rolling-restart.sh, here or in " + installed);
        assertThat(Files.readString(installed.resolve("conf/cluster.env")))
                .contains("WORKERS=localhost")
                .doesNotContain("cret")
                .doesNotContain("\nDATABASE_URL");
        assertThat(Files.getPosixFilePermissions(installed.resolve("conf/cluster.env")))
                .hasSize(2);
        assertThat(installed.resolve("conf/worker.yaml")).exists();
        assertThat(installed.resolve("conf/master.yaml")).doesNotExist();

        // as an upgrade does it: the scripts here know nothing of that configuration
        assertThat(run("install.sh", "--tarball", tarball.toString(), "--conf", installed + "/conf")
                        .expect(0)
                        .text())
                .contains("bin/rolling-restart.sh, in " + installed);
    }

    @Test
    void whatAHostHasCountsNotWhatWasDoneOnce() throws Exception {
        Path installed = dir.resolve("installed");
        append("APIS=''\nALERTS=''\nMASTERS=''\nINSTALL_PATH=" + installed);
        install(smallTarball("one")).expect(0);
        assertThat(install(smallTarball("one")).expect(0).text()).contains("is there already");
        assertThat(install(smallTarball("two")).expect(0).text()).contains("unpacked: ");
        assertThat(installed.resolve("current/lib/what")).hasContent("two");
        // the host was made anew
        Command.of(dir, "rm", "-rf", installed.toString()).expect(0);
        assertThat(install(smallTarball("two")).expect(0).text()).contains("unpacked: ");
        assertThat(installed.resolve("current/lib/what")).hasContent("two");
        assertThat(installed.resolve("certs/worker.pem")).exists();
        // and takes on a role
        append("MASTERS=localhost");
        install(smallTarball("two")).expect(0);
        assertThat(installed.resolve("certs/master.pem")).exists();
    }

    private Command install(Path tarball) {
        return run("install.sh", "--tarball", tarball.toString());
    }

    /** The same bytes for the same content. */
    private Path smallTarball(String content) throws Exception {
        Path folder = Files.createDirectories(dir.resolve(content).resolve("scheduler/lib"));
        Files.writeString(folder.resolve("what"), content);
        Path file = dir.resolve(content + ".tar.gz");
        if (!Files.exists(file)) {
            Command.of(folder.getParent().getParent(), "tar", "-czf", file.toString(), "scheduler")
                    .expect(0);
        }
        return file;
    }
}
