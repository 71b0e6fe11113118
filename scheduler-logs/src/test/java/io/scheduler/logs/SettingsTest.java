package io.scheduler.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scheduler.logs.LogStoreSettings.Kind;
import io.scheduler.logs.s3.S3LogStore;
import io.scheduler.logs.s3.S3Settings;
import java.net.URI;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SettingsTest {

    @Test
    void everyKeyAndDefault() {
        assertThat(Arrays.stream(LogStoreSettings.class.getRecordComponents()).map(key -> key.getName()))
                .containsExactly("kind", "folder");
        assertThat(LogStoreSettings.none()).isEqualTo(new LogStoreSettings(Kind.NONE, null));
        assertThat(Arrays.stream(S3Settings.class.getRecordComponents()).map(key -> key.getName()))
                .containsExactly(
                        "bucket", "prefix", "region", "endpoint", "pathStyle", "accessKey", "secretKey", "encryption");
        assertThat(s3(null, null, null, null))
                .isEqualTo(new S3Settings(null, "", "us-east-1", null, false, null, null, null));
        assertThat(s3(null, "http://localhost:9000", null, null).pathStyle()).isTrue();
        assertThat(s3("/a/b/", null, null, null).prefix()).isEqualTo("a/b/");
    }

    @Test
    void nonsenseIsRefusedByName() {
        assertThatThrownBy(() -> new LogStoreSettings(Kind.FOLDER, null)).hasMessageStartingWith("log-store.folder:");
        assertThatThrownBy(() -> s3(null, "localhost:9000", null, null))
                .hasMessageStartingWith("log-store.s3.endpoint:");
        assertThatThrownBy(() -> s3(null, null, "key", null)).hasMessageContaining("expected both or neither");
        assertThatThrownBy(() -> s3(null, null, null, "rot13")).hasMessageStartingWith("log-store.s3.encryption:");
        assertThatThrownBy(() -> S3LogStore.open(s3(null, null, null, null)))
                .hasMessageStartingWith("log-store.s3.bucket:");
    }

    @Test
    void theSecretKeyIsNotSaid() {
        S3Settings settings = new S3Settings("b", null, null, null, null, "key", "very secret", "aws:kms:k1");
        assertThat(settings.toString()).doesNotContain("very secret").contains("bucket b");
    }

    private static S3Settings s3(String prefix, String endpoint, String accessKey, String encryption) {
        return new S3Settings(
                null, prefix, null, endpoint == null ? null : URI.create(endpoint), null, accessKey, null, encryption);
    }
}
