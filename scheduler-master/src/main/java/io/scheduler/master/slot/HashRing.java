package io.scheduler.master.slot;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A consistent-hash ring: each member stands at many points, a slot belongs to the next point after its own. When one of
 * N members joins or leaves, about 1/N of the slots move. Immutable; the same on every node that sees the same members.
 */
public final class HashRing {

    public static final int VIRTUAL_NODES = 160;

    private final TreeMap<Long, String> points = new TreeMap<>();

    private HashRing() {}

    /** @param weights of the members, from 1: how many times the usual number of points each has */
    public static HashRing of(Map<String, Integer> weights) {
        HashRing ring = new HashRing();
        weights.forEach((member, weight) -> {
            for (int i = 0; i < VIRTUAL_NODES * weight; i++) {
                // two members on one point: the smaller name has it, whoever was added first
                ring.points.merge(hash(member + '#' + i), member, (a, b) -> a.compareTo(b) <= 0 ? a : b);
            }
        });
        return ring;
    }

    /** The member that a slot belongs to; empty when there are no members. */
    public Optional<String> ownerOf(int slot) {
        if (points.isEmpty()) {
            return Optional.empty();
        }
        Map.Entry<Long, String> next = points.ceilingEntry(hash("slot-" + slot));
        return Optional.of((next == null ? points.firstEntry() : next).getValue());
    }

    private static long hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            long hash = 0;
            for (int i = 0; i < Long.BYTES; i++) {
                hash = hash << 8 | digest[i] & 0xff;
            }
            return hash;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
