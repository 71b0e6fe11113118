package io.scheduler.worker.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scheduler.common.workflow.PluginSchemas;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plugins are compiled here from source, as their authors do it, and loaded from their jars. */
class PluginJarsTest {
    @TempDir
    Path folder;

    @Test
    void loadsWhatAJarBrings() throws Exception {
        PluginJar.greeting().write(folder.resolve("greeting.jar"));

        try (PluginJars plugins = PluginJars.load(folder)) {
            assertThat(plugins.types()).singleElement().satisfies(loaded -> {
                assertThat(loaded.schema().name()).isEqualTo("greeting");
                assertThat(loaded.plugin().type()).isEqualTo("greeting");
            });
        }
    }

    @Test
    void noFolderNoPlugins() {
        try (PluginJars plugins = PluginJars.load(folder.resolve("nothing"))) {
            assertThat(plugins.types()).isEmpty();
        }
    }

    @Test
    void whatIsBrokenIsLeftOutAndTheRestGoesOn() throws Exception {
        Files.writeString(folder.resolve("a-no-jar.jar"), "this is no jar");
        PluginJar.of("classless", "", "").source(" this is no Java ").write(folder.resolve("b-no-class.jar"));
        PluginJar.of("listed", "", "").schema("{\"type\": \"array\"}").write(folder.resolve("c-bad-schema.jar"));
        PluginJar.of("crash", "static { if (true) throw new IllegalStateException(\"no\"); }", "")
                .write(folder.resolve("d-crash.jar"));
        PluginJar.of("shell", "", "").write(folder.resolve("e-built-in.jar"));
        PluginJar.greeting().write(folder.resolve("f-good.jar"));
        PluginJar.greeting().write(folder.resolve("g-again.jar"));
        PluginJar.of("unsafe", "", "").schema("""
                        {"type": "object", "additionalProperties": false,
                         "properties": {"q": {"type": "string", "format": "sql"}}}""").write(folder.resolve("h-sql.jar"));

        PluginJar.of("named", "", "").schema("""
                        {"type": "object", "additionalProperties": false, "properties": {"name": {"type": "string"}}}""").write(folder.resolve("i-named.jar"));

        try (PluginJars plugins = PluginJars.load(folder)) {
            assertThat(plugins.types())
                    .extracting(loaded -> loaded.schema().name())
                    .containsExactly("greeting");
        }
        PluginSchemas schemas = PluginSchemas.read(folder);
        assertThat(schemas.problems())
                .anyMatch(text -> text.contains("a-no-jar.jar: expected a jar"))
                .anyMatch(text -> text.contains("c-bad-schema.jar: META-INF/scheduler/task-types/listed.json: type:"))
                .anyMatch(text -> text.contains("e-built-in.jar: the type shell is built in"))
                .anyMatch(text -> text.contains("i-named.jar: named: a field has the name of an option"))
                .anyMatch(text -> text.contains("h-sql.jar: unsafe: the format sql is for built-in types"));
    }

    /** It is given its own classes and the JDK's; those of the worker are out of its sight. */
    @Test
    void seesNothingOfTheWorker() throws Exception {
        PluginJar.of("curious", "", "").write(folder.resolve("curious.jar"));

        try (PluginJars plugins = PluginJars.load(folder)) {
            ClassLoader loader = plugins.types().getFirst().plugin().getClass().getClassLoader();
            assertThat(loader).isInstanceOf(PluginLoader.class);
            assertThat(loader.getResource("META-INF/scheduler/task-types/shell.json"))
                    .isNull();
            assertThatThrownBy(() -> loader.loadClass("io.scheduler.worker.Worker"))
                    .isInstanceOf(ClassNotFoundException.class);
        }
    }
}
