package io.scheduler.master.loop;

import io.scheduler.rpc.contract.AssignRequest;
import io.scheduler.rpc.contract.TaskAssignment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Cuts what goes to one worker into messages that fit a frame, whatever the alphabet of their texts. */
final class Parcels {

    /** A character is at most three bytes: 12 MB of the 16 MiB of a frame. */
    static final long MOST_CHARACTERS = 4_000_000;

    private static final int FIXED_PART = 500;

    private Parcels() {}

    static List<List<TaskAssignment>> cut(List<TaskAssignment> all) {
        List<List<TaskAssignment>> parcels = new ArrayList<>();
        List<TaskAssignment> open = new ArrayList<>();
        long characters = 0;
        for (TaskAssignment next : all) {
            long size = charactersOf(next);
            boolean full = open.size() == AssignRequest.MAX_ASSIGNMENTS || characters + size > MOST_CHARACTERS;
            if (full && !open.isEmpty()) {
                parcels.add(open);
                open = new ArrayList<>();
                characters = 0;
            }
            open.add(next);
            characters += size;
        }
        if (!open.isEmpty()) {
            parcels.add(open);
        }
        return parcels;
    }

    /** An estimate from above of what an assignment takes, in characters. */
    static long charactersOf(TaskAssignment assignment) {
        return FIXED_PART
                + charactersOf(assignment.config())
                + charactersOf(assignment.params())
                + (assignment.outputs() == null
                        ? 0
                        : charactersOf(assignment.outputs().otherwise()))
                + (assignment.environment() == null
                        ? 0
                        : charactersOf(assignment.environment().variables())
                                + assignment.environment().prologue().length())
                + (assignment.secrets() == null ? 0 : charactersOf(assignment.secrets()));
    }

    private static long charactersOf(Object value) {
        return switch (value) {
            case String text -> text.length() + 5L;
            case Map<?, ?> map ->
                map.entrySet().stream()
                        .mapToLong(entry -> charactersOf(entry.getKey()) + charactersOf(entry.getValue()))
                        .sum();
            case List<?> list -> list.stream().mapToLong(Parcels::charactersOf).sum() + 5L;
            default -> 20;
        };
    }
}
