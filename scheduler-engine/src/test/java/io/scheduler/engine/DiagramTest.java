package io.scheduler.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.scheduler.common.state.TaskState;
import io.scheduler.common.state.WorkflowState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import org.junit.jupiter.api.Test;

/** Keeps docs/state-machines.md equal to the tables. Write it anew with {@code -Ddiagrams.update=true}. */
class DiagramTest {

    private static final Path PAGE = Path.of("../docs/state-machines.md");

    @Test
    void pageShowsTheTables() throws IOException {
        String page = page();
        if (Boolean.getBoolean("diagrams.update")) {
            Files.writeString(PAGE, page);
        }
        assertThat(Files.readString(PAGE)).as("run with -Ddiagrams.update=true").isEqualTo(page);
    }

    private static String page() {
        StringBuilder page = new StringBuilder("""
                # State machines

                Generated from `WorkflowTrigger` and `TaskTrigger` in scheduler-engine: these are all the transitions
                that there are, and each is gone through by a test.

                ## Workflow instance

                ```mermaid
                stateDiagram-v2
                    [*] --> SUBMITTED
                """);
        for (WorkflowTrigger trigger : WorkflowTrigger.values()) {
            trigger.from().stream()
                    .sorted(Comparator.comparing(WorkflowState::ordinal))
                    .forEach(from -> arrow(page, from.name(), trigger.to().name(), trigger.name()));
        }
        page.append("""
                ```

                ## Task

                `RETRY_*` begin the next attempt, a new row; all others change the current one. A rerun or recovery puts
                tasks back to `WAITING` and makes their attempts history.

                ```mermaid
                stateDiagram-v2
                    [*] --> WAITING
                """);
        for (TaskTrigger trigger : TaskTrigger.values()) {
            trigger.from().stream()
                    .sorted(Comparator.comparing(TaskState::ordinal))
                    .forEach(from -> arrow(page, from.name(), trigger.to().name(), trigger.name()));
        }
        return page.append("```\n").toString();
    }

    private static void arrow(StringBuilder page, String from, String to, String trigger) {
        page.append("    ")
                .append(from)
                .append(" --> ")
                .append(to)
                .append(": ")
                .append(trigger)
                .append('\n');
    }
}
