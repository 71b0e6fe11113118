package io.scheduler.worker.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProcessEntryTest {
    private static final String REST = " 1 7 8 0 -1 4194560 1 0 0 0 0 0 0 0 20 0 1 0 4711 2 3";

    @Test
    void readsNamesWithBracketsAndBlanks() {
        assertThat(ProcessEntry.parse("42 (a) b (c) S" + REST))
                .contains(new ProcessEntry(new ProcessId(42, 4711), 'S', 1, 7, 8, null));
    }

    @Test
    void isEmptyForHalfALine() {
        assertThat(ProcessEntry.parse("")).isEmpty();
        assertThat(ProcessEntry.parse("42 (sh")).isEmpty();
        assertThat(ProcessEntry.parse("42 (sh) S 1 7")).isEmpty();
    }

    @Test
    void findsThisProcess() {
        long pid = ProcessHandle.current().pid();

        ProcessId self = ProcessSnapshot.one(pid).orElseThrow().id();

        assertThat(ProcessSnapshot.isAlive(self)).isTrue();
        assertThat(ProcessSnapshot.isAlive(new ProcessId(pid, self.startTicks() + 1)))
                .isFalse();
        // and would never be ended, whatever is asked
        assertThat(ProcessSnapshot.take().members(new ProcessTree("none", self)))
                .doesNotContain(self);
    }
}
