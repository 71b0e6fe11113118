package io.scheduler.master.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.scheduler.rpc.contract.AssignRequest;
import io.scheduler.rpc.contract.TaskAssignment;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ParcelsTest {

    @Test
    void manySmallOnesAreCutByNumber() {
        List<TaskAssignment> many =
                IntStream.range(0, 1_201).mapToObj(i -> assignment(i, 10)).toList();
        assertThat(Parcels.cut(many))
                .extracting(List::size)
                .containsExactly(AssignRequest.MAX_ASSIGNMENTS, AssignRequest.MAX_ASSIGNMENTS, 201);
        assertThat(Parcels.cut(many).stream().flatMap(List::stream)).containsExactlyElementsOf(many);
    }

    @Test
    void largeOnesAreCutByTheirSize() {
        List<TaskAssignment> large =
                IntStream.range(0, 8).mapToObj(i -> assignment(i, 3_000_000)).toList();
        assertThat(Parcels.cut(large)).hasSize(8).allMatch(parcel -> parcel.size() == 1);
        assertThat(Parcels.charactersOf(large.getFirst())).isBetween(3_000_000L, Parcels.MOST_CHARACTERS);
    }

    @Test
    void nothingIsNothing() {
        assertThat(Parcels.cut(List.of())).isEmpty();
    }

    private static TaskAssignment assignment(long id, int characters) {
        Map<String, Object> config = Map.of("script", "x".repeat(characters / 2), "list", List.of("a", 1, true));
        Map<String, String> params = Map.of("p", "y".repeat(characters / 2));
        return new TaskAssignment(id, 1, 0, 1, "p", "w", "t", 1, "shell", config, params, null);
    }
}
