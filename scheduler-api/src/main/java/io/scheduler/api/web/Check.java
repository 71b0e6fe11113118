package io.scheduler.api.web;

import io.scheduler.api.problem.ApiException;
import io.scheduler.api.problem.Problem.FieldError;
import io.scheduler.common.workflow.NameRule;
import io.scheduler.dao.database.PageRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks of what clients send; each throws the problem that says what was expected. */
public final class Check {
    public static final int MAX_PAGE_SIZE = 200;
    public static final int MAX_TASK_PAGE_SIZE = 1_000;
    public static final int MAX_PARAMS = 1_000;
    public static final int MAX_PARAM_BYTES = 64 * 1024;

    private static final String STORABLE = "expected a text without U+0000 and without half a surrogate pair";
    private static final int MAX_PAGE = 1_000_000;
    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,200}");

    private Check() {}

    /** A name in the address. */
    public static String name(String parameter, String value) {
        if (!NameRule.allows(value)) {
            throw ApiException.invalidParameter(parameter, "expected " + NameRule.inWords());
        }
        return value;
    }

    /** The name of a parameter in the address. */
    public static String parameterName(String parameter, String value) {
        if (value.startsWith("secret.")) {
            throw ApiException.invalidParameter(parameter, "expected a name that does not begin with 'secret.'");
        }
        return name(parameter, value);
    }

    /** A name in the query, which may be left out. */
    public static @Nullable String optionalName(String parameter, @Nullable String value) {
        return value == null || value.isEmpty() ? null : name(parameter, value);
    }

    /** What is searched for, which may be left out. */
    public static @Nullable String optionalSearch(String parameter, @Nullable String value) {
        if (value == null || value.isBlank()) {
            return null;
        }
        if (value.length() > 200 || !isStorable(value)) {
            throw ApiException.invalidParameter(parameter, "expected at most 200 characters of text");
        }
        return value.strip();
    }

    public static PageRequest page(int page, int size, int maxSize) {
        if (page < 0 || page > MAX_PAGE) {
            throw ApiException.invalidParameter("page", "expected 0 to " + MAX_PAGE + ", but got " + page);
        }
        if (size < 1 || size > maxSize) {
            throw ApiException.invalidParameter("size", "expected 1 to " + maxSize + ", but got " + size);
        }
        return new PageRequest(page, size);
    }

    /** A field of a body that must be there. */
    public static String text(String path, @Nullable String value, int maxLength) {
        if (value == null || value.isEmpty()) {
            throw ApiException.invalidField(path, "expected a text of 1 to " + maxLength + " characters");
        }
        return optionalText(path, value, maxLength);
    }

    /** A field of a body that may be empty. */
    public static String optionalText(String path, String value, int maxLength) {
        if (value.length() > maxLength) {
            throw ApiException.invalidField(
                    path, "expected at most " + maxLength + " characters, but got " + value.length());
        }
        if (!isStorable(value)) {
            throw ApiException.invalidField(path, STORABLE);
        }
        return value;
    }

    public static @Nullable String idempotencyKey(@Nullable String value) {
        if (value != null && !KEY.matcher(value).matches()) {
            throw ApiException.invalidParameter(
                    "Idempotency-Key", "expected 1 to 200 visible ASCII characters without blanks");
        }
        return value;
    }

    /** Start-up parameters; all their mistakes at once. */
    public static Map<String, String> params(@Nullable Map<String, @Nullable String> given) {
        return params("params", given);
    }

    /** A map of the body with the same rules as parameters. */
    public static Map<String, String> params(String field, @Nullable Map<String, @Nullable String> given) {
        if (given == null) {
            return Map.of();
        }
        List<FieldError> errors = new ArrayList<>();
        if (given.size() > MAX_PARAMS) {
            errors.add(FieldError.of(field, "expected at most " + MAX_PARAMS + " entries, but got " + given.size()));
        } else {
            given.forEach((name, value) -> param(field, name, value, errors));
        }
        if (!errors.isEmpty()) {
            throw ApiException.invalid(
                    "request.invalid",
                    errors.getFirst().path() + ": " + errors.getFirst().message(),
                    errors);
        }
        return new LinkedHashMap<>(given);
    }

    private static void param(String field, String name, @Nullable String value, List<FieldError> errors) {
        String path = field + "." + (name.length() > 200 ? name.substring(0, 200) + "…" : name);
        if (!NameRule.allows(name)) {
            errors.add(FieldError.of(path, "expected a name of " + NameRule.inWords()));
        } else if (name.startsWith("secret.")) {
            errors.add(FieldError.of(path, "expected a name that does not begin with 'secret.'"));
        } else if (value == null) {
            errors.add(FieldError.of(path, "expected a text, but got null"));
        } else if (value.length() > MAX_PARAM_BYTES
                || value.getBytes(StandardCharsets.UTF_8).length > MAX_PARAM_BYTES) {
            errors.add(FieldError.of(path, "expected at most " + MAX_PARAM_BYTES + " bytes"));
        } else if (!isStorable(value)) {
            errors.add(FieldError.of(path, STORABLE));
        }
    }

    /** PostgreSQL keeps no U+0000, and half a surrogate pair would silently become a question mark. */
    private static boolean isStorable(String text) {
        return text.codePoints()
                .noneMatch(c -> c == 0 || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE));
    }
}
