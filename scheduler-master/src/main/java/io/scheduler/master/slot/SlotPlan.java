package io.scheduler.master.slot;

import io.scheduler.dao.partition.SlotEpoch;
import io.scheduler.dao.partition.SlotRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

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
     * @param alive incarnations of the masters alive, us included
     * @param rows all slots as stored
     * @param driven slots that our loops drive, with their epoch
     */
    static SlotPlan of(String self, Set<String> alive, List<SlotRow> rows, Map<Integer, Long> driven) {
        HashRing ring = HashRing.of(alive);
        SlotPlan plan = new SlotPlan(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (SlotRow row : rows) {
            boolean shouldBeOurs = ring.ownerOf(row.slot()).filter(self::equals).isPresent();
            boolean isOurs = self.equals(row.owner());
            Long epoch = driven.get(row.slot());
            if (epoch != null && !(isOurs && epoch == row.epoch())) {
                plan.forget.add(row.slot());
            } else if (isOurs && !shouldBeOurs) {
                plan.give.add(row.slot());
            } else if (isOurs && epoch == null) {
                plan.resume.add(new SlotEpoch(row.slot(), row.epoch()));
            } else if (shouldBeOurs && !isOurs && isFree(row, alive)) {
                plan.take.add(new SlotEpoch(row.slot(), row.epoch()));
            }
        }
        return plan;
    }

    private static boolean isFree(SlotRow row, Set<String> alive) {
        return row.owner() == null || !alive.contains(Objects.requireNonNull(row.owner()));
    }
}
