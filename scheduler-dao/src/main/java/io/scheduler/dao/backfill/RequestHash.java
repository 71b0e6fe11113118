package io.scheduler.dao.backfill;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;

/** Tells one request from another: all dates in their order, and everything that is said of their runs. */
final class RequestHash {
    private final MessageDigest digest;

    private RequestHash() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("expected every Java to have SHA-256", e);
        }
    }

    static String of(Backfills.Request request, List<Instant> times) {
        RequestHash hash = new RequestHash();
        hash.add(request.zone());
        hash.add(Integer.toString(request.parallelism()));
        hash.add(request.priority().name());
        hash.add(request.dependents().name());
        hash.add(Integer.toString(request.params().size()));
        new TreeMap<>(request.params()).forEach((name, value) -> {
            hash.add(name);
            hash.add(value);
        });
        times.forEach(time -> hash.add(time.toString()));
        return HexFormat.of().formatHex(hash.digest.digest());
    }

    /** With its length, so that no two lists of texts are one. */
    private void add(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
        digest.update(bytes);
    }
}
