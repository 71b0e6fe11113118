package io.scheduler.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.scheduler.embedded.EmbeddedPostgres;
import io.scheduler.embedded.SharedBinaries;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresSupervisorTest {

    @TempDir
    Path dir;

    @Test
    void startsPostgresAgainUntilItIsToldToStop() {
        var settings = new EmbeddedPostgres.Settings(dir, 0, Map.of("shared_buffers", "16MB"))
                .withBinaries(SharedBinaries.folderOr(dir.resolve("binaries")));
        try (var postgres = EmbeddedPostgres.start(settings)) {
            try (var supervisor = new PostgresSupervisor(postgres)) {
                assertThat(supervisor).isNotNull();
                postgres.killServer();
                await().atMost(Duration.ofSeconds(20)).until(postgres::isRunning);
            }
            postgres.stopServer();
            await().during(Duration.ofSeconds(1)).atMost(Duration.ofSeconds(5)).until(() -> !postgres.isRunning());
        }
    }
}
