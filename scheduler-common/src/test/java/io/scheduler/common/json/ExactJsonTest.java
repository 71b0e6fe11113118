package io.scheduler.common.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExactJsonTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            12345678.90            | 12345678.90
            3.10                   | 3.10
            0.00000010             | 0.00000010
            0.1234567890123456789  | 0.1234567890123456789
            12345678901234567891   | 12345678901234567891
            1.5E7                  | 15000000
            -7                     | -7
            1e500                  | 1E+500
            true                   | true
            "3.10"                 | 3.10
            {"a": 12345678.90}     | {"a":12345678.90}
            """)
    void partsKeepTheirDigits(String json, String expected) {
        assertThat(ExactJson.text(ExactJson.read(json))).isEqualTo(expected);
    }

    @Test
    void numbersOfDatabasesAreWrittenOut() {
        assertThat(ExactJson.text(12_345_678.5)).isEqualTo("12345678.5");
        assertThat(ExactJson.text(1.0E7F)).isEqualTo("10000000");
        assertThat(ExactJson.text(new BigDecimal("0.00000010"))).isEqualTo("0.00000010");
        assertThat(ExactJson.text(7L)).isEqualTo("7");
        assertThat(ExactJson.text(Double.NaN)).isEqualTo("NaN");
    }
}
