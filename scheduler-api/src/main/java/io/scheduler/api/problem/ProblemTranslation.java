package io.scheduler.api.problem;

import static io.scheduler.api.problem.ApiException.of;

import io.scheduler.api.problem.Problem.FieldError;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.NonTransientDataAccessResourceException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.validation.BindException;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.MissingRequestValueException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.NoHandlerFoundException;
import org.springframework.web.servlet.resource.NoResourceFoundException;
import tools.jackson.core.JacksonException;

/** Which problem a failure is. The one place that knows; a failure that it does not know is a bug and logged as one. */
final class ProblemTranslation {
    private static final int MAX_SHOWN = 100;
    private static final Logger LOG = LoggerFactory.getLogger(ProblemTranslation.class);

    private ProblemTranslation() {}

    static ApiException translate(Throwable failure, String request) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            ApiException known = known(cause);
            if (known != null) {
                return known;
            }
        }
        LOG.error("{} failed", request, failure);
        return of(
                HttpStatus.INTERNAL_SERVER_ERROR,
                "internal",
                "the server failed while it handled this request; its log says more");
    }

    private static @Nullable ApiException known(Throwable failure) {
        return switch (failure) {
            case ApiException e -> e;
            case NoResourceFoundException e -> noRoute(e.getResourcePath());
            case NoHandlerFoundException e -> noRoute(e.getRequestURL());
            case HttpRequestMethodNotSupportedException e -> wrongMethod(e);
            case HttpMediaTypeNotAcceptableException e ->
                of(
                        HttpStatus.NOT_ACCEPTABLE,
                        "request.not-acceptable",
                        "expected an Accept header that allows " + types(e.getSupportedMediaTypes()));
            case HttpMediaTypeNotSupportedException e ->
                of(
                        HttpStatus.UNSUPPORTED_MEDIA_TYPE,
                        "request.unsupported-media-type",
                        "expected a Content-Type of " + types(e.getSupportedMediaTypes()) + ", but got "
                                + (e.getContentType() == null ? "none" : e.getContentType()));
            case HttpMessageNotReadableException e -> notReadable(e);
            case MissingRequestValueException e ->
                of(
                        HttpStatus.BAD_REQUEST,
                        "request.invalid-parameter",
                        e.getBody().getDetail() + "");
            case MethodArgumentTypeMismatchException e -> wrongType(e);
            case BindException e -> wrongType(e);
            case AuthenticationException e ->
                ApiException.unauthorized(
                        "auth.required",
                        "expected the header 'Authorization: Bearer <token>'; POST /api/v1/login gives a token",
                        "Bearer");
            case AccessDeniedException e ->
                of(HttpStatus.FORBIDDEN, "auth.forbidden", "your role does not allow this; ask an administrator");
            case TransientDataAccessException e -> noDatabase();
            case NonTransientDataAccessResourceException e -> noDatabase();
            case RecoverableDataAccessException e -> noDatabase();
            case CannotCreateTransactionException e -> noDatabase();
            case TransactionSystemException e -> noDatabase();
            default -> null;
        };
    }

    private static ApiException noRoute(String path) {
        return ApiException.notFound(
                "route.not-found",
                "there is nothing at " + (path.startsWith("/") ? path : "/" + path)
                        + "; /swagger-ui/index.html lists what there is");
    }

    private static ApiException notReadable(HttpMessageNotReadableException failure) {
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof ApiException refusal) {
                return refusal;
            }
        }
        return switch (failure.getCause()) {
            case null -> of(HttpStatus.BAD_REQUEST, "request.no-body", "expected a body, but there was none");
            case JacksonException e -> JsonProblems.of(e);
            case Throwable e -> of(HttpStatus.BAD_REQUEST, "request.broken-body", "the body did not arrive as a whole");
        };
    }

    private static ApiException noDatabase() {
        return ApiException.unavailable(
                "database.unavailable",
                "the database does not answer; nothing that was not confirmed is sure to be stored. Try again, a start"
                        + " with the same Idempotency-Key",
                5);
    }

    private static ApiException wrongMethod(HttpRequestMethodNotSupportedException e) {
        Set<HttpMethod> allowed = e.getSupportedHttpMethods() == null ? Set.of() : e.getSupportedHttpMethods();
        String names = allowed.stream().map(HttpMethod::name).sorted().collect(Collectors.joining(", "));
        return of(
                        HttpStatus.METHOD_NOT_ALLOWED,
                        "request.method-not-allowed",
                        "expected " + (names.isEmpty() ? "another method" : names) + ", but got " + e.getMethod())
                .with(HttpHeaders.ALLOW, names);
    }

    private static ApiException wrongType(MethodArgumentTypeMismatchException e) {
        return wrongType(e.getName(), e.getRequiredType(), e.getValue());
    }

    /** Several parameters that are taken as one. */
    private static ApiException wrongType(BindException e) {
        var error = e.getFieldError();
        if (error == null) {
            return of(HttpStatus.BAD_REQUEST, "request.invalid-parameter", "a parameter is not as expected");
        }
        Object value = error.getRejectedValue();
        Class<?> type = e.getFieldType(error.getField());
        return wrongType(
                error.getField(),
                type != null && type.isArray() ? type.componentType() : type,
                value instanceof Object[] all ? Arrays.toString(all) : value);
    }

    private static ApiException wrongType(String name, @Nullable Class<?> type, @Nullable Object value) {
        String expected = "a value of another kind";
        if (type != null && type.isEnum()) {
            expected = "one of "
                    + Arrays.stream(type.getEnumConstants())
                            .map(Object::toString)
                            .collect(Collectors.joining(", "));
        } else if (type == int.class || type == long.class || type == Integer.class || type == Long.class) {
            expected = "a number";
        } else if (type == boolean.class || type == Boolean.class) {
            expected = "true or false";
        } else if (type == Instant.class) {
            expected = "a time such as 2026-01-31T12:00:00Z";
        }
        return ApiException.invalidParameter(name, "expected " + expected + ", but got " + shown(value));
    }

    private static String shown(@Nullable Object value) {
        String text = String.valueOf(value);
        return "'" + (text.length() > MAX_SHOWN ? text.substring(0, MAX_SHOWN) + "…" : text) + "'";
    }

    private static String types(List<MediaType> types) {
        return types.isEmpty()
                ? "another type"
                : types.stream().map(MediaType::toString).distinct().collect(Collectors.joining(" or "));
    }

    static List<FieldError> single(String path, String message, int line) {
        return List.of(new FieldError(path, message, line));
    }
}
