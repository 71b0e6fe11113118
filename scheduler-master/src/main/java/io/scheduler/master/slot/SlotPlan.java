package io.scheduler.master.slot;

import io.scheduler.dao.partition.SlotEpoch;
import io.scheduler.dao.partition.SlotRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What a master should do about its slots; a pure function of what it sees.
 *
 * @param take free slots, or those of dead masters, that should be ours, with the epoch seen
 * @param give slots that we own and somebody else should
 * @param resume rows that name us and that we do not drive: taken by us, but the answer was lost
 * @param forget slots that we drive although the row says otherwise
 */
record SlotPlan(List<SlotEpoch> take, List<Integer> give, List<SlotEpoch> resume, List<Integer> forget) {

    /**
     * @param self our incarnation
     * @param masters who should own what, and who is alive
     * @param rows all slots as stored
     * @param driven slots that our loops drive, with their epoch
     */
    static SlotPlan of(String self, Membership masters, List<SlotRow> rows, Map<Integer, Long> driven) {
        SlotPlan plan = new SlotPlan(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (SlotRow row : rows) {
            boolean shouldBeOurs =
                    masters.ownerOf(row.slot()).filter(self::equals).isPresent();
            boolean isOurs = self.equals(row.owner());
            Long epoch = driven.get(row.slot());
            if (epoch != null && !(isOurs && epoch == row.epoch())) {
                plan.forget.add(row.slot());
            } else if (isOurs && !shouldBeOurs) {
                plan.give.add(row.slot());
            } else if (isOurs && epoch == null) {
                plan.resume.add(new SlotEpoch(row.slot(), row.epoch()));
            } else if (shouldBeOurs && !isOurs && isFree(row, masters)) {
                plan.take.add(new SlotEpoch(row.slot(), row.epoch()));
            }
        }
        return plan;
    }

    private static boolean isFree(SlotRow row, Membership masters) {
        return row.owner() == null || !masters.mayKeep(Objects.requireNonNull(row.owner()));
    }

    /** What we drive although the rows say otherwise; all that may be concluded while the registry is away. */
    static List<Integer> forgetOnly(String self, List<SlotRow> rows, Map<Integer, Long> driven) {
        return rows.stream()
                .filter(row -> driven.containsKey(row.slot()))
                .filter(row ->
                        !(self.equals(row.owner()) && Objects.requireNonNull(driven.get(row.slot())) == row.epoch()))
                .map(SlotRow::slot)
                .toList();
    }
}
