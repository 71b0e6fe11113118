package io.scheduler.worker;

import static io.scheduler.worker.WorkerRig.settings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.scheduler.rpc.contract.AttemptReport;
import io.scheduler.rpc.contract.AttemptReport.Phase;
import io.scheduler.worker.plugin.PluginJar;
import io.scheduler.worker.plugin.PluginJars;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A task type from a jar runs like any other. */
class PluginTaskTest {
    @TempDir
    Path folder;

    private PluginJars plugins;
    private WorkerRig rig;

    @BeforeEach
    void open() throws Exception {
        Path jars = Files.createDirectory(folder.resolve("plugins"));
        PluginJar.greeting().write(jars.resolve("greeting.jar"));
        PluginJar.of("stubborn", "", """
                long until = System.nanoTime() + 3_000_000_000L;
                while (System.nanoTime() < until) { Thread.onSpinWait(); }
                """).write(jars.resolve("stubborn.jar"));
        PluginJar.of("broken", "", "throw new NoClassDefFoundError(\"com/example/Missing\");")
                .write(jars.resolve("broken.jar"));
        PluginJar.of("by-thread", "", """
                        ClassLoader its = Thread.currentThread().getContextClassLoader();
                        run.log("own " + (its.loadClass("com.example.ExamplePlugin") == getClass()));
                        its.loadClass("io.scheduler.worker.Worker");
                        """).write(jars.resolve("by-thread.jar"));
        plugins = PluginJars.load(jars);
        rig = new WorkerRig(folder.resolve("worker"), settings(8), System.getenv(), plugins);
    }

    @AfterEach
    void close() throws Exception {
        rig.close();
        plugins.close();
    }

    @Test
    void succeedsWithLogAndOutputs() {
        rig.assign(WorkerRig.task(1, 1, "greeting", Map.of("whom", "Ada")));

        AttemptReport end = rig.awaitEnd(1);
        assertThat(end.phase()).as(end.reason()).isEqualTo(Phase.SUCCEEDED);
        assertThat(end.outputs()).isEqualTo(Map.of("greeted", "Ada"));
        assertThat(rig.logText(1)).isEqualTo("Hello Ada, this is attempt 1\n");
    }

    @Test
    void failsWithItsReason() {
        rig.assign(WorkerRig.task(1, 1, "greeting", Map.of("whom", "nobody")));
        rig.assign(WorkerRig.task(2, 1, "greeting", Map.of()));
        rig.assign(WorkerRig.task(3, 1, "broken", Map.of()));

        assertThat(rig.awaitEnd(1).reason()).isEqualTo("expected somebody to greet, but got nobody");
        assertThat(rig.logText(1)).endsWith("failed: expected somebody to greet, but got nobody\n");
        assertThat(rig.awaitEnd(2).reason()).isEqualTo("whom: required, but missing");
        assertThat(rig.awaitEnd(3).reason()).contains("NoClassDefFoundError: com/example/Missing");
        assertThat(rig.logText(3)).contains("at broken.jar//com.example.ExamplePlugin.run");
    }

    /** By it libraries look for their providers. */
    @Test
    void theClassLoaderOfItsThreadIsItsOwn() {
        rig.assign(WorkerRig.task(1, 1, "by-thread", Map.of()));

        assertThat(rig.awaitEnd(1).reason()).contains("ClassNotFoundException: io.scheduler.worker.Worker");
        assertThat(rig.logText(1)).startsWith("own true\n");
    }

    @Test
    void isKilledByAnInterruptAndWord() {
        rig.assign(WorkerRig.task(1, 1, "greeting", Map.of("whom", "Ada", "wait", true)));
        rig.awaitRunning(1);
        await().atMost(Duration.ofSeconds(10)).until(() -> rig.logText(1).contains("Hello"));

        rig.kill(1, 1, "enough");

        AttemptReport end = rig.awaitEnd(1);
        assertThat(end.phase()).isEqualTo(Phase.KILLED);
        assertThat(end.reason()).isEqualTo("enough");
    }

    @Test
    void oneThatDoesNotStopIsKilledAllTheSameAndSaysSo() {
        rig.assign(WorkerRig.task(1, 1, "stubborn", Map.of()));
        rig.awaitRunning(1);

        rig.kill(1, 1, "enough");

        AttemptReport end = rig.awaitEnd(1);
        assertThat(end.phase()).isEqualTo(Phase.KILLED);
        assertThat(end.reason()).isEqualTo("enough; it did not stop in time, its thread still runs within the worker");
    }
}
