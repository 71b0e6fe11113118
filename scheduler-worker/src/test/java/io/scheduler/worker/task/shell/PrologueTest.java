package io.scheduler.worker.task.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class PrologueTest {
    @Test
    void itIsTakenInOnTheFirstLine() throws IOException {
        assertThat(Prologue.before("a\nb\n", "e")).isEqualTo(". ../prologue; a\nb\n");
        assertThat(Prologue.before("#!/bin/bash -e\na\nb\n", "e")).isEqualTo("#!/bin/bash -e\n. ../prologue; a\nb\n");
        assertThat(Prologue.before("#!/usr/bin/env -S bash -x\na\n", "e"))
                .isEqualTo("#!/usr/bin/env -S bash -x\n. ../prologue; a\n");
        assertThat(Prologue.before("#!/bin/sh", "e")).isEqualTo("#!/bin/sh");
    }

    @Test
    void onlyAShellReadsIt() {
        assertThatThrownBy(() -> Prologue.before("#!/usr/bin/env python3\nprint(1)\n", "spark"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("environment spark has a prologue")
                .hasMessageContaining("python3");
    }
}
