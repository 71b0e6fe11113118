package io.scheduler.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresBinariesTest {

    @TempDir
    Path dir;

    @Test
    void twoAtOnceUnpackOneCompleteFolderAndLeaveNothingElse() throws Exception {
        var together = new CyclicBarrier(2);
        try (var threads = Executors.newFixedThreadPool(2)) {
            var first = threads.submit(() -> {
                together.await(10, TimeUnit.SECONDS);
                return PostgresBinaries.in(dir);
            });
            var second = threads.submit(() -> {
                together.await(10, TimeUnit.SECONDS);
                return PostgresBinaries.in(dir);
            });
            assertThat(first.get(60, TimeUnit.SECONDS)).isEqualTo(second.get(60, TimeUnit.SECONDS));
            assertThat(first.get().program("postgres")).isExecutable();
        }
        try (var left = Files.list(dir)) {
            assertThat(left).hasSize(1);
        }
    }
}
