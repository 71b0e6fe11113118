package io.scheduler.verify.ops;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** bin/startup-cache.sh where no cache can or shall be. */
class StartupCacheScriptTest extends ScriptsHarness {
    @Test
    void aFolderThatCanNotBeWrittenIsSaidInOneLine() throws Exception {
        assertThat(run("startup-cache.sh")
                        .with("SCHEDULER_STARTUP_CACHE", "/proc/nowhere")
                        .expect(1)
                        .text())
                .contains("/proc/nowhere can not be written to")
                .hasLineCount(1);
        assertThat(run("scheduler-daemon.sh", "start", "worker", "--dry-run")
                        .with("SCHEDULER_STARTUP_CACHE", "/proc/nowhere")
                        .expect(0)
                        .text())
                .doesNotContain("AOTCache", "SharedArchiveFile");
    }

    @Test
    void offMeansNone() throws Exception {
        append("SCHEDULER_STARTUP_CACHE=off");
        assertThat(run("startup-cache.sh").expect(0).text()).contains("off").hasLineCount(1);
    }

    @Test
    void whatItDoesNotKnowItRefuses() throws Exception {
        run("startup-cache.sh", "--quickly").expect(2);
        assertThat(run("startup-cache.sh", "--help").expect(0).text()).contains("--remove");
    }
}
