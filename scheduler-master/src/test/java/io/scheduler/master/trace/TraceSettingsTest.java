package io.scheduler.master.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TraceSettingsTest {

    private static TraceSettings to(String endpoint) {
        return new TraceSettings(URI.create(endpoint), null, null, null, null, null, null);
    }

    private static TraceSettings with(String headers) {
        return new TraceSettings(null, headers, null, null, null, null, null);
    }

    @Test
    void everyKeyAndDefault() {
        assertThat(Arrays.stream(TraceSettings.class.getRecordComponents()).map(key -> key.getName()))
                .containsExactly(
                        "otlpEndpoint", "headers", "trustFilePath", "serviceName", "share", "queueCapacity", "timeout");
        assertThat(TraceSettings.off())
                .isEqualTo(new TraceSettings(null, "", null, "scheduler", 100, 10_000, Duration.ofSeconds(5)));
        assertThat(TraceSettings.off().address()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "http://collector:4318, http://collector:4318/v1/traces",
        "https://collector:4318/, https://collector:4318/v1/traces",
        "https://traces.example.org/otlp/v1/traces, https://traces.example.org/otlp/v1/traces"
    })
    void anEndpointWithoutAPathGetsTheUsualOne(String given, String address) {
        assertThat(to(given).address()).isEqualTo(URI.create(address));
    }

    @Test
    void headersAreReadAsTheStandardWritesThemAndNotShown() {
        TraceSettings settings = with("authorization=Bearer%20a+b==, x-team = me ,");
        assertThat(settings.parsedHeaders()).isEqualTo(Map.of("authorization", "Bearer a+b==", "x-team", "me"));
        assertThat(settings.toString()).doesNotContain("Bearer");
        assertThat(with("").parsedHeaders()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"s3cret", "=s3cret", "a b=s3cret", "a=s3cret%0d%0aX: y", "a=s3cret%zz", "Host=s3cret"})
    void headersThatCanNotBeSentAreRefusedWithoutBeingShown(String headers) {
        assertThatThrownBy(() -> with("x=1," + headers))
                .hasMessageContaining("master.tracing.headers: expected name=value")
                .hasMessageContaining("number 2")
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void nonsenseIsRefusedByName() {
        for (String endpoint : new String[] {"collector:4318", "grpc://collector:4317", "http:/collector"}) {
            assertThatThrownBy(() -> to(endpoint))
                    .hasMessage("master.tracing.otlp-endpoint: expected an address such as http://collector:4318,"
                            + " or nothing, but got " + endpoint);
        }
        assertThat(to("").address()).isNull();
        assertThatThrownBy(() -> new TraceSettings(null, null, null, " ", null, null, null))
                .hasMessageContaining("master.tracing.service-name: expected a name");
        for (int share : new int[] {0, 101}) {
            assertThatThrownBy(() -> new TraceSettings(null, null, null, null, share, null, null))
                    .hasMessage("master.tracing.share: expected 1 to 100, but got " + share);
        }
        assertThatThrownBy(() -> new TraceSettings(null, null, null, null, null, 99, null))
                .hasMessage("master.tracing.queue-capacity: expected 100 to 1000000, but got 99");
        assertThatThrownBy(() -> new TraceSettings(null, null, null, null, null, null, Duration.ZERO))
                .hasMessageContaining("master.tracing.timeout: expected 100 ms to 1 min");
    }
}
