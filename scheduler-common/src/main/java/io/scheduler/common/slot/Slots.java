package io.scheduler.common.slot;

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

    /** The finalizer of SplitMix64: neighbours end up far apart. */
    private static long mix(long value) {
        long z = value + 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
