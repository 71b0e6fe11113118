package io.scheduler.verify.bench.workload;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DocumentsTest {

    @Test
    void aChainHasOneUpstreamEach() {
        List<Map<String, Object>> tasks =
                Documents.chain("chain", 3, Documents.noop()).tasks();
        assertThat(tasks).extracting(task -> task.get("name")).containsExactly("t1", "t2", "t3");
        assertThat(tasks).extracting(task -> task.get("dependsOn")).containsExactly(null, List.of("t1"), List.of("t2"));
    }

    @Test
    void aFanWaitsForAllOfItsParts() {
        List<Map<String, Object>> tasks = Documents.fan("fan", 2, Documents.noop(), Documents.shell("true"))
                .tasks();
        assertThat(tasks).extracting(task -> task.get("name")).containsExactly("split", "p1", "p2", "join");
        assertThat(tasks.getLast()).containsEntry("dependsOn", List.of("p1", "p2"));
    }

    @Test
    void aTaskOfALayerWaitsForThreeOfTheLayerAbove() {
        List<Map<String, Object>> tasks =
                Documents.layers("layers", 2, 20, Documents.noop()).tasks();
        assertThat(tasks).hasSize(40);
        assertThat(tasks.get(20 + 15)).containsEntry("dependsOn", List.of("l0-15", "l0-16", "l0-2"));
    }
}
