package io.scheduler.api.problem;

import io.scheduler.api.problem.Problem.FieldError;
import io.scheduler.common.workflow.DocumentProblem;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/** A request is answered with a problem. Made by the static methods, which name the cases that occur. */
public final class ApiException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final String TYPE = "urn:scheduler:problem:";

    private final transient Problem problem;
    private final transient Map<String, String> headers;

    private ApiException(Problem problem, Map<String, String> headers) {
        super(problem.detail(), null, false, false);
        this.problem = problem;
        this.headers = headers;
    }

    public static ApiException of(HttpStatus status, String code, String detail) {
        return of(status, code, detail, List.of());
    }

    public static ApiException of(HttpStatus status, String code, String detail, List<FieldError> errors) {
        Problem problem =
                new Problem(TYPE + code, status.getReasonPhrase(), status.value(), detail, null, code, errors);
        return new ApiException(problem, Map.of());
    }

    public static ApiException notFound(String code, String detail) {
        return of(HttpStatus.NOT_FOUND, code, detail);
    }

    public static ApiException conflict(String code, String detail) {
        return of(HttpStatus.CONFLICT, code, detail);
    }

    /** The request was read but says something that can not be. */
    public static ApiException invalid(String code, String detail, List<FieldError> errors) {
        return of(HttpStatus.UNPROCESSABLE_CONTENT, code, detail, errors);
    }

    /** @param problems what is wrong, at least one, with the places in the body */
    public static ApiException invalid(String code, List<DocumentProblem> problems) {
        return invalid(
                code,
                problems.getFirst().toString(),
                problems.stream()
                        .map(problem -> FieldError.of(problem.path(), problem.message()))
                        .toList());
    }

    /** One field of a JSON body. */
    public static ApiException invalidField(String path, String message) {
        return invalid("request.invalid", path + ": " + message, List.of(FieldError.of(path, message)));
    }

    /** A part of the address or a header. */
    public static ApiException invalidParameter(String name, String message) {
        return of(
                HttpStatus.BAD_REQUEST,
                "request.invalid-parameter",
                name + ": " + message,
                List.of(FieldError.of(name, message)));
    }

    public static ApiException unauthorized(String code, String detail, String challenge) {
        return of(HttpStatus.UNAUTHORIZED, code, detail).with(HttpHeaders.WWW_AUTHENTICATE, challenge);
    }

    public static ApiException tooLarge(long limit) {
        return of(
                HttpStatus.CONTENT_TOO_LARGE,
                "request.too-large",
                "expected a body of at most " + limit + " bytes, but it is larger");
    }

    public static ApiException unavailable(String code, String detail, int retryAfterSeconds) {
        return of(HttpStatus.SERVICE_UNAVAILABLE, code, detail).retryAfter(retryAfterSeconds);
    }

    public ApiException retryAfter(long seconds) {
        return with(HttpHeaders.RETRY_AFTER, Long.toString(seconds));
    }

    public ApiException with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new ApiException(problem, Map.copyOf(more));
    }

    /** The code that clients can rely on. */
    public String code() {
        return problem.code();
    }

    Problem problem() {
        return problem;
    }

    Map<String, String> headers() {
        return headers;
    }
}
