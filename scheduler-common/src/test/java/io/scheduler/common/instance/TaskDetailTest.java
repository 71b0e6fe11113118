package io.scheduler.common.instance;

import static org.assertj.core.api.Assertions.assertThat;

import io.scheduler.common.instance.TaskDetail.Skipped.Cause;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TaskDetailTest {

    @Test
    void readsBackWhatItWrites() {
        for (TaskDetail detail : List.of(
                new TaskDetail.Chose(List.of("a", "b"), "${x} > 1"),
                new TaskDetail.Chose(List.of(), "no case holds"),
                new TaskDetail.Skipped(Cause.NOT_TAKEN, "a"),
                new TaskDetail.Skipped(Cause.BLOCKED, "a"),
                new TaskDetail.Handled("c", null),
                new TaskDetail.Handled("c", new TaskDetail.Child(7)),
                new TaskDetail.Answered(true, "ann", Instant.parse("2026-01-01T00:00:00.5Z"), null),
                new TaskDetail.Answered(false, "ann", Instant.EPOCH, "no", "key-1"),
                new TaskDetail.Child(Long.MAX_VALUE),
                new TaskDetail.Depends(
                        List.of(
                                new TaskDetail.Depends.Seen(
                                        0,
                                        "p/w",
                                        "t",
                                        Instant.EPOCH,
                                        Instant.MAX,
                                        TaskDetail.Depends.Status.FAILED,
                                        Long.MAX_VALUE),
                                new TaskDetail.Depends.Seen(
                                        1,
                                        "w",
                                        null,
                                        Instant.EPOCH,
                                        Instant.EPOCH,
                                        TaskDetail.Depends.Status.NO_RUN,
                                        null)),
                        Instant.EPOCH),
                new TaskDetail.Depends(List.of(), null),
                TaskDetail.Items.of(10_000, "4f"),
                new TaskDetail.Items(3, 1, 2, "timed out", null, "4f"),
                TaskDetail.Items.of(3, null).with(7),
                new TaskDetail.Ending(TaskDetail.Items.of(3, null)),
                new TaskDetail.Ending(null),
                new TaskDetail.Ending(new TaskDetail.Child(3)),
                new TaskDetail.Unknown(Map.of("kind", "later", "x", 1)))) {
            assertThat(TaskDetail.of(detail.values())).isEqualTo(detail);
        }
    }

    @Test
    void keepsWhatItDoesNotUnderstand() {
        for (Map<String, Object> strange : List.<Map<String, Object>>of(
                Map.of(),
                Map.of("kind", "chose"),
                Map.of("kind", "chose", "taken", List.of(1), "because", "x"),
                Map.of("kind", "skipped", "cause", "BORED", "by", "a"),
                Map.of("kind", "answered", "approved", "yes", "by", "a", "at", "now"),
                Map.of("kind", "child", "workflowInstanceId", "7"),
                Map.of("kind", "handled", "by", "a", "of", 3))) {
            assertThat(TaskDetail.of(strange)).isEqualTo(new TaskDetail.Unknown(strange));
        }
    }

    @Test
    void findsTheChildBehindWhatWasAddedLater() {
        TaskDetail child = new TaskDetail.Child(7);
        assertThat(TaskDetail.childOf(new TaskDetail.Handled("c", new TaskDetail.Ending(child))))
                .isEqualTo(7L);
        assertThat(TaskDetail.childOf(null)).isNull();
    }

    @Test
    void findsAndReplacesTheItemsBehindWhatWasAddedLater() {
        TaskDetail ending = new TaskDetail.Ending(TaskDetail.Items.of(3, null));
        TaskDetail.Items last = new TaskDetail.Items(3, 2, 1, null, 7, null);
        assertThat(TaskDetail.itemsOf(ending)).isEqualTo(TaskDetail.Items.of(3, null));
        assertThat(TaskDetail.replaced(ending, last)).isEqualTo(new TaskDetail.Ending(last));
        assertThat(TaskDetail.itemsOf(new TaskDetail.Child(3))).isNull();
    }
}
