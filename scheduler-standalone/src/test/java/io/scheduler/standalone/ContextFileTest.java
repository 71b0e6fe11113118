package io.scheduler.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContextFileTest {

    @TempDir
    Path dir;

    @Test
    void onlyItsOwnerMayReadItAndItsTokenOutlivesTheRun() throws Exception {
        var file = new ContextFile(dir.resolve("context.json"));
        assertThat(file.token()).isEmpty();

        file.write("http://127.0.0.1:1", Optional.of("secret"), 42, new Ports(1, 2, 3, 4, 5, 6, 7));
        assertThat(Files.readString(file.path()))
                .contains(
                        "\"url\" : \"http://127.0.0.1:1\"", "\"token\" : \"secret\"", "\"pid\" : 42", "\"master\" : 2");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.path())))
                .isEqualTo("rw-------");

        file.keepTokenOnly();
        assertThat(file.token()).contains("secret");
        assertThat(Files.readString(file.path())).doesNotContain("pid", "url");
    }

    @Test
    void aDamagedFileIsAsGoodAsNone() throws Exception {
        Files.writeString(dir.resolve("context.json"), "{\"token\": ");
        assertThat(new ContextFile(dir.resolve("context.json")).token()).isEmpty();
    }
}
