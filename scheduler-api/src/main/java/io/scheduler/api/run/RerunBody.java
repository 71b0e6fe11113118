package io.scheduler.api.run;

import io.scheduler.api.problem.ApiException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a run is to be repeated.
 *
 * @param params instead of those of the run, or besides them
 * @param tasks which of its tasks; null: the same, {@code {}}: all
 * @param version {@code same}, the default, or {@code latest}
 * @param inPlace in the same instance, everything anew; nothing else may be said then
 */
record RerunBody(
        @Nullable Map<String, @Nullable String> params,
        @Nullable TasksBody tasks,
        @Nullable String version,
        @Nullable Boolean inPlace) {

    static final RerunBody NOTHING = new RerunBody(null, null, null, null);

    boolean latest() {
        if (version != null && !version.equals("same") && !version.equals("latest")) {
            throw ApiException.invalidField("version", "expected same or latest, but got " + shown(version));
        }
        return "latest".equals(version);
    }

    boolean isInPlace() {
        boolean wanted = Boolean.TRUE.equals(inPlace);
        if (wanted && (params != null || tasks != null || version != null)) {
            throw ApiException.invalidField(
                    "inPlace", "a run that begins anew in its own instance keeps its params, tasks and version");
        }
        return wanted;
    }

    private static String shown(String text) {
        return text.length() <= 40 ? text : text.substring(0, 40) + "…";
    }
}
