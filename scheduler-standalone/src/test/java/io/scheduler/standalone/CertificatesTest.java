package io.scheduler.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.scheduler.rpc.node.NodeRole;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificatesTest {

    @TempDir
    Path dir;

    @Test
    void areMadeOnceAndMadeAgainBeforeTheyExpire() throws Exception {
        var now = Clock.systemUTC();
        var first = Certificates.ensure(dir, "127.0.0.1", now);
        String authority = Files.readString(first.authority());
        String master = Files.readString(first.certificate(NodeRole.MASTER));
        for (NodeRole role : NodeRole.values()) {
            assertThat(first.key(role)).exists();
        }

        Certificates.ensure(dir, "127.0.0.1", now);
        assertThat(Files.readString(first.certificate(NodeRole.MASTER))).isEqualTo(master);

        Certificates.ensure(dir, "127.0.0.1", Clock.offset(now, Duration.ofDays(320)));
        assertThat(Files.readString(first.certificate(NodeRole.MASTER))).isNotEqualTo(master);
        assertThat(Files.readString(first.authority())).isEqualTo(authority);
    }
}
