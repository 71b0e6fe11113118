package io.scheduler.alert.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.scheduler.alert.Attempt;
import io.scheduler.common.workflow.SettingsSchemas;
import io.scheduler.spi.AlertChannel;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChannelsTest {
    private static final String SOURCE = """
            package com.example;

            import io.scheduler.spi.AlertChannel;
            import io.scheduler.spi.AlertMessage;
            import io.scheduler.spi.AlertSending;

            public final class Pigeon implements AlertChannel {
                @Override
                public String type() {
                    return "pigeon";
                }

                @Override
                public String send(AlertMessage message, AlertSending sending) {
                    return "flew to " + sending.settings().get("loft") + " with " + message.title();
                }
            }
            """;
    private static final String SCHEMA = """
            {"title": "Pigeon", "type": "object", "additionalProperties": false, "required": ["seed"],
             "properties": {"loft": {"type": "string", "default": "north"},
                            "seed": {"type": "string", "format": "password"}}}""";

    @TempDir
    private Path folder;

    @Test
    void aJarBringsAKindOfItsOwn() throws Exception {
        write(folder.resolve("pigeon.jar"), "com.example.Pigeon", SCHEMA);
        Files.writeString(folder.resolve("broken.jar"), "no jar");
        try (Channels channels = new Channels(List.of(), folder)) {
            Channels.Kind pigeon = channels.find("pigeon").orElseThrow();
            Attempt attempt = new Attempt("c", pigeon.complete(Map.of("seed", "corn")), Attempt.AT);
            assertThat(pigeon.channel().send(Attempt.failed(false), attempt))
                    .isEqualTo("flew to north with sales/daily failed (run 4711)");
            assertThat(channels.types()).containsExactly("pigeon");
        }
        SettingsSchemas schemas = SettingsSchemas.with(folder);
        assertThat(SettingsSchemas.secrets(schemas.find("pigeon").orElseThrow().schema()))
                .containsExactly("seed");
        assertThat(schemas.problems()).hasSize(1).first().asString().contains("broken.jar: expected a jar");
    }

    @Test
    void oneThatCanNotBeLoadedIsLeftOut() throws Exception {
        write(folder.resolve("pigeon.jar"), "com.example.Missing", SCHEMA);
        try (Channels channels = new Channels(List.of(), folder)) {
            assertThat(channels.find("pigeon")).isEmpty();
        }
    }

    @Test
    void everyBuiltInKindHasASchemaAndSecretsAreMarked() {
        assertThat(SettingsSchemas.builtIn().names()).hasSize(12);
        assertThat(SettingsSchemas.builtIn().all().stream()
                        .flatMap(found -> SettingsSchemas.secrets(found.schema()).stream()
                                .map(name -> found.schema().name() + "." + name)))
                .contains("email.password", "slack.webhook", "http.secretHeaders", "telegram.botToken");
        SettingsSchemas.Settings wrong = SettingsSchemas.check(
                SettingsSchemas.builtIn().find("email").orElseThrow().schema(),
                "{\"host\": 1, \"port\": 70000, \"nothing\": true, \"from\": \"a@b\", \"to\": []}");
        assertThat(wrong.problems())
                .extracting(problem -> problem.path())
                .containsExactlyInAnyOrder("settings.nothing", "settings.host", "settings.port");
    }

    private static void write(Path jar, String service, String schema) throws Exception {
        Path work = Files.createTempDirectory("pigeon");
        Path file = Files.writeString(work.resolve("Pigeon.java"), SOURCE);
        String spi = Path.of(AlertChannel.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI())
                .toString();
        int status = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        OutputStream.nullOutputStream(),
                        OutputStream.nullOutputStream(),
                        "--release",
                        "21",
                        "-cp",
                        spi,
                        "-d",
                        work.toString(),
                        file.toString());
        assertThat(status).isZero();
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            entry(out, "com/example/Pigeon.class", Files.readAllBytes(work.resolve("com/example/Pigeon.class")));
            entry(out, "META-INF/services/" + AlertChannel.class.getName(), bytes(service));
            entry(out, SettingsSchemas.FOLDER + "pigeon.json", bytes(schema));
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void entry(JarOutputStream out, String name, byte[] content) throws Exception {
        out.putNextEntry(new JarEntry(name));
        out.write(content);
        out.closeEntry();
    }
}
