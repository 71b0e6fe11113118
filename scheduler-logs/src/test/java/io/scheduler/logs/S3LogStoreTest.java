package io.scheduler.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scheduler.logs.s3.S3LogStore;
import io.scheduler.logs.s3.S3Server;
import io.scheduler.logs.s3.S3Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a server that checks signatures. */
class S3LogStoreTest extends LogStoreContract {
    private static final AtomicInteger COUNT = new AtomicInteger();

    @TempDir
    static Path dir;

    private static S3Server server;

    @BeforeAll
    static void start() throws Exception {
        server = new S3Server(Path.of("target/s3/s3proxy.jar"), dir).withBucket("logs");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static S3Settings settings(String bucket, String prefix, String secret) {
        return new S3Settings(bucket, prefix, null, server.endpoint(), null, S3Server.KEY, secret, null);
    }

    @Override
    LogStore store() {
        return S3LogStore.open(settings("logs", "/test-" + COUNT.incrementAndGet() + "/", S3Server.SECRET));
    }

    @Test
    void objectsStandBelowThePrefix() throws IOException {
        try (LogStore store = S3LogStore.open(settings("logs", "a/b", S3Server.SECRET))) {
            store.put("1/2/whole", content("x"));
            assertThat(Files.exists(server.data().resolve("logs/a/b/1/2/whole")))
                    .isTrue();
        }
    }

    @Test
    void aWrongKeyIsAFailureInWords() {
        try (LogStore store = S3LogStore.open(settings("logs", null, "another secret"))) {
            assertThatThrownBy(store::check).isInstanceOf(IOException.class).hasMessageContaining("the bucket logs");
            assertThatThrownBy(() -> store.put("x", content("x"))).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> store.read("x", 0, 1)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void aServerThatIsAwayIsAFailureAndWorksWhenItIsBack() throws IOException {
        try (LogStore store = S3LogStore.open(settings("logs", "away", S3Server.SECRET))) {
            server.stop();
            assertThatThrownBy(() -> store.put("x", content("x"))).isInstanceOf(IOException.class);
            server.start();
            store.put("x", content("x"));
            assertThat(text(store, "x", 0, 1)).isEqualTo("x");
        }
    }

    @Test
    void aBucketThatIsNotThereIsAFailure() {
        try (LogStore store = S3LogStore.open(settings("none", null, S3Server.SECRET))) {
            assertThatThrownBy(store::check).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> store.read("x", 0, 1)).isInstanceOf(IOException.class);
        }
    }
}
