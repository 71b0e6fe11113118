package io.scheduler.master.trace;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Ids of traces and spans, made from the ids of runs and attempts: every master of a cluster makes the same ones, whoever drove
 * what before, and nothing needs to be stored. Safe for use by several threads.
 */
final class TraceIds {
    private static final HexFormat HEX = HexFormat.of();

    private final byte[] cluster;
    private final int share;

    /**
     * @param cluster tells runs of this cluster from those of others, whose ids are the same
     * @param share how many of the traces are made, in percent
     */
    TraceIds(String cluster, int share) {
        this.cluster = cluster.getBytes(StandardCharsets.UTF_8);
        this.share = share;
    }

    /** @param root the run without a parent */
    String trace(long root) {
        return HEX.formatHex(hash('t', root, 0), 0, 16);
    }

    /** @param begun when, as it is stored; an instance may begin several times */
    String run(long instance, Instant begun) {
        long micros = Math.addExact(Math.multiplyExact(begun.getEpochSecond(), 1_000_000L), begun.getNano() / 1_000);
        return HEX.formatHex(hash('r', instance, micros), 0, 8);
    }

    String attempt(long attempt) {
        return HEX.formatHex(hash('a', attempt, 0), 0, 8);
    }

    /** Whether the trace is made: all of it, whichever masters see its parts, or nothing. */
    boolean isTraced(long root) {
        return share == 100
                || Long.remainderUnsigned(ByteBuffer.wrap(hash('s', root, 0)).getLong(), 100) < share;
    }

    /** What spans of a task's own are to hang below; null when its run is not traced. */
    @Nullable
    String traceParent(long root, long attempt) {
        return isTraced(root) ? "00-" + trace(root) + "-" + attempt(attempt) + "-01" : null;
    }

    private byte[] hash(char kind, long id, long number) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(cluster);
            ByteBuffer what = ByteBuffer.allocate(Character.BYTES + 2 * Long.BYTES);
            digest.update(what.putChar(kind).putLong(id).putLong(number).flip());
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
