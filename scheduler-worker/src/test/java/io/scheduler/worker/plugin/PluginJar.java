package io.scheduler.worker.plugin;

import io.scheduler.spi.TaskPlugin;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** A plugin as somebody writes it: one class, compiled against the SPI alone, its schema and its service file. */
public record PluginJar(String type, String source, String schema) {
    private static final String CLASS = "com.example.ExamplePlugin";

    /** The plugin that the manual shows. */
    public static PluginJar greeting() {
        return of("greeting", "", """
                run.log("Hello " + run.config().get("whom") + ", this is attempt " + run.attempt());
                if (run.config().get("whom").equals("nobody")) {
                    throw new TaskFailedException("expected somebody to greet, but got nobody");
                }
                if (Boolean.TRUE.equals(run.config().get("wait"))) {
                    run.onCancel(() -> run.log("told to stop"));
                    new java.util.concurrent.CountDownLatch(1).await();
                }
                run.output("greeted", run.config().get("whom").toString());
                """).schema("""
                {
                  "title": "Greeting",
                  "description": "Says hello.",
                  "type": "object",
                  "properties": {
                    "whom": {"title": "Whom", "type": "string"},
                    "wait": {"title": "Wait", "type": "boolean", "default": false}
                  },
                  "required": ["whom"],
                  "additionalProperties": false
                }
                """);
    }

    /**
     * @param members further members of the class
     * @param body what {@code run} does
     */
    public static PluginJar of(String type, String members, String body) {
        return new PluginJar(
                type, """
                package com.example;

                import io.scheduler.spi.TaskFailedException;
                import io.scheduler.spi.TaskPlugin;
                import io.scheduler.spi.TaskRun;

                public final class ExamplePlugin implements TaskPlugin {
                    %s
                    @Override
                    public String type() {
                        return "%s";
                    }

                    @Override
                    public void run(TaskRun run) throws Exception {
                        %s
                    }
                }
                """.formatted(members, type, body), "{\"type\": \"object\", \"additionalProperties\": false}");
    }

    public PluginJar schema(String other) {
        return new PluginJar(type, source, other);
    }

    PluginJar source(String other) {
        return new PluginJar(type, other, schema);
    }

    /** Compiles it; without a class when it does not compile. */
    public void write(Path jar) throws IOException {
        Path work = Files.createTempDirectory("plugin");
        Path file = work.resolve("ExamplePlugin.java");
        Files.writeString(file, source);
        ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        OutputStream.nullOutputStream(),
                        OutputStream.nullOutputStream(),
                        "--release",
                        "21",
                        "-cp",
                        spi(),
                        "-d",
                        work.toString(),
                        file.toString());
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                Stream<Path> classes = Files.walk(work)) {
            for (Path each :
                    classes.filter(p -> p.toString().endsWith(".class")).toList()) {
                entry(out, work.relativize(each).toString(), Files.readAllBytes(each));
            }
            entry(out, "META-INF/services/" + TaskPlugin.class.getName(), bytes(CLASS));
            entry(out, "META-INF/scheduler/task-types/" + type + ".json", bytes(schema));
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void entry(JarOutputStream out, String name, byte[] content) throws IOException {
        out.putNextEntry(new JarEntry(name));
        out.write(content);
        out.closeEntry();
    }

    private static String spi() {
        try {
            return Path.of(TaskPlugin.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
