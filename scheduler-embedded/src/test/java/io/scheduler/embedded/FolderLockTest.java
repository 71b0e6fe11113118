package io.scheduler.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderLockTest {

    @TempDir
    Path dir;

    @Test
    void isHeldUntilClosedAndClosingTwiceHarmsNobody() {
        FolderLock first = FolderLock.acquire(dir);
        assertThat(FolderLock.tryAcquire(dir)).isEmpty();
        first.close();
        FolderLock second = FolderLock.acquire(dir);
        first.close();
        assertThat(FolderLock.tryAcquire(dir)).isEmpty();
        second.close();
    }

    @Test
    void isSeenByAnotherProcessEvenAfterItWasAskedForAgainHere() throws Exception {
        try (FolderLock held = FolderLock.acquire(dir)) {
            assertThat(FolderLock.tryAcquire(dir)).isEmpty();
            assertThat(FolderLock.holder(dir)).contains(ProcessHandle.current().pid());
            assertThat(outcomeInAnotherProcess())
                    .contains("process " + ProcessHandle.current().pid() + " uses it");
            assertThat(held).isNotNull();
        }
        assertThat(outcomeInAnotherProcess()).contains("got it");
    }

    private String outcomeInAnotherProcess() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        AnotherProcess.class.getName(),
                        dir.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return output;
    }

    static final class AnotherProcess {
        public static void main(String[] arguments) {
            FolderLock.acquire(Path.of(arguments[0])).close();
            System.out.println("got it");
        }
    }
}
