package io.scheduler.verify.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.scheduler.dao.secret.SecretKeyFile;
import io.scheduler.embedded.EmbeddedPostgres;
import io.scheduler.embedded.EmbeddedZooKeeper;
import io.scheduler.embedded.LoopbackPort;
import io.scheduler.embedded.SharedBinaries;
import io.scheduler.rpc.tls.CertificateAuthority;
import io.scheduler.verify.e2e.Rest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The images as the Dockerfile makes them, and a worker's by Jib, without an engine: their file systems are mounted read-only, and what the
 * chart would start in them is started, as the user of the image and without any capability, until a workflow has run through all of it.
 */
class ImagesTest {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private static final String BY_JIB = "jib-worker";

    @TempDir
    static Path dir;

    private static Path store;

    private final SecureRandom random = new SecureRandom();
    private final int[] ports = new int[8];

    @BeforeAll
    static void build() throws Exception {
        Assumptions.assumeTrue("root".equals(System.getProperty("user.name")), "only root can mount");
        for (String program : List.of("buildah", "debootstrap", "unshare", "setpriv")) {
            Assumptions.assumeTrue(isThere(program), program + " is not installed");
        }
        for (String module : List.of("master", "worker", "api", "alert", "admin", "cli")) {
            Assumptions.assumeTrue(
                    Files.isDirectory(Chart.ROOT.resolve("scheduler-" + module + "/target/image/lib")),
                    "mvn -Pimages package makes what goes into the images before this test");
        }
        Assumptions.assumeTrue(
                Files.exists(Chart.ROOT.resolve("scheduler-worker/target/jib-image.tar")),
                "mvn -Pjib -Djib.base=scratch package makes an image by Jib before this test");
        store = SharedBinaries.folderOr(dir.resolve("cache")).resolve("containers");
        Path said = dir.resolve("build.txt");
        Process build = new ProcessBuilder(
                        Path.of("src/test/resources/images/build-images.sh")
                                .toAbsolutePath()
                                .toString(),
                        Chart.ROOT.toString(),
                        store.toString(),
                        "master",
                        "worker",
                        "api",
                        "alert",
                        "tools",
                        BY_JIB)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        assertThat(build.waitFor(15, TimeUnit.MINUTES)).isTrue();
        String text = Files.readString(said);
        // a Debian comes from its mirror
        Assumptions.assumeFalse(
                build.exitValue() != 0 && text.isBlank(), "debootstrap could not reach a mirror of Debian");
        assertThat(build.exitValue()).as(text).isZero();
        System.out.println(text);
    }

