package io.scheduler.common.slot;

import java.nio.charset.StandardCharsets;

/**
 * Which slot something belongs to. The api computes it when it writes a row, masters when they read; both must agree for
 * ever, so the hash is written out here and pinned by a test.
 *
 * @param count number of slots of this installation, at least 1
 */
public record Slots(int count) {
    public static final int DEFAULT_COUNT = 128;

    public Slots {
        if (count < 1) {
            throw new IllegalArgumentException("expected at least 1 slot, but got " + count);
        }
    }

    /** The slot of a workflow instance (or of whatever else has a 64-bit id). */
    public int of(long id) {
        return (int) Long.remainderUnsigned(mix(id), count);
    }

    /** The slot of something that is known by a name: FNV-1a over the bytes of its UTF-8, and the same mix. */
    public int of(String name) {
        long hash = 0xcbf29ce484222325L;
        for (byte one : name.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (one & 0xff)) * 0x100000001b3L;
        }
        return of(hash);
    }

    /** The slot of a task group, whose owner gives its permits away. */
    public int ofTaskGroup(String project, String group) {
        return of(project + '\n' + group);
    }

    /** The finalizer of SplitMix64: neighbours end up far apart. */
    private static long mix(long value) {
        long z = value + 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
