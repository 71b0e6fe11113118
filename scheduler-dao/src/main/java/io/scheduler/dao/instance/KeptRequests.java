package io.scheduler.dao.instance;

import io.scheduler.dao.database.Database;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Calls that are to be carried out once, however often they come. Safe for use by several threads. */
public final class KeptRequests {
    private final KeptRequestMapper requests;

    public KeptRequests(Database database) {
        this.requests = database.mapper(KeptRequestMapper.class);
    }

    /**
     * A call with its key.
     *
     * @param scope within which the key counts
     * @param digest of the question
     */
    public record Request(String scope, String key, String digest) {
        /** @param question the same text for the same question */
        public static Request of(String scope, String key, String question) {
            try {
                byte[] digest = MessageDigest.getInstance("SHA-256").digest(question.getBytes(StandardCharsets.UTF_8));
                return new Request(scope, key, HexFormat.of().formatHex(digest));
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java has SHA-256", e);
            }
        }
    }

    /** What is known of a call. */
    public sealed interface Kept {
        /**
         * It is to be carried out.
         *
         * @param plan what to do: that of the first call
         */
        record Due(String plan) implements Kept {}

        record Answered(String answer) implements Kept {}

        /** The key came with another question. */
        record KeyReused() implements Kept {}
    }

    /** What the first call with this key has come to; null when there was none. */
    public @Nullable Kept find(Request request) {
        KeptRequestMapper.Row row = requests.find(request.scope(), request.key());
        if (row == null) {
            return null;
        }
        if (!row.digest().equals(request.digest())) {
            return new Kept.KeyReused();
        }
        return row.answer() == null ? new Kept.Due(row.plan()) : new Kept.Answered(row.answer());
    }

    /** @param plan a JSON value; counts when this is the first call */
    public Kept keep(Request request, String plan) {
        if (isFirst(request, plan)) {
            return new Kept.Due(plan);
        }
        Kept earlier = find(request);
        // else it has just become too old
        return earlier == null ? new Kept.Due(plan) : earlier;
    }

    boolean isFirst(Request request, String plan) {
        return requests.insertIfAbsent(request.scope(), request.key(), request.digest(), plan);
    }

    /** @param answer a JSON value */
    public void answer(Request request, String answer) {
        requests.answer(request.scope(), request.key(), answer);
    }
}
