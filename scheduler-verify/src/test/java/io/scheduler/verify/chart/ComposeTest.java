package io.scheduler.verify.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.scheduler.admin.SchedulerAdmin;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The file of Docker Compose fits together, and what it runs to make certificates does so. There is no engine here to start it. */
class ComposeTest {
    private static final Path FOLDER = Chart.ROOT.resolve("deploy/docker-compose");
    private static final Pattern VARIABLE = Pattern.compile("(?<!\\$)\\$\\{(\\w+)([^}]*)}");

    @TempDir
    Path folder;

    private static String text() throws IOException {
        return Files.readString(FOLDER.resolve("docker-compose.yml"));
    }

    private static JsonNode compose() throws IOException {
        return Manifest.YAML.readTree(text());
    }

    @Test
    void everyVariableHasAValueOrADefault() throws Exception {
        Set<String> given = Files.readAllLines(FOLDER.resolve(".env")).stream()
                .filter(line -> line.matches("\\w+=.*"))
                .map(line -> line.substring(0, line.indexOf('=')))
                .collect(Collectors.toSet());
        Set<String> missing = new TreeSet<>();
        Matcher variable = VARIABLE.matcher(text());
        while (variable.find()) {
            if (!given.contains(variable.group(1)) && !variable.group(2).startsWith(":-")) {
                missing.add(variable.group(1));
            }
        }
        assertThat(missing).isEmpty();
    }

    @Test
    void whatIsNamedIsThere() throws Exception {
        JsonNode compose = compose();
        Set<String> services = Set.copyOf(compose.path("services").propertyNames());
        Set<String> volumes = Set.copyOf(compose.path("volumes").propertyNames());
        compose.path("services").properties().forEach(service -> {
            assertThat(services)
                    .as(service.getKey())
                    .containsAll(service.getValue().path("depends_on").propertyNames());
            Pods.stream(service.getValue().path("volumes"))
                    .map(JsonNode::asString)
                    .forEach(volume -> {
                        String from = volume.split(":")[0];
                        if (from.startsWith(".")) {
                            assertThat(FOLDER.resolve(from)).exists();
                        } else if (!from.startsWith("/")) {
                            assertThat(volumes).as(service.getKey()).contains(from);
                        }
                    });
            // one word brings all of them from a mirror, and none is another one tomorrow
            assertThat(service.getValue().path("image").asString())
                    .as(service.getKey())
                    .startsWith("${REGISTRY}")
                    .matches(".+:([^:/]+)")
                    .doesNotEndWith(":latest");
        });
    }

    /** All services wait for it. Its image has bash, and dash as sh. */
    @Test
    void theHealthOfZooKeeperIsSeen() throws Exception {
        JsonNode check = compose().at("/services/zookeeper/healthcheck/test");
        try (ServerSocket zookeeper = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            List<String> words = check.valueStream()
                    .skip(1)
                    .map(word -> word.asString().replace("/2181", "/" + zookeeper.getLocalPort()))
                    .toList();
            assertThat(check.get(0).asString()).isEqualTo("CMD");
            Process asking = new ProcessBuilder(words).start();
            try (Socket asked = zookeeper.accept()) {
                assertThat(new String(asked.getInputStream().readNBytes(4), StandardCharsets.US_ASCII))
                        .isEqualTo("ruok");
                asked.getOutputStream().write("imok".getBytes(StandardCharsets.US_ASCII));
            }
            assertThat(asking.waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(asking.exitValue()).isZero();
        }
    }

    @Test
    void certificatesAreMadeOnceAndRenewedWhenTheyEndSoon() throws Exception {
        assertThat(certificates("60")).contains("Made the CA");
        Map<String, String> made = volumes();
        assertThat(made.keySet())
                .contains("ca/ca.pem", "encryption/secrets.key")
                .contains("master/tls.crt", "worker/tls.key", "api/ca.crt", "alert/tls.crt");
        assertThat(made.get("alert/ca.crt")).isEqualTo(made.get("ca/ca.pem"));

        certificates("60");
        assertThat(volumes()).isEqualTo(made);

        // a year has fewer days than that
        certificates("400");
        Map<String, String> renewed = volumes();
        Set<String> changed = renewed.keySet().stream()
                .filter(file -> !renewed.get(file).equals(made.get(file)))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(changed)
                .containsExactly(
                        "alert/tls.crt",
                        "alert/tls.key",
                        "api/tls.crt",
                        "api/tls.key",
                        "master/tls.crt",
                        "master/tls.key",
                        "worker/tls.crt",
                        "worker/tls.key");
    }

    /** The container's script, with its volumes in a folder. */
    private String certificates(String renewDays) throws Exception {
        Path tool = folder.resolve("scheduler-tools");
        Files.writeString(tool, """
                #!/bin/sh
                exec '%s/bin/java' -XX:TieredStopAtLevel=1 -cp '%s' %s "$@"
                """.formatted(
                        System.getProperty("java.home"),
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        SchedulerAdmin.class.getName()));
        assertThat(tool.toFile().setExecutable(true)).isTrue();
        for (String each : new String[] {"ca", "master", "worker", "api", "alert", "encryption", "tmp"}) {
            Files.createDirectories(folder.resolve("volumes").resolve(each));
        }
        JsonNode service = compose().path("services").path("certificates");
        String script = service.path("command")
                .path(0)
                .asString()
                .replace("$$", "$")
                .replace("/tmp", "/volumes/tmp")
                .replace("/volumes", folder.resolve("volumes").toString());
        Path said = folder.resolve("said.txt");
        ProcessBuilder bash = new ProcessBuilder("/bin/bash", "-euc", script)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile());
        bash.environment().merge("PATH", folder.toString(), (path, own) -> own + ":" + path);
        bash.environment().put("RENEW_DAYS", renewDays);
        Process process = bash.start();
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(said)).isZero();
        return Files.readString(said);
    }

    private Map<String, String> volumes() throws IOException {
        Map<String, String> found = new TreeMap<>();
        Path volumes = folder.resolve("volumes");
        try (var files = Files.walk(volumes)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (!file.startsWith(volumes.resolve("tmp"))) {
                    found.put(
                            volumes.relativize(file).toString(),
                            new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
                }
            }
        }
        return found;
    }
}