    @Test
    void eachServiceStartsWithoutRightsOnAReadOnlyRootAndTheyWorkTogether() throws Exception {
        for (int i = 0; i < ports.length; i++) {
            ports[i] = LoopbackPort.pickFree(random);
        }
        EmbeddedPostgres.Settings settings = new EmbeddedPostgres.Settings(dir.resolve("postgres"), 0, Map.of());
        List<ContainerRun> running = new ArrayList<>();
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(
                        settings.withBinaries(SharedBinaries.folderOr(dir.resolve("binaries"))));
                EmbeddedZooKeeper zookeeper = EmbeddedZooKeeper.start(dir.resolve("zookeeper"), 0)) {
            postgres.createDatabase("scheduler");
            migrate(postgres);
            List<Manifest> manifests = Chart.render(values(postgres, zookeeper));
            CertificateAuthority authority = CertificateAuthority.create(dir.resolve("ca"));
            Path key = dir.resolve("secrets.key");
            new SecretKeyFile(key, random).init();
            for (String role : List.of("master", "worker", "alert", "api")) {
                running.add(new ContainerRun(store, role, dir.resolve(role))
                        .asRendered(manifests, postgres.password())
                        .certified(authority, dir.resolve("ca/ca.pem"), names(role))
                        .withKey(key)
                        .start());
            }
            running.add(new ContainerRun(store, "worker", BY_JIB, dir.resolve(BY_JIB))
                    .asRendered(manifests, postgres.password())
                    .with("NODE_ID", BY_JIB)
                    .with("WORKER_GROUPS", BY_JIB)
                    .with("SERVER_PORT", String.valueOf(ports[7]))
                    .certified(authority, dir.resolve("ca/ca.pem"), names("worker"))
                    .start());
            int[] management = {ports[1], ports[2], ports[4], ports[6], ports[7]};
            for (int i = 0; i < management.length; i++) {
                running.get(i).awaitReady(management[i]);
                assertThat(running.get(i).isHealthy(management[i])).isTrue();
                assertThat(running.get(i).isHealthy(1)).isFalse();
                mayNothing(running.get(i));
            }
            assertThat(running.getLast().said()).contains("this image has no tini");
            worksTogether(running.get(1), postgres.password());
        } finally {
            running.forEach(ContainerRun::close);
        }
    }

    /** What an engine reads in it; Jib's has the Java of its base, and no word for a health check. */
    @Test
    void jibsImageSaysWhatTheDockerfilesSays() throws Exception {
        JsonNode byFile = config("worker");
        JsonNode byJib = config(BY_JIB);
        for (String each : List.of("User", "Entrypoint", "Cmd", "WorkingDir", "Volumes", "ExposedPorts")) {
            assertThat(byJib.path(each)).as(each).isEqualTo(byFile.path(each));
        }
        assertThat(environment(byJib)).isEqualTo(environment(byFile)).contains("SCHEDULER_ROLE=worker");
    }

    private static JsonNode config(String image) throws IOException {
        Process inspect = new ProcessBuilder(
                        "buildah",
                        "--root",
                        store.resolve("images").toString(),
                        "--runroot",
                        store.resolve("run").toString(),
                        "inspect",
                        "--type",
                        "image",
                        "localhost/scheduler/" + image + ":test")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        return JsonMapper.shared()
                .readTree(inspect.getInputStream().readAllBytes())
                .path("OCIv1")
                .path("config");
    }

    private static List<String> environment(JsonNode config) {
        return Pods.stream(config.path("Env"))
                .map(JsonNode::asString)
                .filter(each -> !each.startsWith("JAVA_HOME=") && !each.startsWith("PATH="))
                .sorted()
                .toList();
    }

    private void migrate(EmbeddedPostgres postgres) throws Exception {
        try (ContainerRun tools = new ContainerRun(store, "tools", dir.resolve("tools"))
                .with("DATABASE_URL", postgres.jdbcUrl("scheduler"))
                .with("DATABASE_USERNAME", postgres.username())
                .with("DATABASE_PASSWORD", postgres.password())
                .start("db", "migrate")) {
            assertThat(tools.awaitEnd()).as(tools.said()).isZero();
            assertThat(tools.said()).contains("Carried out");
        }
    }

    /** The chart's own, but for ports and addresses: everything is on loopback here. */
    private Path values(EmbeddedPostgres postgres, EmbeddedZooKeeper zookeeper) throws IOException {
        return Files.writeString(dir.resolve("values.yaml"), """
                postgresql: {enabled: false}
                zookeeper: {enabled: false}
                database: {url: "%s", username: %s, existingSecret: my-database}
                registry: {connectString: "%s"}
                rpc: {tls: {source: certManager, certManager: {issuer: {name: my-issuer}}}}
                admin: {existingSecret: my-admin}
                encryption: {existingSecret: my-encryption}
                master: {heapPercent: 10, javaOptions: "-Xmx256m", config: {master: {listen-host: 127.0.0.1, listen-port: %d}, server: {address: 127.0.0.1, port: %d}}}
                worker: {drainSeconds: 60, javaOptions: "-Xmx256m", config: {server: {address: 127.0.0.1, port: %d}}}
                alert: {javaOptions: "-Xmx256m", config: {alert: {listen-host: 127.0.0.1, listen-port: %d}, server: {address: 127.0.0.1, port: %d}}}
                api: {javaOptions: "-Xmx256m", config: {server: {address: 127.0.0.1, port: %d}, management: {server: {address: 127.0.0.1, port: %d}}}}
                """.formatted(
                        postgres.jdbcUrl("scheduler"),
                        postgres.username(),
                        zookeeper.connectString(),
                        ports[0],
                        ports[1],
                        ports[2],
                        ports[3],
                        ports[4],
                        ports[5],
                        ports[6]));
    }

    /** As cert-manager is told by the chart. */
    private static List<String> names(String role) {
        return List.of("*.prod-scheduler-" + role + ".flows.svc");
    }

    /** Not root, no capability, none to be had. */
    private static void mayNothing(ContainerRun container) throws IOException {
        List<ProcessHandle> all =
                new ArrayList<>(container.first().descendants().toList());
        all.add(container.first());
        for (ProcessHandle each : all) {
            String status = Files.readString(Path.of("/proc/" + each.pid() + "/status"));
            assertThat(status)
                    .containsPattern("Uid:\\t10001\\t10001\\t10001\\t10001")
                    .containsPattern("CapEff:\\t0{16}")
                    .containsPattern("CapBnd:\\t0{16}")
                    .containsPattern("NoNewPrivs:\\t1");
        }
    }

    /** @param password of everything here */
    private void worksTogether(ContainerRun worker, String password) throws Exception {
        Rest anonymous = new Rest("http://127.0.0.1:" + ports[5], "");
        Rest api = anonymous.withToken(anonymous
                .post("/login", Map.of("username", "admin", "password", password))
                .expect(200)
                .json()
                .path("token")
                .asString());
        api.apply("default", "contained", """
                name: contained
                tasks:
                  - name: who
                    type: shell
                    script: |
                      echo "uid=$(id -u)" >> "$SCHEDULER_OUTPUT"
                      if touch /opt/scheduler/x 2>/dev/null; then exit 1; fi
                  - name: while
                    type: shell
                    dependsOn: [who]
                    script: sleep 4
                  - name: by-jib
                    type: shell
                    workerGroup: jib-worker
                    script: |
                      echo "user=$(id -un)" >> "$SCHEDULER_OUTPUT"
                      if touch /opt/scheduler/x 2>/dev/null; then exit 1; fi
                """);
        long run = api.start("default", "contained", Map.of());
        await("the second task to run")
                .atMost(LIMIT)
                .until(() -> api.tasks(run).stream()
                        .anyMatch(task -> task.path("name").asString().equals("while")
                                && task.path("state").asString().equals("RUNNING")));
        assertThat(api.task(run, "who").path("outputs").path("uid").asString()).isEqualTo("10001");

        // as Kubernetes does when a worker has to go: it waits for its task, whose end is stored, and ends by itself
        worker.first().destroy();
        api.awaitState(run, LIMIT, "SUCCEEDED", "FAILED", "STOPPED");
        assertThat(api.tasks(run))
                .hasSize(3)
                .allSatisfy(task ->
                        assertThat(task.path("state").asString()).as("%s", task).isEqualTo("SUCCEEDED"));
        assertThat(api.task(run, "by-jib").path("outputs").path("user").asString())
                .isEqualTo("scheduler");
        await("the worker to end").atMost(LIMIT).until(() -> !worker.isAlive());
    }

    private static boolean isThere(String program) {
        for (String folder : (System.getenv("PATH") + ":/usr/sbin:/sbin").split(":")) {
            if (Files.isExecutable(Path.of(folder, program))) {
                return true;
            }
        }
        return false;
    }
}
