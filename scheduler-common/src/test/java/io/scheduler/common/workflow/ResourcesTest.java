package io.scheduler.common.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.scheduler.common.slot.Slots;
import io.scheduler.common.workflow.TaskDefinition.Priority;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ResourcesTest {
    private static final String TEXT = """
            name: w
            priority: high
            environment: spark
            tasks:
            - {name: a, type: noop, taskGroup: g, taskGroupPriority: -7}
            - {name: b, type: noop, environment: other}
            - {name: c, type: wait}
            """;

    @Test
    void theyAreRead() {
        WorkflowDocument document = read(TEXT.getBytes(StandardCharsets.UTF_8), DocumentFormat.YAML);
        assertThat(document.defaults()).isEqualTo(new RunDefaults(Priority.HIGH, "spark"));
        assertThat(document.tasks())
                .extracting(TaskDefinition::resources)
                .containsExactly(
                        new TaskResources("g", -7, null), new TaskResources(null, 0, "other"), TaskResources.NONE);
        assertThat(document.tasks()).extracting(document::environmentOf).containsExactly("spark", "other", null);
    }

    @ParameterizedTest
    @EnumSource
    void theySurviveWriting(DocumentFormat format) {
        WorkflowDocument document = read(TEXT.getBytes(StandardCharsets.UTF_8), DocumentFormat.YAML);
        assertThat(read(WorkflowDocumentWriter.write(document, format), format)).isEqualTo(document);
    }

    /** Masters compute what the api has stored. */
    @Test
    void theSlotOfAGroupNeverChanges() {
        Slots slots = new Slots(128);
        assertThat(slots.ofTaskGroup("default", "warehouse")).isEqualTo(slots.of("default\nwarehouse"));
        assertThat(new int[] {slots.of(""), slots.of("a"), slots.of("größe")}).containsExactly(48, 39, 4);
    }

    private static WorkflowDocument read(byte[] bytes, DocumentFormat format) {
        return ((DocumentResult.Valid) WorkflowDocumentReader.read(bytes, format)).document();
    }
}
