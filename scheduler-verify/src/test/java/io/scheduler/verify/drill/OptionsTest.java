package io.scheduler.verify.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class OptionsTest {

    @Test
    void readsWhatIsAskedFor() {
        Options options = Options.parse("--minutes", "0.5", "--seed", "7", "--json", "figures.json", "--keep");
        assertThat(options).isEqualTo(new Options(0.5, 7, Path.of("figures.json"), null, true));
    }

    @Test
    void saysWhatIsMissing() {
        assertThatThrownBy(Options::parse).hasMessageContaining("expected --minutes with a number above 0");
        assertThatThrownBy(() -> Options.parse("--minutes")).hasMessageContaining("expected a value after --minutes");
        assertThatThrownBy(() -> Options.parse("--minutes", "two")).hasMessageContaining("expected a number");
        assertThatThrownBy(() -> Options.parse("--hours", "1")).hasMessageContaining("no option --hours");
    }
}
