package io.scheduler.api.problem;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A problem detail as it goes over the wire (RFC 9457).
 *
 * @param type {@code urn:scheduler:problem:} and the code
 * @param title the status in words
 * @param status of the response
 * @param detail what was expected, what happened, what to do
 * @param instance path of the request
 * @param code stable, with dots; what programs look at
 * @param errors the single mistakes of a request that was understood but not accepted
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Problem(
        String type,
        String title,
        int status,
        String detail,
        @Nullable String instance,
        String code,
        List<FieldError> errors) {

    public Problem {
        errors = List.copyOf(errors);
    }

    Problem at(String path) {
        return new Problem(type, title, status, detail, path, code, errors);
    }

    /**
     * One mistake.
     *
     * @param path where, for instance {@code tasks[3].retry.delay}; empty for the whole
     * @param message what was expected
     * @param line of the text that was sent, from 1; 0 when unknown
     */
    public record FieldError(
            @JsonInclude(JsonInclude.Include.ALWAYS) String path,
            String message,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) int line) {
        public static FieldError of(String path, String message) {
            return new FieldError(path, message, 0);
        }
    }
}
