package io.scheduler.api.problem;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.http.HttpStatus;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** What is wrong with a JSON body: not JSON at all (with the position), or JSON that says something else (with the path). */
final class JsonProblems {
    private JsonProblems() {}

    static ApiException of(JacksonException failure) {
        TokenStreamLocation location = failure.getLocation();
        int line = location == null ? 0 : Math.max(0, location.getLineNr());
        return switch (failure) {
            case UnrecognizedPropertyException e -> {
                String message = "unknown field" + known(e);
                yield invalid(path(e), message, line);
            }
            case MismatchedInputException e ->
                invalid(path(e), "expected " + kind(e.getTargetType()) + ", but got something else", line);
            default ->
                ApiException.of(
                        HttpStatus.BAD_REQUEST,
                        "request.malformed-json",
                        "expected JSON, but line " + line + ", column "
                                + (location == null ? 0 : Math.max(0, location.getColumnNr())) + " is not: "
                                + firstLine(failure.getOriginalMessage()),
                        ProblemTranslation.single("", firstLine(failure.getOriginalMessage()), line));
        };
    }

    private static ApiException invalid(String path, String message, int line) {
        return ApiException.invalid(
                "request.invalid",
                (path.isEmpty() ? "" : path + ": ") + message,
                ProblemTranslation.single(path, message, line));
    }

    private static String known(UnrecognizedPropertyException e) {
        return e.getKnownPropertyIds() == null || e.getKnownPropertyIds().isEmpty()
                ? ""
                : "; expected one of "
                        + e.getKnownPropertyIds().stream()
                                .map(Object::toString)
                                .sorted()
                                .collect(Collectors.joining(", "));
    }

    private static String path(JacksonException e) {
        StringBuilder path = new StringBuilder();
        List<JacksonException.Reference> references = e.getPath();
        for (JacksonException.Reference reference : references) {
            if (reference.getPropertyName() == null) {
                path.append('[').append(reference.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(reference.getPropertyName());
            }
        }
        return path.toString();
    }

    private static String kind(Class<?> type) {
        if (type == null) {
            return "another value";
        }
        if (type == String.class) {
            return "a text";
        }
        if (Number.class.isAssignableFrom(type) || type.isPrimitive() && type != boolean.class) {
            return "a number";
        }
        if (type == boolean.class || type == Boolean.class) {
            return "true or false";
        }
        if (type.isEnum()) {
            return "one of "
                    + Arrays.stream(type.getEnumConstants())
                            .map(Object::toString)
                            .collect(Collectors.joining(", "));
        }
        return type == java.time.Instant.class ? "a time such as 2026-01-31T12:00:00Z" : "an object";
    }

    private static String firstLine(String message) {
        int end = message.indexOf('\n');
        String line = end < 0 ? message : message.substring(0, end);
        return line.length() > 300 ? line.substring(0, 300) + "…" : line;
    }
}
