package io.scheduler.verify.chart;

import static org.awaitility.Awaitility.await;

import io.scheduler.rpc.node.NodeRole;
import io.scheduler.rpc.tls.CertificateAuthority;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/** One container of the chart, run from its image's file system without an engine: configuration and environment are what the chart says. */
final class ContainerRun implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int USER = 10001;

    private final Path folder;
    private final Path output;
    private final String role;
    private final List<String> words = new ArrayList<>();
    private Process process;

    /** @param store of images */
    ContainerRun(Path store, String role, Path folder) throws IOException {
        this(store, role, role, folder);
    }

    /** @param image of the role that was made otherwise */
    ContainerRun(Path store, String role, String image, Path folder) throws IOException {
        this.role = role;
        this.folder = folder;
        this.output = folder.resolve("said.txt");
        for (String each : List.of("data", "conf", "certs", "encryption")) {
            Files.createDirectories(folder.resolve(each));
        }
        Files.setAttribute(folder.resolve("data"), "unix:uid", USER);
        Files.setAttribute(folder.resolve("data"), "unix:gid", USER);
        Path script = Path.of("src/test/resources/images/run-image.sh").toAbsolutePath();
        words.addAll(List.of(script.toString(), store.toString(), image, folder.toString()));
        Files.writeString(folder.resolve("hosts"), """
                127.0.0.1 localhost prod-scheduler-master-0.prod-scheduler-master.flows.svc 127-0-0-1.prod-scheduler-alert.flows.svc
                """);
    }

    /** Configuration and environment as rendered; what Kubernetes would put in is given. */
    ContainerRun asRendered(List<Manifest> manifests, String password) throws IOException {
        for (Manifest each : manifests) {
            JsonNode text = each.tree().path("data").path(role + ".yaml");
            if (text.isString()) {
                Files.writeString(folder.resolve("conf/" + role + ".yaml"), text.asString());
            }
        }
        Pods pod = Pods.of(manifests).stream()
                .filter(each -> each.owner().name().endsWith("-" + role))
                .findFirst()
                .orElseThrow();
        Map<String, String> known = new TreeMap<>();
        Pods.stream(pod.containers().getFirst().path("env")).forEach(variable -> {
            String name = variable.path("name").asString();
            JsonNode from = variable.path("valueFrom");
            String value = variable.path("value").asString("");
            if (from.has("secretKeyRef")) {
                value = password;
            } else if (from.has("fieldRef")) {
                value = name.equals("POD_IP") ? "127.0.0.1" : pod.owner().name() + "-0";
            }
            for (Map.Entry<String, String> before : known.entrySet()) {
                value = value.replace("$(" + before.getKey() + ")", before.getValue());
            }
            known.put(name, value);
        });
        known.forEach(this::with);
        return this;
    }

    ContainerRun with(String name, String value) {
        words.add(name + "=" + value);
        return this;
    }

    ContainerRun certified(CertificateAuthority authority, Path authorityFile, List<String> names) throws IOException {
        NodeRole as = NodeRole.valueOf(role.toUpperCase(Locale.ROOT));
        Path cert = folder.resolve("certs/tls.crt");
        Path key = folder.resolve("certs/tls.key");
        authority.issue(as, role, names, List.of(), cert, key);
        Files.setAttribute(key, "unix:uid", USER);
        Files.copy(authorityFile, folder.resolve("certs/ca.crt"), StandardCopyOption.REPLACE_EXISTING);
        return this;
    }

    ContainerRun withKey(Path keyFile) throws IOException {
        Path to = folder.resolve("encryption/secrets.key");
        Files.copy(keyFile, to, StandardCopyOption.REPLACE_EXISTING);
        Files.setAttribute(to, "unix:uid", USER);
        return this;
    }

    ContainerRun start(String... command) throws IOException {
        words.add("--");
        words.addAll(List.of(command));
        process = new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        return this;
    }

    int awaitEnd() throws InterruptedException {
        if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError(role + " did not end: " + said());
        }
        return process.exitValue();
    }

    void awaitReady(int managementPort) {
        await(role + " to be ready").atMost(LIMIT).until(() -> {
            if (!process.isAlive()) {
                throw new AssertionError(role + " ended with " + process.exitValue() + ": " + said());
            }
            return status(managementPort) == 200;
        });
    }

    private static int status(int port) throws InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(
                            URI.create("http://127.0.0.1:" + port + "/actuator/health/readiness"))
                    .timeout(Duration.ofSeconds(5))
                    .build();
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (IOException notYet) {
            return 0;
        }
    }

    /** Process 1 of the container, as this machine sees it. */
    ProcessHandle first() {
        return process.children().findFirst().orElseThrow();
    }

    /** Whether the image's own script says that it is ready; engines run it in the container. */
    boolean isHealthy(int managementPort) throws IOException, InterruptedException {
        Process script = new ProcessBuilder(
                        "chroot",
                        "/proc/" + first().pid() + "/root",
                        "/usr/bin/env",
                        "-i",
                        "SCHEDULER_ROLE=" + role,
                        "SERVER_PORT=" + managementPort,
                        "MANAGEMENT_SERVER_PORT=" + managementPort,
                        "/usr/local/bin/scheduler-health")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("health.txt").toFile())
                .start();
        return script.waitFor() == 0;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    String said() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Override
    public void close() {
        if (process != null) {
            // unshare's word that they end with it is forgotten when they change their user; with process 1 all of them
            // end
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            process.onExit().orTimeout(20, TimeUnit.SECONDS).join();
        }
    }
}
