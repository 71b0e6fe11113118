package io.scheduler.api.workflow;

import io.scheduler.api.problem.ApiException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A version of a workflow as an entity tag: {@code "3"}. */
final class EntityTag {
    private static final Pattern TAG = Pattern.compile("\\s*(?:W/)?\"?(\\d{1,9})\"?\\s*");

    private EntityTag() {}

    static String of(int version) {
        return "\"" + version + "\"";
    }

    /** The version that the client saw; 0 when it must not exist yet; null when it does not say. */
    static @Nullable Integer expectedVersion(@Nullable String ifMatch, @Nullable String ifNoneMatch) {
        if (ifNoneMatch != null) {
            if (ifMatch == null && ifNoneMatch.strip().equals("*")) {
                return 0;
            }
            throw ApiException.invalidParameter("If-None-Match", "expected * and no If-Match beside it");
        }
        if (ifMatch == null) {
            return null;
        }
        Matcher matcher = TAG.matcher(ifMatch);
        if (!matcher.matches()) {
            throw ApiException.invalidParameter(
                    "If-Match", "expected the ETag of an earlier answer, for instance \"3\"");
        }
        return Integer.valueOf(matcher.group(1));
    }
}
