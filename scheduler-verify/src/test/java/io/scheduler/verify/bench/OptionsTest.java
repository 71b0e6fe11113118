package io.scheduler.verify.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scheduler.verify.bench.Options.Part;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class OptionsTest {

    @Test
    void everythingIsMeasuredInThreeRoundsUnlessAskedOtherwise() {
        Options options = Options.parse();
        assertThat(options.rounds()).isEqualTo(3);
        assertThat(options.only()).containsExactly(Part.values());
        assertThat(options.capacity()).isEqualTo(256);
        assertThat(options.check()).isFalse();
    }

    @Test
    void readsWhatIsAskedFor() {
        Options options =
                Options.parse("--rounds", "5", "--only", "w1,W3", "--json", "/tmp/figures.json", "--check", "--keep");
        assertThat(options.rounds()).isEqualTo(5);
        assertThat(options.only()).containsExactly(Part.W1, Part.W3);
        assertThat(options.json()).isEqualTo(Path.of("/tmp/figures.json"));
        assertThat(options.check()).isTrue();
        assertThat(options.keep()).isTrue();
        assertThat(Options.parse("--quick").rounds()).isEqualTo(1);
    }

    @Test
    void saysWhatIsWrong() {
        assertThatThrownBy(() -> Options.parse("--only", "W9")).hasMessageContaining("expected some of W1 to W7");
        assertThatThrownBy(() -> Options.parse("--rounds", "0")).hasMessageContaining("expected a number");
        assertThatThrownBy(() -> Options.parse("--json")).hasMessageContaining("expected a value after --json");
        assertThatThrownBy(() -> Options.parse("--fast")).hasMessageContaining("no option --fast");
    }
}
