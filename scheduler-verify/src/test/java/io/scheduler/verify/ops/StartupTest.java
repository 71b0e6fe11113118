package io.scheduler.verify.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.scheduler.verify.Alone;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The startup cache of the tarball: used when it fits, and never in the way when it does not. Its making gives way to everything. */
@Alone
class StartupTest {
    private static final List<String> ROLES = List.of("worker", "master", "alert", "api");

    @TempDir
    Path dir;

    @Test
    void servicesStartFromTheCacheAndWithoutIt() throws Exception {
        try (PseudoCluster cluster = new PseudoCluster(dir)) {
            cluster.configure("");
            cluster.setting("SCHEDULER_STARTUP_CACHE=");
            certify(cluster);
            Path former =
                    Files.createDirectory(cluster.unpacked.resolve("startup")).resolve("of-former-jars.aot");
            Files.writeString(former, "not for these jars");
            Path made = makeCache(cluster);
            assertThat(former).doesNotExist();
            assertThat(cluster.fromTarball("startup-cache.sh").expect(0).text()).contains("is there");
            try {
                for (String role : ROLES) {
                    start(cluster, role);
                    assertThat(mapped(cluster, role)).as(role).contains(made.toString());
                }
                anotherJar(cluster, made);
                spoilt(cluster, made);
            } finally {
                for (String role : ROLES) {
                    cluster.fromTarball("scheduler-daemon.sh", "stop", role, "--force")
                            .run();
                }
            }
        }
    }

    /** In its middle, where the JVM would not look by itself; then cut off. */
    private void spoilt(PseudoCluster cluster, Path made) throws Exception {
        try (RandomAccessFile file = new RandomAccessFile(made.toFile(), "rw")) {
            for (long at = file.length() / 4; at < file.length(); at += 50_000) {
                file.seek(at);
                file.write(new byte[64]);
            }
        }
        startsWithout(cluster, made);
        try (RandomAccessFile file = new RandomAccessFile(made.toFile(), "rw")) {
            file.setLength(file.length() / 2);
        }
        startsWithout(cluster, made);
    }

    private void startsWithout(PseudoCluster cluster, Path made) throws Exception {
        cluster.fromTarball("scheduler-daemon.sh", "stop", "alert", "--force").expect(0);
        start(cluster, "alert");
        assertThat(mapped(cluster, "alert")).doesNotContain(made.toString());
        assertThat(Files.readString(cluster.unpacked.resolve("logs/alert.out"))).doesNotContain("[aot]", "[cds]");
    }

    private void anotherJar(PseudoCluster cluster, Path made) throws Exception {
        Path jar;
        try (Stream<Path> jars = Files.list(cluster.unpacked.resolve("lib"))) {
            jar = jars.filter(file -> file.getFileName().toString().startsWith("scheduler-alert"))
                    .findFirst()
                    .orElseThrow();
        }
        FileTime before = Files.getLastModifiedTime(jar);
        Files.setLastModifiedTime(jar, FileTime.from(Instant.parse("2020-02-02T02:02:02Z")));
        startsWithout(cluster, made);
        Files.setLastModifiedTime(jar, before);
        cluster.fromTarball("scheduler-daemon.sh", "restart", "alert", "--force")
                .expect(0);
        assertThat(mapped(cluster, "alert")).contains(made.toString());
    }

    private static void start(PseudoCluster cluster, String role) throws Exception {
        cluster.fromTarball("scheduler-daemon.sh", "start", role).expect(0);
    }

    /** What the process has mapped into its memory. */
    private static String mapped(PseudoCluster cluster, String role) throws IOException {
        String pid = Files.readString(cluster.unpacked.resolve("run").resolve(role + ".pid"))
                .split(" ")[0];
        return Files.readString(Path.of("/proc", pid, "maps"));
    }

    private static Path makeCache(PseudoCluster cluster) throws Exception {
        assertThat(cluster.fromTarball("startup-cache.sh").expect(0).text()).contains("is made");
        Path folder = cluster.unpacked.resolve("startup");
        assertThat(folder.resolve("work")).doesNotExist();
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> caches = files.filter(file -> file.toString().matches(".*\\.(aot|jsa)"))
                    .toList();
            assertThat(caches).hasSize(1);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(caches.getFirst())))
                    .isEqualTo("rw-------");
            return caches.getFirst();
        }
    }

    private void certify(PseudoCluster cluster) throws Exception {
        String authority = dir.resolve("ca").toString();
        Path certs = Files.createDirectories(cluster.unpacked.resolve("certs"));
        cluster.fromTarball("scheduler", "cert", "init-ca", "--ca-dir", authority)
                .expect(0);
        for (String role : ROLES) {
            cluster.fromTarball(
                            "scheduler",
                            "cert",
                            "issue",
                            "--ca-dir",
                            authority,
                            "--role",
                            role,
                            "--san",
                            "localhost,127.0.0.1",
                            "--out",
                            certs.toString())
                    .expect(0);
        }
        Files.copy(dir.resolve("ca/ca.pem"), certs.resolve("ca.pem"));
    }
}
