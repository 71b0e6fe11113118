package io.scheduler.master.slot;

import io.scheduler.dao.partition.SlotEpoch;
import io.scheduler.dao.partition.SlotRow;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The plan of {@link SlotPlan} for tests of other packages. */
public record SlotPlanAccess(List<SlotEpoch> take, List<Integer> give, List<SlotEpoch> resume, List<Integer> forget) {
    public static SlotPlanAccess of(String self, Set<String> alive, List<SlotRow> rows, Map<Integer, Long> driven) {
        Membership members =
                Membership.of(alive.stream().map(SlotPlanTest::master).toList(), List.of());
        SlotPlan plan = SlotPlan.of(self, members, rows, driven);
        return new SlotPlanAccess(plan.take(), plan.give(), plan.resume(), plan.forget());
    }
}
