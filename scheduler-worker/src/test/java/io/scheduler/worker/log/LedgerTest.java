package io.scheduler.worker.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.scheduler.logs.LogId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerTest {
    private static final Instant AT = Instant.ofEpochSecond(1_764_000_000);

    @TempDir
    Path dir;

    @Test
    void whatIsOwedIsKnownAfterAnEndWithoutWarning() throws IOException {
        Ledger first = ledger();
        first.owe(log(1));
        first.owe(log(2));
        first.owe(log(3));
        first.stored(log(2), AT);
        first.settled(log(3));

        try (Ledger second = ledger()) {
            assertThat(second.owed()).containsExactly(log(1));
            assertThat(second.stored()).containsOnlyKeys(log(2)).containsValue(AT);
            assertThat(second.isOwed(log(1))).isTrue();
            assertThat(second.isOwed(log(2))).isFalse();
            assertThat(second.size()).isEqualTo(2);
        }
        first.close();
    }

    @Test
    void aLineThatWasCutOffIsNothing() throws IOException {
        try (Ledger first = ledger()) {
            first.owe(log(1));
        }
        Files.writeString(file(), "+ 77 2", StandardOpenOption.APPEND);
        Files.writeString(file(), "\n+ 77", StandardOpenOption.APPEND);
        try (Ledger second = ledger()) {
            second.owe(log(5));
            assertThat(second.owed()).containsExactly(log(1), log(2), log(5));
        }
        try (Ledger third = ledger()) {
            assertThat(third.owed()).containsExactly(log(1), log(2), log(5));
        }
    }

    @Test
    void itDoesNotGrowForEver() throws IOException {
        try (Ledger ledger = ledger()) {
            for (int i = 0; i < 30_000; i++) {
                ledger.owe(log(i));
                ledger.settled(log(i));
            }
            assertThat(Files.size(file())).isLessThan(300_000);
        }
    }

    private Ledger ledger() throws IOException {
        return new Ledger(file());
    }

    private Path file() {
        return dir.resolve("log-ledger");
    }

    private static LogId log(long attempt) {
        return new LogId(77, attempt);
    }
}
