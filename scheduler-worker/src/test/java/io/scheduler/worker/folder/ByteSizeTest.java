package io.scheduler.worker.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ByteSizeTest {

    @Test
    void readsWhatPeopleWrite() {
        assertThat(ByteSize.valueOf("4096")).isEqualTo(new ByteSize(4_096));
        assertThat(ByteSize.valueOf("256MB")).isEqualTo(ByteSize.ofMegabytes(256));
        assertThat(ByteSize.valueOf(" 2 gb ")).isEqualTo(ByteSize.ofMegabytes(2_048));
        assertThatThrownBy(() -> ByteSize.valueOf("much")).hasMessageContaining("such as 256MB");
    }

    @Test
    void isShownInMegabytes() {
        assertThat(ByteSize.valueOf("256MB")).hasToString("256 MB");
        assertThat(ByteSize.valueOf("12KB")).hasToString("12 KB");
    }
}
